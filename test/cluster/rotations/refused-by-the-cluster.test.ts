import { describe, expect, it } from '@jest/globals';
import { baseName, oldName } from '../../integration/whole/usual-catalogue.js';
import type { ClusterHouse } from './cluster-house.js';
import { enterHouses } from './enter-house.js';
import { allow, deny } from './policy.js';
import { service, usualWorkloads } from './workloads.js';

const untouched = { 'auth-service': oldName, 'session-worker': oldName };

describe('what a real cluster says no to', () => {
  const enter = enterHouses();

  it('a quota on Secrets: its words reach the person, nothing is switched, and it goes on when there is room', async () => {
    const house = await enter();
    await limit(house, { 'count/secrets': '1' });
    await house.request('ada');
    await house.heldFor('refused-by-cluster');
    await house.says(
      'exceeded quota: small, requested: count/secrets=1, used: count/secrets=1, limited: count/secrets=1',
    );
    expect(await house.references('staging')).toEqual(untouched);
    expect(await house.references('production')).toEqual(untouched);
    await house.place.remove('production', 'resourcequotas', 'small');
    await house.request('ada', 'resume auth-api');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });

  it('a quota on pods: what stops the rollout is told in its words, and production is put back', async () => {
    const production = [service(2, { progressDeadlineSeconds: 3 })];
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production } });
    await limit(house, { pods: '2' });
    await house.request('ada');
    await house.approve();
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(await house.references('production')).toEqual({ 'auth-service': oldName });
    expect(house.told()).toContain('exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2');
  });

  it('an admission policy that denies the new Secret: its words reach the person, and nothing is switched', async () => {
    const house = await enter();
    await deny(house, {
      rule: { apiGroups: [''], resources: ['secrets'], operations: ['CREATE'] },
      message: 'Secrets are made on Tuesdays',
    });
    await house.request('ada');
    await house.heldFor('refused-by-cluster');
    await house.says('Secrets are made on Tuesdays');
    expect(house.told()).not.toContain('Grant');
    expect(await house.references('staging')).toEqual(untouched);
    expect(await house.references('production')).toEqual(untouched);
  });

  it("an admission policy that denies production's switch: its words reach the person, and it goes on once it may", async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('the approval to be asked for', () => house.offering('approve'));
    await deny(house, {
      rule: { apiGroups: ['apps'], resources: ['deployments'], operations: ['UPDATE'] },
      message: 'no deployments before the release',
    });
    await house.approve();
    await house.says('no deployments before the release');
    expect(await house.references('production')).toEqual(untouched);
    await allow(house);
    const { ending, version } = await house.ended();
    expect(ending).toBe('done');
    const name = `${baseName}-${version}`;
    expect(await house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
  });
});

/** A quota of production, in force. */
async function limit(house: ClusterHouse, hard: Readonly<Record<string, string>>): Promise<void> {
  const { place } = house;
  const metadata = { name: 'small' };
  await place.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } }, 'production');
  await house.waitFor('the quota to be counted', async () => {
    const { status } = await place.read('production', 'resourcequotas', 'small');
    return (status as { used?: object }).used !== undefined;
  });
}
