import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, monitorId, oldName } from '../whole/usual-catalogue.js';

describe('somebody else who writes the new name over what was put back', () => {
  let redis: RedisServer;
  let house: House;
  let newName: string;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  /** A rollback whose pods are slow to get ready, and a pipeline that writes the new name over it `times` times meanwhile. */
  const rollBackAgainst = async (times: number): Promise<void> => {
    const catalogue = { secrets: { 'auth-api': { environments: { production: { watch: '1m' } } } } };
    house = await openHouse({ redis, catalogue, kubernetes: { readyAfterMs: 1_000 } });
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    newName = `${baseName}-${(await house.rotation())?.version ?? ''}`;
    await house.datadog.setState(monitorId, 'Alert');
    await house.waitFor('the proof', async () => (await house.rotation())?.pending?.step === 'prove-restored');
    const { production } = house.clusters;
    let left = times - 1;
    production.server.watch({
      applied: ({ method, path }) => {
        if (left === 0 || method !== 'PATCH' || !path.endsWith('/deployments/auth-service')) return;
        left -= 1;
        production.apply(asThePipelineHasIt());
      },
    });
    production.apply(asThePipelineHasIt());
  };
  const asThePipelineHasIt = (): object => {
    const now = house.clusters.production.objects.get('Deployment', 'production', 'auth-service');
    return JSON.parse(JSON.stringify(now).replaceAll(oldName, newName)) as object;
  };

  it('twice: it is put back again each time, and told each time, and the rollback ends', async () => {
    await rollBackAgainst(2);
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    const told = await house.waitFor('both times to be told', () => {
      const texts = house.thread().filter((text) => /Somebody put the new version back into use/.test(text));
      return texts.length > 1 && texts;
    });
    expect(told).toHaveLength(2);
    expect(told[0]).toMatch(/production deployment\/auth-service.* by somebody \(the cluster does not tell who\)/);
  });

  it('again and again: after three times it holds, and names the workload and the command', async () => {
    await rollBackAgainst(100);
    const held = await house.waitFor('the hold', async () => (await house.rotation())?.hold);
    expect(held).toMatchObject({ endedBy: 'person', reason: { code: 'written-over', times: 3 } });
    const text = await house.waitFor(
      'its words',
      () => /Keyturn does not fight on/.test(shownText(house.living())) && shownText(house.living()),
    );
    expect(text).toMatch(/production deployment\/auth-service.* by somebody \(the cluster does not tell who\)/s);
    expect(text).toContain('kubectl');
    expect(house.buttons()).toEqual(['resume']);
    expect(house.references('production')).toEqual({ 'auth-service': newName, 'session-worker': oldName });
  });
});
