import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from '../whole/house.js';
import { oldName } from '../whole/usual-catalogue.js';

const isPatch = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PATCH' && path.includes('/deployments/');

describe('Redis goes away', () => {
  let redis: RedisServer;
  let house: House;
  beforeEach(async () => {
    redis = await startRedis();
    house = await openHouse({ redis, proxy: true });
  });
  afterEach(async () => {
    await house.close();
    await redis.stop();
  });

  const probe = async (path: string): Promise<number> => (await fetch(`${house.url}${path}`)).status;
  const proxy = () => {
    if (!house.proxy) throw new Error('this house has no proxy');
    return house.proxy;
  };
  /** Stops the world at the first patch of production until `meanwhile` is over. */
  function atFirstPatch(meanwhile: () => Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const stop = house.clusters.production.server.watch({
        before: async (request) => {
          if (!isPatch(request)) return;
          stop();
          await meanwhile();
          resolve();
        },
      });
    });
  }
  async function endsAsUsual(): Promise<void> {
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    const name = `auth-api-secrets-${version}`;
    expect(house.secrets('production').map((secret) => secret.name)).toEqual([oldName, name]);
    const { secretsCreated, workloadsPatched } = house.effects();
    expect(secretsCreated).toEqual([`staging/${name}`, `production/${name}`]);
    const both = (environment: string) => [`${environment}/auth-service`, `${environment}/session-worker`];
    expect([...workloadsPatched].sort()).toEqual([...both('production'), ...both('staging')]);
  }

  it('F12: down at boot, it is alive and not ready, and becomes ready without a restart', async () => {
    await house.stop();
    await redis.kill();
    const started = house.start();
    await house.waitFor('the server', () =>
      probe('/healthz').then(
        (status) => status === 200,
        () => false,
      ),
    );
    expect(await probe('/readyz')).toBe(503);
    expect(await probe('/healthz')).toBe(200);
    await redis.restart();
    await started;
    await house.waitFor('readiness', async () => (await probe('/readyz')) === 200);
    await house.request('ada');
    await house.approve();
    await endsAsUsual();
  });

  it('F13: down when a command arrives, nothing is started, then or later, and the answer comes in time', async () => {
    await redis.kill();
    const { status, ms, json } = await house.request('ada');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3_000);
    expect(json).toMatchObject({ response_type: 'ephemeral' });
    expect(json?.['text']).toMatch(/Nothing was started: .*try again/);
    expect(await probe('/healthz')).toBe(200);
    expect(await probe('/readyz')).toBe(503);
    await redis.restart();
    await house.waitFor('readiness', async () => (await probe('/readyz')) === 200);
    await house.request('ada', 'list');
    await house.waitFor('an answer', () => house.slack.ephemerals('ada').length > 1);
    expect(await house.rotations()).toEqual([]);
    expect(house.effects()).toEqual({ secretsCreated: [], secretsDeleted: [], workloadsPatched: [], messages: [] });
  });

  it('F14: killed in the middle of production and started again, it goes on within ten seconds and loses nothing', async () => {
    await house.request('ada');
    let backAt = 0;
    const killed = atFirstPatch(async () => {
      await redis.kill();
      await redis.restart();
      backAt = Date.now();
    });
    await house.approve();
    await killed;
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    expect(Date.now() - backAt).toBeLessThan(10_000);
    await endsAsUsual();
  });

  it('F14: away for three seconds in the middle of production, it goes on within ten seconds', async () => {
    await house.request('ada');
    let backAt = 0;
    const killed = atFirstPatch(async () => {
      await redis.kill();
      setTimeout(() => void redis.restart().then(() => (backAt = Date.now())), 3_000);
    });
    await house.approve();
    await killed;
    await house.waitFor('Redis to be back', () => backAt > 0);
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    expect(Date.now() - backAt).toBeLessThan(10_000);
    await endsAsUsual();
  });

  it('F17: so slow that a save takes too long, it says that nothing was started, and nothing is', async () => {
    proxy().delay(1_000);
    const { ms, json } = await house.request('ada');
    expect(ms).toBeLessThan(3_000);
    expect(json?.['text']).toContain('Nothing was started');
    proxy().delay(0);
    await house.request('ada', 'list');
    await house.waitFor('an answer to something later', () => house.slack.ephemerals('ada').length > 1);
    expect(await house.rotations()).toEqual([]);
  });

  it('F17: while a third of all connections is dropped and answers are slow, every command is answered in time, and one rotation begins', async () => {
    proxy().dropShare(0.3);
    proxy().delay(50);
    const answers = [];
    for (let n = 0; n < 12; n += 1) {
      proxy().cut();
      proxy().restore();
      answers.push(await house.request('ada'));
    }
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(3_000);
    proxy().dropShare(0);
    proxy().delay(0);
    await house.waitFor('Redis to be reached again', async () => (await probe('/readyz')) === 200);
    await house.request('ada');
    await house.approve();
    await endsAsUsual();
    expect(await house.rotations()).toHaveLength(1);
  });

  it('F18: a server that becomes a replica in the middle and a primary again stops nothing for good', async () => {
    const hands = new Redis(redis.url);
    try {
      await house.request('ada');
      const failedOver = atFirstPatch(() => hands.replicaof('127.0.0.1', 1));
      await house.approve();
      await failedOver;
      await house.waitFor('refused writes', () => house.logs().some((line) => line.includes('queue trouble')));
      await hands.replicaof('NO', 'ONE');
      await endsAsUsual();
    } finally {
      hands.disconnect();
    }
  });
});
