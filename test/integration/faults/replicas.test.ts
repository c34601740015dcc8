import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from '../whole/house.js';
import { oldName } from '../whole/usual-catalogue.js';
import { startAnother, type AnotherProduct } from './another-product.js';

const isPatch = ({ method, path }: { readonly method: string; readonly path: string }): boolean =>
  method === 'PATCH' && path.includes('/deployments/');

describe('two of the product on one Redis', () => {
  let redis: RedisServer;
  let house: House;
  let other: AnotherProduct;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    house = await openHouse({ redis, proxy: true });
    other = await startAnother(house, { REDIS_URL: redis.url });
    await other.atWork;
  });
  afterEach(async () => {
    await other.stop();
    await house.close();
  });

  async function everythingOnce(): Promise<void> {
    const { version, ending, id } = await house.ended();
    expect(ending).toBe('done');
    const name = `auth-api-secrets-${version}`;
    await house.waitFor('the last word', () => house.thread().some((text) => text.includes('is done')));
    const { secretsCreated, workloadsPatched, messages } = house.effects();
    expect(secretsCreated).toEqual([`staging/${name}`, `production/${name}`]);
    const both = (environment: string) => [`${environment}/auth-service`, `${environment}/session-worker`];
    expect([...workloadsPatched].sort()).toEqual([...both('production'), ...both('staging')]);
    expect(house.secrets('production').map((secret) => secret.name)).toEqual([oldName, name]);
    expect(messages.filter((key, index) => messages.indexOf(key) !== index)).toEqual([]);
    const eyes = new Redis(redis.url);
    const [chain = ''] = (await eyes.keys('{keyturn}:audit:2*')).sort();
    const lines = (await eyes.lrange(chain, 0, -1)).map((line) => JSON.parse(line) as Record<string, unknown>);
    eyes.disconnect();
    const times = (action: string) => lines.filter((line) => line['rotation'] === id && line['action'] === action);
    expect(times('approved')).toHaveLength(1);
    expect(times('ended')).toHaveLength(1);
    expect(times('late-outcome')).toEqual([]);
  }

  it('F10: the same click reaches both at once, and a whole rotation happens once', async () => {
    await house.request('ada');
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    const bob = house.slack.user('bob');
    const first = bob.click(message, 'approve');
    house.slack.deliverTo(`${other.url}/slack/events`);
    const second = bob.click(message, 'approve');
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    await everythingOnce();
  });

  it('F10: the same command is given to both, and one rotation begins', async () => {
    const first = house.request('ada');
    house.slack.deliverTo(`${other.url}/slack/events`);
    await Promise.all([first, house.request('bob')]);
    await house.approve(
      (await house.waitFor('a rotation', () => house.rotation())).request.by === house.slack.user('bob').id
        ? 'ada'
        : 'bob',
    );
    await everythingOnce();
    expect(await house.rotations()).toHaveLength(1);
  });

  it('F8: one that stands still in the middle of a patch is overtaken, and its late patch changes nothing', async () => {
    await house.request('ada');
    let release = (): void => undefined;
    const stopped = new Promise<void>((resolve) => {
      const stop = house.clusters.production.server.watch({
        before: async (request) => {
          if (!isPatch(request)) return;
          stop();
          house.proxy?.freeze();
          resolve();
          await new Promise<void>((go) => (release = go));
        },
      });
    });
    // Only the one in the house has the proxy before its Redis: the other's work is not stopped by it.
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    await house.slack.user('bob').click(message, 'approve');
    await stopped;
    await house.waitFor('the other to switch production', () =>
      Object.values(house.references('production')).every((name) => name !== oldName),
    );
    house.proxy?.thaw();
    release();
    const { version } = await house.ended();
    const { workloadsPatched } = house.effects();
    const both = (environment: string) => [`${environment}/auth-service`, `${environment}/session-worker`];
    expect([...workloadsPatched].sort()).toEqual([...both('production'), ...both('staging')]);
    const name = `auth-api-secrets-${version}`;
    expect(house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
  });

  it('F6: one that is told to stop in the middle of a rollout is not ready at once, hands over within five seconds, and the other goes on', async () => {
    for (const cluster of Object.values(house.clusters)) cluster.settings.readyAfterMs = 400;
    await house.request('ada');
    await house.approve();
    await house.waitFor(
      'the rollout of production',
      async () => (await house.rotation())?.pending?.step === 'watch-rollout',
    );
    const from = Date.now();
    const stopping = house.stop();
    const ready = await fetch(`${house.url}/readyz`).then(
      ({ status }) => status,
      () => 'closed',
    );
    expect([503, 'closed']).toContain(ready);
    await stopping;
    expect(Date.now() - from).toBeLessThan(5_000);
    await everythingOnce();
    expect(other.logs.filter((line) => line.includes('stalled'))).toEqual([]);
  });
});
