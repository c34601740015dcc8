import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from './house.js';
import { secondsPausedAt, rolledWorkloads, rolloutIn } from './rolled.js';
import { baseName, monitorId, oldName } from './usual-catalogue.js';

const interval = 1_500;
const promoting = {
  type: 'blue-green',
  workload: 'rollout/auth-service',
  router: { type: 'argo-rollouts' },
  interval: `${interval}ms`,
};

describe('a rotation of what an Argo Rollout uses', () => {
  let redis: RedisServer;
  let house: House | undefined;
  const enter = async (strategy: object = promoting): Promise<House> => {
    const catalogue = { secrets: { 'auth-api': { environments: { production: { strategy } } } } };
    const opened = await openHouse({ redis, workloads: { production: rolledWorkloads('production') }, catalogue });
    house = opened;
    await opened.waitFor('the Rollout', () => rolloutIn(opened.clusters.production).status?.phase === 'Healthy');
    return opened;
  };
  const begin = async (opened: House): Promise<void> => {
    await opened.request('ada');
    await opened.approve();
  };
  const atPause = (opened: House, index: number) =>
    opened.waitFor(`the pause at ${index}`, () => {
      const { currentStepIndex, pauseConditions } = rolloutIn(opened.clusters.production).status ?? {};
      return currentStepIndex === index && pauseConditions !== undefined;
    });
  const promotions = ({ clusters }: House): number =>
    clusters.production.server.journal.filter(
      ({ request }) => request.method === 'PATCH' && request.path.includes('/rollouts/auth-service/status'),
    ).length;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });
  afterAll(() => redis.stop());

  it('promotes it once at each pause that waits for it, after the interval, and ends when it is on the new version', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const paused = secondsPausedAt(production);
    await begin(house);
    const { ending, version } = await house.ended();
    expect(ending).toBe('done');
    expect(promotions(house)).toBe(2);
    expect([...paused.keys()]).toEqual([1, 3]);
    for (const seconds of paused.values()) expect(seconds).toBeGreaterThanOrEqual(interval / 1000);
    expect(JSON.stringify(rolloutIn(production).spec)).toContain(`${baseName}-${version}`);
    expect(rolloutIn(production).status).toMatchObject({ phase: 'Healthy', updatedReplicas: 4 });
  });

  it('promotes nothing while a monitor says nothing, and goes on when it is OK again', async () => {
    const house = await enter({ ...promoting, interval: '5s' });
    await begin(house);
    await atPause(house, 1);
    await house.datadog.setState(monitorId, 'No Data');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold?.endedBy === 'monitors');
    expect(promotions(house)).toBe(0);
    await house.datadog.setState(monitorId, 'OK');
    expect((await house.ended()).ending).toBe('done');
  });

  it('puts it back from the middle of its steps when an alert comes, and leaves it healthy and not aborted', async () => {
    const house = await enter({ ...promoting, interval: '1m' });
    const { production } = house.clusters;
    const before = rolloutIn(production).status?.currentPodHash;
    await begin(house);
    await atPause(house, 1);
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(JSON.stringify(rolloutIn(production).spec)).toContain(oldName);
    await house.waitFor('the old version', () => rolloutIn(production).status?.phase === 'Healthy');
    expect(rolloutIn(production).status).toMatchObject({ currentPodHash: before, stableRS: before });
    expect(rolloutIn(production).status?.abort).toBeUndefined();
  });

  it('puts it back after done without its steps', async () => {
    const house = await enter();
    const { production } = house.clusters;
    const before = rolloutIn(production).status?.currentPodHash;
    await begin(house);
    expect((await house.ended()).ending).toBe('done');
    await house.request('bob', 'rollback auth-api --reason "Users complain"');
    await house.clickButton('bob', 'rollback');
    await house.waitFor('the way back', async () => (await house.rotation())?.ending === 'rolled-back');
    expect(rolloutIn(production).status).toMatchObject({ phase: 'Healthy', currentPodHash: before, stableRS: before });
  });

  it('leaves its pauses to a person where the catalogue says rolling, and says so', async () => {
    const house = await enter({ type: 'rolling' });
    await begin(house);
    await atPause(house, 1);
    await house.waitFor('the words', () => JSON.stringify(house.living()).includes('kubectl argo rollouts promote'));
    expect(JSON.stringify(house.slack.messages('deploys'))).toContain('somebody must promote it');
    expect(promotions(house)).toBe(0);
  });
});
