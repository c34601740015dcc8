import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { StandInRequest } from '../../stand-ins/stand-in-server.js';
import { stopTheWorld } from '../promises/stop-the-world.js';
import { openHouse, type House } from '../whole/house.js';
import { moving, routedWorkloads, routeName, shareOf, watchShares } from '../whole/routed.js';
import { standingIn } from '../whole/standing.js';
import { monitorId } from '../whole/usual-catalogue.js';

/** A step's patch is on its way when the alert comes, and arrives when the rollback has given the traffic back. */
describe('weights that arrive late', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => house.close());
  afterAll(() => redis.stop());

  const production = () => house.clusters.production;
  const share = (): number => shareOf(production(), 'production');
  /** Holds the patch that moves traffic on from a share until `meanwhile` is over. */
  const hold = async (from: number, meanwhile: () => Promise<unknown>): Promise<void> => {
    const isNext = ({ method, path }: StandInRequest): boolean =>
      method === 'PATCH' && path.endsWith('/httproutes/auth') && share() === from;
    await stopTheWorld(production().server, isNext, meanwhile, async () => {
      await house.request('ada');
      await house.approve();
    });
  };
  const enter = async (): Promise<void> => {
    const workloads = { production: routedWorkloads('production') };
    // The answer to what is held is waited for.
    house = await openHouse({ redis, workloads, catalogue: { ...moving(), timing: { call: '30s' } } });
  };

  it('are not set again over those that the rollback gave back', async () => {
    await enter();
    const shares = watchShares(production());
    const before = standingIn(production(), 'production');
    await hold(25, async () => {
      await house.datadog.setState(monitorId, 'Alert');
      await house.waitFor('the traffic to be back', () => share() === 0);
    });
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(shares).toEqual([0, 25, 0]);
    expect(standingIn(production(), 'production')).toEqual(before);
  });

  it('are refused where the route was as before until then', async () => {
    await enter();
    const shares = watchShares(production());
    await hold(0, async () => {
      await house.datadog.setState(monitorId, 'Alert');
      await house.waitFor('the references to be back', async () => (await currentStep()) === 'prove-restored');
    });
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(shares).toEqual([0]);
  });

  it('are given back before anything is proven, whoever set them again', async () => {
    await enter();
    let free: () => void = () => undefined;
    await hold(25, async () => {
      const route = () => production().objects.get('HTTPRoute', 'production', routeName);
      const halfway = route();
      await house.datadog.setState(monitorId, 'Alert');
      await house.waitFor('the references to be back', async () => (await currentStep()) === 'prove-restored');
      const fault = { kind: 'status', status: 503, body: {} } as const;
      free = production().server.fail({ method: 'GET', path: /\/pods/, fault });
      const { resourceVersion } = route()?.metadata ?? {};
      production().apply({ ...halfway, metadata: { ...halfway?.metadata, resourceVersion } });
    });
    await house.waitFor('the traffic to be back', () => share() === 0);
    expect((await house.rotation())?.phase).toBe('rollback');
    free();
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(share()).toBe(0);
  });

  const currentStep = async () => {
    const { items = [], cursor = 0 } = (await house.rotation()) ?? {};
    return items[cursor]?.step;
  };
});
