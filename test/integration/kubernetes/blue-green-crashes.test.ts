import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { own } from '../../../src/kubernetes/annotations.js';
import { createCopy } from '../../../src/kubernetes/blue-green/create-copy.js';
import { abandonedAt, countRequests, type Boundary } from './abandoned.js';
import { autoscaler, budget, first, policies, second, service, versionSecret, web } from './copy-samples.js';
import {
  create,
  deploy,
  make,
  patch,
  read,
  remove,
  removed,
  rotating,
  secretNameOf,
  type CopyPlace,
  type Rotating,
} from './copy-place.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { startWorld, type World } from './world.js';

let world: World;
let places = 0;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A namespace of its own, with everything around a workload. Made at the far side, because there are many. */
async function open(): Promise<{ readonly place: CopyPlace; readonly rotation: Rotating }> {
  const namespace = `crash-${(places += 1)}`;
  const place = { cluster: world.cluster, namespace };
  const secrets = [first, second].map(versionSecret);
  const around = [service(), budget(), ...policies, autoscaler()];
  for (const object of [...secrets, web({ spec: { replicas: 1 } }), ...around] as KubeObject[]) {
    world.kubernetes.apply({ ...object, metadata: { ...object.metadata, namespace } });
  }
  const rotation = await rotating(place, { version: second });
  return { place, rotation };
}

