import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openClusterHouse, type ClusterHouse, type ClusterHouseOrder } from './cluster-house.js';

/** For a file of tests: what opens a house for one test, which is closed after it. They share a Redis. */
export function enterHouses(): (order?: Omit<ClusterHouseOrder, 'redis'>) => Promise<ClusterHouse> {
  let redis: RedisServer;
  let house: ClusterHouse | undefined;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });
  afterAll(() => redis.stop());
  return async (order = {}) => (house = await openClusterHouse({ redis, ...order }));
}
