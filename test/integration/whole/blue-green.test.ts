import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Rotation } from '../../../src/rotation/record.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House, type HouseOrder } from './house.js';
import type { Tree } from './merged.js';
import { byCopy, moving, routedWorkloads, routeName, setShare, shareOf, watchShares } from './routed.js';
import { standingIn } from './standing.js';
import { baseName, monitorId, oldName } from './usual-catalogue.js';

describe('a rotation that moves traffic to a copy', () => {
  let redis: RedisServer;
  let house: House | undefined;
  const enter = async (production: Tree = {}, order: HouseOrder = {}): Promise<House> => {
    const workloads = { production: routedWorkloads('production') };
    return (house = await openHouse({ redis, workloads, catalogue: moving(production), ...order }));
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });
  afterAll(() => redis.stop());

  it('moves it step by step, then switches the original, and leaves nothing but that', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    const shares = watchShares(production);
    await house.request('ada');
    await house.approve();
    const { ending, version, items } = await house.ended();
    expect(ending).toBe('done');
    expect(shares).toEqual([0, 25, 100, 0]);
    const name = `${baseName}-${version}`;
    expect(house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
    expect(standingIn(production, 'production')).toEqual(before);
    expect(items.find(({ step }) => step === 'make-copy')?.evidence).toMatchObject({ pods: 4, name });
  });

  it('gives the copy no traffic before every pod of it is proven, and switches the others after all of it', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const ready: number[] = [];
    production.onChange(({ object }) => {
      if (object.metadata.name === routeName && object.kind === 'HTTPRoute' && shareOf(production, 'production') > 0) {
        ready.push(readyPods(production));
        if (shareOf(production, 'production') < 100) {
          expect(house.references('production')['session-worker']).toBe(oldName);
        }
      }
    });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    expect(ready.length).toBeGreaterThan(0);
    expect(ready.every((pods) => pods === 4)).toBe(true);
  });

  it('gives the weights back before anything else when an alert comes at 25 %, and leaves what was there before', async () => {
    const house = await enter({ strategy: { ...byCopy, interval: '1m' } });
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(production, 'production') === 25);
    const since = production.server.journal.length;
    await house.datadog.setState(monitorId, 'Alert');
    const { ending, items } = await house.ended();
    expect(ending).toBe('rolled-back');
    const writes = production.server.journal
      .slice(since)
      .filter(({ request }) => request.method !== 'GET')
      .map(({ request }) => request.path);
    const weights = writes.findIndex((path) => path.includes('httproutes'));
    const references = writes.findIndex((path) => /\/(deployments|secrets)/.test(path) && !path.includes('green'));
    expect(weights).toBeGreaterThanOrEqual(0);
    expect(weights).toBeLessThan(references);
    expect(shareOf(production, 'production')).toBe(0);
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    expect(standingIn(production, 'production')).toEqual(before);
    expect(items.find(({ step }) => step === 'return-weights')?.evidence).toMatchObject({ open: [] });
  });

  // Those that last: the others are over between two looks.
  it.each(['make-copy', 'shift', 'watch', 'prove-original', 'watch-original'] as const)(
    'is put back whole by hand from %s',
    async (step) => {
      const house = await enter({ watch: '1s' });
      const { production } = house.clusters;
      const before = standingIn(production, 'production');
      await house.request('ada');
      await house.approve();
      await house.waitFor(`the step ${step}`, async () => isAt(await house.rotation(), step));
      await house.request('bob', 'rollback auth-api --reason "Users complain"');
      expect((await house.ended()).ending).toBe('rolled-back');
      expect(shareOf(production, 'production')).toBe(0);
      expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
      expect(standingIn(production, 'production')).toEqual(before);
    },
  );

  it('gives the copy the image that somebody deploys meanwhile, and leaves it on the original', async () => {
    const house = await enter({ strategy: { ...byCopy, interval: '2s' } });
    const { production } = house.clusters;
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(production, 'production') === 25);
    deploy(production, '1.43.0');
    await house.waitFor('the image on the copy', () => imageOf(production, 'auth-service-green')?.endsWith('1.43.0'));
    expect((await house.ended()).ending).toBe('done');
    expect(imageOf(production, 'auth-service')).toMatch(/1\.43\.0$/);
    expect(imageOf(production, 'auth-service-green')).toBeUndefined();
  });

  it('gives the copy an image that is deployed while Datadog is away', async () => {
    const house = await enter({ strategy: { ...byCopy, interval: '1m' } });
    const { production } = house.clusters;
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(production, 'production') === 25);
    await house.datadog.setState(monitorId, 'No Data');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold?.endedBy === 'monitors');
    deploy(production, '1.44.0');
    await house.waitFor('the image on the copy', () => imageOf(production, 'auth-service-green')?.endsWith('1.44.0'));
  });

  it('leaves exactly the original after three rotations, with an image deployed by somebody else during each', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    for (const image of ['1.43.0', '1.44.0', '1.45.0']) {
      await rotate(house, image);
      expect(imageOf(production, 'auth-service')?.endsWith(image)).toBe(true);
      expect(standingIn(production, 'production')).toEqual(before);
    }
    const names = Object.values(house.references('production'));
    expect(new Set(names).size).toBe(1);
    expect(names[0]).not.toBe(oldName);
  });

  it('goes from rolling to a copy and back to rolling, as the catalogue says', async () => {
    const house = await enter({ strategy: { type: 'rolling' } });
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    const shares = watchShares(production);
    await rotate(house);
    expect(shares).toEqual([0]);
    house.writeCatalogue(moving());
    await house.waitFor('the new catalogue', () => house.logs().some((line) => /catalogue/.test(line)));
    await rotate(house);
    expect(shares).toEqual([0, 25, 100, 0]);
    await rotate(house, undefined, 'auth-api --strategy rolling');
    expect(shares).toEqual([0, 25, 100, 0]);
    expect(standingIn(production, 'production')).toEqual(before);
  });

  it('moves it by the number of pods where there is no router, and asks nobody because of an image or a pod more meanwhile', async () => {
    const byPods = { ...byCopy, router: { type: 'replicas' }, interval: '2s' };
    const house = await enter({ strategy: byPods });
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    const sizes = new Set<string>();
    production.onChange(() =>
      sizes.add(`${sizeOf(production, 'auth-service')}/${sizeOf(production, 'auth-service-green')}`),
    );
    await house.request('ada');
    await house.approve();
    await house.waitFor('a quarter of the pods', () => sizes.has('3/1'));
    await house.waitFor('the step to be judged', async () => {
      const { items = [], cursor = 0 } = (await house.rotation()) ?? {};
      return items[cursor]?.percent === 25 && items[cursor]?.until !== undefined;
    });
    deploy(production, '1.43.0', 4);
    const { ending, items } = await house.ended();
    expect(ending).toBe('done');
    expect([...sizes]).toEqual(expect.arrayContaining(['4/0', '3/1', '4/1', '0/5']));
    expect(house.thread().filter((text) => text.includes('changed the weights'))).toEqual([]);
    const shares = items.flatMap(({ evidence }) => (evidence?.code === 'shifted' ? [evidence.really] : []));
    expect(shares).toEqual([25, 100]);
    expect(sizeOf(production, 'auth-service')).toBe(5);
    expect(imageOf(production, 'auth-service')).toMatch(/1\.43\.0$/);
    expect(standingIn(production, 'production')).toEqual(before);
  });

  it('asks a person when somebody else changes the weights, and sets them again when told to go on', async () => {
    const house = await enter({ strategy: { ...byCopy, interval: '2s' } });
    const { production } = house.clusters;
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(production, 'production') === 25);
    setShare(production, 'production', 10);
    await house.waitFor('the question', async () => (await house.rotation())?.hold?.reason.code === 'weights-changed');
    expect(shareOf(production, 'production')).toBe(10);
    await house.clickButton('bob', 'resume');
    await house.waitFor('the weights', () => shareOf(production, 'production') === 25);
    expect((await house.ended()).ending).toBe('done');
  });

  it('is refused in the plan, with nothing changed, where somebody else has what the copy would be called', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const taken = production.objects.get('Deployment', 'production', 'auth-service') as KubeObject;
    production.apply({
      ...taken,
      metadata: { name: 'auth-service-green', namespace: 'production', labels: { app: 'x' } },
    });
    await house.request('ada');
    await house.waitFor('the refusal', async () => (await house.rotation())?.hold?.reason.code === 'plan-blocked');
    expect(JSON.stringify((await house.rotation())?.hold)).toContain('name-taken');
    expect(house.effects().secretsCreated).toEqual([]);
    expect(house.effects().workloadsPatched).toEqual([]);
  });

  it('is refused in the plan, with nothing changed, where the route does not exist', async () => {
    const house = await enter();
    house.clusters.production.remove('HTTPRoute', 'production', routeName);
    await house.request('ada');
    await house.waitFor('the refusal', async () => (await house.rotation())?.hold?.reason.code === 'plan-blocked');
    expect(JSON.stringify((await house.rotation())?.hold)).toContain('route-missing');
    expect(house.effects().secretsCreated).toEqual([]);
  });

  it('removes the copy of a rotation whose record was lost, when somebody gives it up', async () => {
    const house = await enter({ strategy: { ...byCopy, interval: '1m' } });
    const { production } = house.clusters;
    const before = standingIn(production, 'production');
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(production, 'production') === 25);
    await house.stop();
    await redis.flushAll();
    await house.start();
    await house.waitFor('the rotation again', async () => (await house.rotation())?.hold?.reason.code === 'half-done');
    await house.request('bob', 'rollback auth-api --reason "Lost"');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(shareOf(production, 'production')).toBe(0);
    expect(standingIn(production, 'production')).toEqual(before);
  });
});

