import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { StandInRequest } from '../../stand-ins/stand-in-server.js';
import { stopTheWorld } from '../promises/stop-the-world.js';
import { openHouse, type House } from '../whole/house.js';
import { byCopy, guards, moving, routedWorkloads, shareOf } from '../whole/routed.js';
import { standingIn } from '../whole/standing.js';
import { baseName, monitorId, oldName } from '../whole/usual-catalogue.js';

const writes = {
  weights: ({ method, path }: StandInRequest) => method === 'PATCH' && path.endsWith('/httproutes/auth'),
  reference: ({ method, path, body }: StandInRequest) =>
    method === 'PATCH' && path.endsWith('/deployments/auth-service') && body.includes(baseName),
  fence: ({ method, path }: StandInRequest) => method === 'PATCH' && path.endsWith('/deployments/auth-service'),
  deletion: ({ method, path }: StandInRequest) =>
    method === 'DELETE' && path.endsWith('/deployments/auth-service-green'),
} as const;

/** Redis is gone before the write is applied, so that what came of it can't be saved, and is started when it has been. */
describe('Redis is killed, and started again with its data, while a copy has traffic', () => {
  let redis: RedisServer;
  let house: House;
  let before: string[];
  const enter = async (interval: string): Promise<void> => {
    const workloads = { production: [...routedWorkloads('production'), ...guards('production')] };
    house = await openHouse({ redis, workloads, catalogue: moving({ strategy: { ...byCopy, interval } }) });
    before = standing();
  };
  const standing = (): string[] => standingIn(house.clusters.production, 'production');
  const awayAt = async (write: keyof typeof writes, begin: () => Promise<unknown>): Promise<void> => {
    const { server } = house.clusters.production;
    const since = server.journal.length;
    await stopTheWorld(server, writes[write], () => redis.kill(), begin);
    await house.waitFor('the write', () => server.journal.slice(since).some(({ request }) => writes[write](request)));
    await redis.restart();
  };
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await house.close();
    await redis.stop();
  });

  it.each([
    ['shift', 'weights'],
    ['switch-original', 'reference'],
    ['delete-copy', 'deletion'],
  ] as const)(
    'in %s: the rotation goes on, and leaves nothing but the original on the new version',
    async (_, write) => {
      await enter('300ms');
      await house.request('ada');
      await awayAt(write, () => house.approve());
      const { ending, version } = await house.ended();
      expect(ending).toBe('done');
      const name = `${baseName}-${version}`;
      expect(house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
      expect(standing()).toEqual(before);
    },
  );

  it.each([
    ['return-weights', 'weights'],
    ['restore', 'fence'],
    ['remove-copy', 'deletion'],
  ] as const)('in %s of a rollback: everything is put back', async (_, write) => {
    await enter('10m');
    await house.request('ada');
    await house.approve();
    await house.waitFor('25 % of the traffic', () => shareOf(house.clusters.production, 'production') === 25);
    await awayAt(write, () => house.datadog.setState(monitorId, 'Alert'));
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    expect(standing()).toEqual(before);
  });
});