const kinds = ['Deployment', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy', 'Secret'];

/** Everything that is stored, without what the cluster counts. */
function stored({ namespace }: CopyPlace): unknown[] {
  const objects = kinds.flatMap((kind) => world.kubernetes.objects.list(kind, namespace));
  return objects.map(({ metadata, status: _status, ...object }) => {
    const { resourceVersion: _version, generation: _generation, annotations, ...rest } = metadata;
    const { 'deployment.kubernetes.io/revision': _revision, ...kept } = annotations ?? {};
    return { ...object, metadata: { ...rest, annotations: kept } };
  });
}

/** The same in words that are the same in every namespace. */
function worldOf(place: CopyPlace): unknown {
  const text = JSON.stringify(stored(place)).replaceAll(place.namespace, 'ns');
  return JSON.parse(
    text
      .replaceAll(/"(uid|creationTimestamp|clusterIP)":"(?!None)[^"]*"/g, '"$1":""')
      .replaceAll(/"clusterIPs":\["[\d.]+"\]/g, '"clusterIPs":[]'),
  );
}

/** Ends the act at one boundary, and says whether it got there. */
async function crash(place: CopyPlace, at: number, boundary: Boundary, act: (place: CopyPlace) => Promise<unknown>) {
  const { cluster, ended } = abandonedAt(place.cluster, at, boundary);
  await Promise.race([ended, act({ ...place, cluster })]);
}

const boundaries = ['before', 'after'] as const;

describe('a process that ends at any request', () => {
  test.each(boundaries)(
    '%s it was applied: a copy is made whole by the next one, each object once',
    async (boundary) => {
      const clean = await open();
      const requests = await countRequests(world.cluster, (cluster) => make({ cluster }, clean.rotation));
      const wanted = worldOf(clean.place);
      expect(requests).toBeGreaterThan(20);
      for (let at = 0; at < requests; at += 1) {
        const { place, rotation } = await open();
        const made: string[] = [];
        const stop = world.kubernetes.onChange(({ type, kind, object }) => {
          const isOurs = object.metadata.namespace === place.namespace && object.metadata.annotations?.[own.rotation];
          const isMade = kind.kind !== 'ReplicaSet' && kind.kind !== 'EndpointSlice';
          if (type === 'ADDED' && isOurs && isMade) made.push(`${kind.kind} ${object.metadata.name}`);
        });
        await crash(place, at, boundary, (where) => make(where, rotation));
        expect(await make(place, rotation)).toMatchObject({ state: 'made', missing: [] });
        expect(worldOf(place)).toEqual(wanted);
        stop();
        expect(made).toEqual([...new Set(made)]);
        expect(made).toHaveLength(6);
      }
    },
  );

  test.each(boundaries)('%s it was applied: a new image arrives with the next one', async (boundary) => {
    const { place, rotation } = await open();
    await make(place, rotation);
    await deploy(place, 'registry.k8s.io/pause:3.7');
    const requests = await countRequests(world.cluster, (cluster) => make({ cluster }, rotation));
    for (let at = 0; at < requests; at += 1) {
      const image = `registry.k8s.io/pause:3.7-${boundary}-${at}`;
      await deploy(place, image);
      await crash(place, at, boundary, (where) => make(where, rotation));
      await make(place, rotation);
      expect(JSON.stringify(await read(place, 'Deployment', 'web-green'))).toContain(`"image":"${image}"`);
      expect(await make(place, rotation)).toMatchObject({ mirrored: [] });
    }
  });

  test.each(boundaries)('%s it was applied: nothing of a copy is left by the next ones', async (boundary) => {
    const { place, rotation } = await open();
    const before = stored(place);
    await make(place, rotation);
    const requests = await countRequests(world.cluster, (cluster) => removed({ ...place, cluster }, rotation));
    expect(requests).toBeGreaterThan(20);
    // The deletion is called again and again; the first two calls are those that delete.
    for (let at = 0; at < Math.min(requests, 40); at += 1) {
      await make(place, rotation);
      await crash(place, at, boundary, (where) => removed(where, rotation));
      expect(await removed(place, rotation)).toMatchObject({ foreign: [] });
      expect(stored(place)).toEqual(before);
    }
  });

  test('while a copy is being made, which then is deleted: whatever was made late is found by the next call', async () => {
    const { place, rotation } = await open();
    const before = stored(place);
    const requests = await countRequests(world.cluster, (cluster) => make({ cluster }, rotation));
    await removed(place, rotation);
    for (let at = 0; at < requests; at += 1) {
      const late = pausedAt(place.cluster, at);
      const making = make({ cluster: late.cluster }, rotation);
      await late.reached;
      await removed(place, rotation);
      late.goOn();
      await making.catch(isDeletedMeanwhile);
      await removed(place, rotation);
      expect(stored(place)).toEqual(before);
    }
  });
});

describe('an answer that lies', () => {
  test('about a creation that was applied is not believed, and nothing is created twice', async () => {
    const { place, rotation } = await open();
    world.kubernetes.server.fail({ method: 'POST', path: /crash-/, fault: { kind: 'lose-answer' }, times: 3 });
    const outcome = await make(place, rotation);
    world.kubernetes.server.clearFaults();
    expect(outcome).toMatchObject({ state: 'made' });
    expect(await make(place, rotation)).toMatchObject({ created: [], mirrored: [] });
  });

  test('about a creation that was not applied is not believed either', async () => {
    const { place, rotation } = await open();
    const fault = { kind: 'status' as const, status: 201, body: { metadata: { name: 'web-green' } } };
    world.kubernetes.server.fail({ method: 'POST', path: /deployments/, fault, times: 1 });
    await expect(make(place, rotation)).rejects.toMatchObject({ code: 'unexpected' });
    expect(await make(place, rotation)).toMatchObject({
      created: ['deployment/web-green', 'horizontalpodautoscaler/web-green'],
    });
  });
});

describe('a change at the same moment', () => {
  test('of the copy is no reason to lose the new image: it is read again', async () => {
    const { place, rotation } = await open();
    await make(place, rotation);
    await deploy(place, 'registry.k8s.io/pause:3.8');
    let others = 0;
    const stop = world.kubernetes.server.watch({
      before: async ({ method, path }) => {
        if (method !== 'PATCH' || !path.endsWith('/web-green') || others >= 3) return;
        others += 1;
        world.kubernetes.apply(labelled(world, place, others));
      },
    });
    expect(await make(place, rotation)).toMatchObject({ mirrored: [{ object: 'deployment/web-green' }] });
    stop();
    expect(others).toBe(3);
    expect(JSON.stringify(await read(place, 'Deployment', 'web-green'))).toContain(
      '"image":"registry.k8s.io/pause:3.8"',
    );
  });

  test('that the API refuses is told, not tried for ever', async () => {
    const { place, rotation } = await open();
    await make(place, rotation);
    await deploy(place, 'registry.k8s.io/pause:3.8');
    const body = { kind: 'Status', status: 'Failure', reason: 'Invalid', message: 'no', code: 422 };
    const fault = { kind: 'status' as const, status: 422, body };
    world.kubernetes.server.fail({ method: 'PATCH', path: /web-green/, fault });
    const before = world.sent('PATCH', /web-green/);
    await expect(make(place, rotation)).rejects.toMatchObject({ code: 'invalid' });
    world.kubernetes.server.clearFaults();
    expect(world.sent('PATCH', /web-green/)).toBe(before);
  });

  test('of what was decided stops it before the next write', async () => {
    const { place, rotation } = await open();
    const before = stored(place);

    const name = secretNameOf(second);
    const answers = [true, true, false];
    const outcome = await createCopy(place.cluster, {
      plan: rotation.plan,
      baseName: 'api',
      name,
      rotationId: name,
      stillWanted: () => Promise.resolve(answers.shift() ?? false),
    });
    expect(outcome).toEqual({ state: 'abandoned' });
    expect(await read(place, 'Deployment', 'web-green')).toBeUndefined();
    await removed(place, rotation);
    expect(stored(place)).toEqual(before);
  });
});

describe('what somebody else made', () => {
  test.each(['Service', 'NetworkPolicy', 'HorizontalPodAutoscaler'] as const)(
    'a %s of a twin’s name is named and never touched, and nothing else is made',
    async (kind) => {
      const { place, rotation } = await open();
      const sample = { ...(await read(place, kind, 'web')) } as { spec: Record<string, unknown> };
      const { clusterIP: _ip, clusterIPs: _ips, ...spec } = sample.spec;
      const apiVersion = {
        Service: 'v1',
        NetworkPolicy: 'networking.k8s.io/v1',
        HorizontalPodAutoscaler: 'autoscaling/v2',
      }[kind];
      await create(place, { apiVersion, kind, metadata: { name: 'web-green', labels: { [own.copy]: 'green' } }, spec });
      const before = stored(place);
      const names = [`${kind.toLowerCase()}/web-green`];
      expect(await make(place, rotation)).toEqual({ state: 'foreign', names });
      expect(await remove(place, rotation)).toEqual({ state: 'gone', ending: [], foreign: names });
      expect(stored(place)).toEqual(before);
    },
  );

  test('a workload of the copy’s name that this rotation switched is not taken for the copy', async () => {
    const { place, rotation } = await open();
    const other = web() as { metadata: object; spec: object };
    const annotations = { [own.rotation]: secretNameOf(second) };
    await create(place, { ...other, metadata: { name: 'web-green', annotations } });
    expect(await make(place, rotation)).toEqual({ state: 'foreign', names: ['deployment/web-green'] });
    expect(await removed(place, rotation)).toMatchObject({ foreign: ['deployment/web-green'] });
    expect(await read(place, 'Deployment', 'web-green')).toBeDefined();
  });

  test('an original that was replaced by another of its name is not copied', async () => {
    const { place, rotation } = await open();
    world.kubernetes.remove('Deployment', place.namespace, 'web');
    await create(place, web());
    expect(await make(place, rotation)).toEqual({ state: 'gone' });
    expect(await read(place, 'Service', 'web-green')).toBeUndefined();
  });

  test('a twin whose original was deleted meanwhile is not made, and that is said', async () => {
    const { place, rotation } = await open();
    world.kubernetes.remove('PodDisruptionBudget', place.namespace, 'web');
    expect(await make(place, rotation)).toMatchObject({ state: 'made', missing: ['poddisruptionbudget/web-green'] });
    await removed(place, rotation);
  });

  test('a copy that is still being deleted is not made again before it is gone', async () => {
    const { place, rotation } = await open();
    await make(place, rotation);
    await patch(place, 'Deployment', 'web-green', [
      { op: 'add', path: '/metadata/finalizers', value: ['example.com/x'] },
    ]);
    await remove(place, rotation);
    expect(await make(place, rotation)).toEqual({ state: 'ending', names: ['deployment/web-green'] });
    await patch(place, 'Deployment', 'web-green', [{ op: 'replace', path: '/metadata/finalizers', value: [] }]);
    await removed(place, rotation);
    expect(await make(place, rotation)).toMatchObject({ state: 'made' });
  });
});

/** What was created and is gone at the next look: technical, and tried again by who still wants it. */
function isDeletedMeanwhile(error: unknown): void {
  expect(error).toMatchObject({ code: 'unexpected' });
}

/** A process that stands still before its request number `at`. */
function pausedAt(cluster: CopyPlace['cluster'], at: number) {
  let count = 0;
  let goOn: () => void = () => undefined;
  let reach: () => void = () => undefined;
  const go = new Promise<void>((resolve) => (goOn = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const send: typeof cluster.send = async (request) => {
    const number = count;
    count += 1;
    if (number === at) {
      reach();
      await go;
    }
    return cluster.send(request);
  };
  return { cluster: { ...cluster, send }, reached, goOn: () => goOn() };
}

function labelled({ kubernetes }: World, { namespace }: CopyPlace, count: number): object {
  const copy = kubernetes.objects.get('Deployment', namespace, 'web-green');
  const labels = { ...copy?.metadata.labels, count: String(count) };
  return { ...copy, metadata: { ...copy?.metadata, resourceVersion: undefined, labels } };
}
