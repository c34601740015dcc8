import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Rotation } from '../../../src/rotation/record.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { referencesIn, secretsIn } from './far-side.js';
import { usualWorkloads } from './furnish.js';
import { openHouse, type House } from './house.js';
import { merged, type Tree } from './merged.js';
import { baseName, monitorId, oldName } from './usual-catalogue.js';

const contexts = ['eu', 'us'] as const;
const namespaces = ['logins', 'payments'] as const;
const rooms = Object.fromEntries(namespaces.map((name) => [name, usualWorkloads(name)]));
const places = contexts.flatMap((context) => namespaces.map((namespace) => ({ context, namespace })));

describe('production in two clusters, with two namespaces in each', () => {
  let redis: RedisServer;
  let house: House;
  const enter = async (production: Tree = {}): Promise<House> => {
    house = await openHouse({ redis, others: { eu: rooms, us: rooms }, catalogue: inTwoClusters(production) });
    return house;
  };
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => house.close());
  afterAll(() => redis.stop());

  const cluster = (context: string) => {
    const found = house.others[context];
    if (!found) throw new Error(`no cluster ${context}`);
    return found;
  };
  const namesIn = (context: string): string[] => [
    ...new Set(namespaces.flatMap((namespace) => Object.values(referencesIn(cluster(context), namespace)))),
  ];
  const inStaging = (): string[] => [...new Set(Object.values(house.references('staging')))];
  const standsAt = (stage: string, step: string): Promise<Rotation> =>
    house.waitFor(`${step} in ${stage}`, async () => {
      const now = await house.rotation();
      const item = now?.items[now.cursor];
      return item?.stage === stage && item.step === step && now;
    });
  const away = (context: string) => cluster(context).server.fail({ path: /./, fault: { kind: 'reset' } });

  it('goes through one cluster after the other on one approval, each with its own switch, proof and watch', async () => {
    await enter({ watch: '1s' });
    await house.request('ada');
    await house.approve();
    const { version } = await standsAt('production@eu', 'watch');
    const name = `${baseName}-${version}`;
    expect([namesIn('eu'), namesIn('us')]).toEqual([[name], [oldName]]);
    const { ending, items, approval } = await house.ended();
    expect(ending).toBe('done');
    expect([inStaging(), namesIn('eu'), namesIn('us')]).toEqual([[name], [name], [name]]);
    expect(approval?.round).toBe(1);
    const proven = items.filter(({ step }) => step === 'prove-pods').map(({ stage, evidence }) => [stage, evidence]);
    expect(proven).toMatchObject([
      ['staging', { total: 3 }],
      ['production@eu', { proven: 6, total: 6 }],
      ['production@us', { proven: 6, total: 6 }],
    ]);
    for (const { context, namespace } of places) {
      expect(secretsIn(cluster(context), namespace)).toMatchObject([
        { name: oldName, annotations: { 'superseded-at': expect.any(String) } },
        { name, annotations: { state: 'done' } },
      ]);
    }
    const cleanups = await house.waitFor('the cleanups of all places', async () => {
      const found = await house.cleanups();
      return found.length === 5 && found;
    });
    expect(cleanups.map(({ id }) => id).sort()).toEqual([
      ...places.map(({ context, namespace }) => `cleanup/auth-api/production@${context}/${namespace}/20260101000000`),
      'cleanup/auth-api/staging/20260101000000',
    ]);
  });

  it('has one value in all places of production, and another one in staging', async () => {
    await enter();
    await house.request('ada');
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    const values = places.map(({ context, namespace }) => secretsIn(cluster(context), namespace).at(-1)?.value);
    expect(new Set(values).size).toBe(1);
    expect(values[0]).toMatch(/^[\w-]{40}$/);
    expect(house.secrets('staging').at(-1)?.value).not.toBe(values[0]);
  });

  it('has one value where its second cluster was away while the first got it', async () => {
    await enter();
    const back = cluster('us').server.fail({
      method: 'POST',
      path: /namespaces\/payments\/secrets/,
      fault: { kind: 'reset' },
    });
    await house.request('ada');
    const { hold } = await house.waitFor('the hold', async () => {
      const now = await house.rotation();
      return now?.hold?.reason.code === 'kubernetes-unreachable' && now;
    });
    expect(hold?.reason).toMatchObject({ context: 'us' });
    await house.stop();
    back();
    await house.start();
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    const values = places.map(({ context, namespace }) => secretsIn(cluster(context), namespace).at(-1)?.value);
    expect(new Set(values).size).toBe(1);
    expect(house.effects().secretsCreated).toHaveLength(5);
  });

  it('goes back everywhere when an alert comes during the watch of the second cluster', async () => {
    await enter({ watch: '1500ms' });
    await house.request('ada');
    await house.approve();
    await standsAt('production@us', 'watch');
    await house.datadog.setState(monitorId, 'Alert');
    const { ending, items } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect([inStaging(), namesIn('eu'), namesIn('us')]).toEqual([[oldName], [oldName], [oldName]]);
    const restored = items.find(({ step }) => step === 'restore')?.evidence;
    expect(everyWorkload(restored)).toContain('production@us payments deployment/auth-service');
    expect(everyWorkload(restored)).toHaveLength(10);
  });

  it('goes back in the first cluster when an alert comes before the switch of the second, which is never touched', async () => {
    await enter({ watch: '500ms', window: never() });
    await house.request('ada', 'auth-api --at now --reason "it leaked"');
    await house.approve();
    await standsAt('production@eu', 'watch');
    const before = cluster('us').server.journal.length;
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect([inStaging(), namesIn('eu'), namesIn('us')]).toEqual([[oldName], [oldName], [oldName]]);
    const later = cluster('us')
      .server.journal.slice(before)
      .map(({ request }) => `${request.method} ${request.path}`);
    expect(later.filter((line) => line.startsWith('PATCH') && line.includes('deployments'))).toEqual([]);
  });

  it('holds, says which cluster it is and changes nothing, where one is away while the plan is drawn', async () => {
    await enter();
    await house.request('ada');
    const back = cluster('us').server.fail({ path: /deployments/, fault: { kind: 'reset' } });
    const { plan, items } = await house.waitFor('the hold', async () => {
      const now = await house.rotation();
      return now?.hold?.reason.code === 'kubernetes-unreachable' && now.hold.reason.context === 'us' && now;
    });
    expect(plan).toBeUndefined();
    expect(items.filter(({ state }) => state === 'done')).toEqual([]);
    expect(house.effects().secretsCreated).toEqual([]);
    back();
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });

  it('holds before the second cluster where that is away, keeps watching the first, and goes on when it is back', async () => {
    await enter({ watch: '500ms' });
    await house.request('ada');
    await house.approve();
    await standsAt('production@eu', 'watch');
    const back = away('us');
    const { hold, items } = await house.waitFor('the hold', async () => {
      const now = await house.rotation();
      return now?.hold?.reason.code === 'kubernetes-unreachable' && now;
    });
    expect(hold?.reason).toMatchObject({ context: 'us' });
    expect(items.find(({ stage, step }) => stage === 'production@eu' && step === 'watch')?.state).toBe('done');
    back();
    expect((await house.ended()).ending).toBe('done');
  });

  it('goes back at once where it can when a cluster is away in a rollback, and there when it is back', async () => {
    await enter({ watch: '1m' });
    house.writeCatalogue(inTwoClusters({ watch: '300ms' }));
    await house.stop();
    await house.start();
    await house.request('ada');
    await house.approve();
    const { version } = await standsAt('production@us', 'watch-rollout');
    const name = `${baseName}-${version}`;
    await house.waitFor('the switch of us', () => namesIn('us').join() === name);
    const back = away('us');
    await house.request('bob', 'rollback auth-api');
    await house.waitFor(
      'what can go back',
      () => [...namesIn('eu'), ...inStaging()].join() === `${oldName},${oldName}`,
    );
    const { hold } = await house.waitFor('the hold', async () => {
      const now = await house.rotation();
      return now?.hold?.reason.code === 'kubernetes-unreachable' && now;
    });
    expect(hold?.reason).toMatchObject({
      context: 'us',
      workloads: expect.arrayContaining([
        {
          workload: 'production@us payments deployment/auth-service',
          command: expect.stringMatching(/^kubectl --context us --namespace payments patch deployment auth-service/),
          detail: expect.any(String),
        },
      ]),
    });
    expect(namesIn('us')).toEqual([name]);
    await house.waitFor('the message', () => JSON.stringify(house.living()?.blocks).includes('kubectl --context us'));
    back();
    const { ending, items } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(namesIn('us')).toEqual([oldName]);
    const restored = items.find(({ step }) => step === 'restore')?.evidence;
    expect(restored).toMatchObject({ lateMs: expect.any(Number) });
    expect(everyWorkload(restored)).toHaveLength(10);
    const { ms = 0, lateMs = 0 } = restored as { ms?: number; lateMs?: number };
    expect(ms).toBeLessThan(lateMs);
  });

  it('puts back the others where one place has lost its old Secret, and asks about that one', async () => {
    await enter({ watch: '1m' });
    await house.request('ada');
    await house.approve();
    await standsAt('production@eu', 'watch');
    cluster('eu').remove('Secret', 'payments', oldName);
    await house.request('bob', 'rollback auth-api');
    await house.waitFor('the others', () => {
      const { 'auth-service': auth } = referencesIn(cluster('eu'), 'logins');
      return [auth, ...inStaging()].join() === `${oldName},${oldName}`;
    });
    const { hold } = await house.waitFor('the question', async () => {
      const now = await house.rotation();
      return now?.hold?.endedBy === 'person' && now;
    });
    expect(hold?.reason).toEqual({ code: 'old-secret-missing', name: oldName, stage: 'production@eu payments' });
    expect(referencesIn(cluster('eu'), 'payments')['auth-service']).not.toBe(oldName);
  });

  it('asks again where the second cluster is no longer what was approved, and leaves the first as it is', async () => {
    await enter({ watch: '1500ms' });
    await house.request('ada');
    await house.approve();
    await standsAt('production@eu', 'watch');
    const [extra] = usualWorkloads('payments').map((one) => merged(one as Tree, { metadata: { name: 'newcomer' } }));
    cluster('us').apply(extra as object);
    await house.clickButton('ada', 'ask-again');
    const patched = house.effects().workloadsPatched.filter((one) => one.startsWith('eu'));
    await house.approve();
    const { ending, approval, items } = await house.ended();
    expect({ ending, round: approval?.round }).toEqual({ ending: 'done', round: 2 });
    expect(house.effects().workloadsPatched.filter((one) => one.startsWith('eu'))).toEqual(patched);
    expect(items.every(({ state }) => state === 'done')).toBe(true);
    expect(namesIn('us')).toEqual(namesIn('eu'));
  });
});

/** Whichever run of the rollback put it back. */
function everyWorkload(restored: unknown): string[] {
  const { workloads = [], already = [] } = restored as { workloads?: string[]; already?: string[] };
  return [...new Set([...workloads, ...already])];
}

function never(): Tree {
  return { days: 'mon', from: '00:00', to: '00:01', zone: 'UTC' };
}

function inTwoClusters(production: Tree): Tree {
  const here = { context: undefined, namespace: undefined, clusters: [...contexts], namespaces: [...namespaces] };
  return { secrets: { 'auth-api': { retention: '1h', environments: { production: { ...here, ...production } } } } };
}
