import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from './house.js';
import { oldName } from './usual-catalogue.js';

describe('a whole rotation', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    house = await openHouse({ redis });
  });
  afterEach(() => house.close());

  it('goes from the request through staging and the approval to done', async () => {
    await house.request('ada');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    const name = `auth-api-secrets-${version}`;
    expect(house.references('staging')).toEqual({ 'auth-service': name, 'session-worker': name });
    expect(house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
    expect(house.secrets('production').map((secret) => secret.name)).toEqual([oldName, name]);
  });
});