async function rotate(house: House, image?: string, text = 'auth-api'): Promise<void> {
  const known = (await house.rotations()).length;
  await house.request('ada', text);
  await house.waitFor('the rotation', async () => (await house.rotations()).length > known);
  await house.approve();
  if (image !== undefined) {
    await house.waitFor('some traffic on the copy', () => shareOf(house.clusters.production, 'production') > 0);
    deploy(house.clusters.production, image);
  }
  expect((await house.ended()).ending).toBe('done');
}

function readyPods(cluster: Kubernetes): number {
  const copy = cluster.objects.get('Deployment', 'production', 'auth-service-green');
  return (copy as { status?: { readyReplicas?: number } } | undefined)?.status?.readyReplicas ?? 0;
}

function sizeOf(cluster: Kubernetes, name: string): number {
  const deployment = cluster.objects.get('Deployment', 'production', name);
  return (deployment as { spec?: { replicas?: number } } | undefined)?.spec?.replicas ?? 0;
}

interface Deployed {
  readonly spec: { readonly template: { readonly spec: { readonly containers: { image: string }[] } } };
}

function imageOf(cluster: Kubernetes, name: string): string | undefined {
  const deployment = cluster.objects.get('Deployment', 'production', name) as unknown as Deployed | undefined;
  return deployment?.spec.template.spec.containers[0]?.image;
}

/** Somebody's pipeline deploys another image, and another size where one is given. */
function deploy(cluster: Kubernetes, image: string, replicas?: number): void {
  const found = structuredClone(cluster.objects.get('Deployment', 'production', 'auth-service')) as unknown as Deployed;
  for (const container of found.spec.template.spec.containers)
    container.image = `registry.example/auth-service:${image}`;
  cluster.apply(replicas === undefined ? found : { ...found, spec: { ...found.spec, replicas } });
}

function isAt(rotation: Rotation | undefined, step: string): boolean {
  return rotation?.items[rotation.cursor]?.step === step;
}
