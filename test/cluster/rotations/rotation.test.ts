import { describe, expect, it } from '@jest/globals';
import { baseName, monitorId, oldName } from '../../integration/whole/usual-catalogue.js';
import type { ClusterHouse } from './cluster-house.js';
import { enterHouses } from './enter-house.js';

describe('a whole rotation on a real cluster, with the rights that are shipped', () => {
  const enter = enterHouses();

  it('goes from the request to done, and the old versions are deleted when told', async () => {
    const house = await enter();
    await house.request('ada', 'auth-api --reason "It leaked"');
    await house.approve();
    const { version, ending } = await house.ended();
    const name = `${baseName}-${version}`;
    expect(ending).toBe('done');
    for (const where of ['staging', 'production'] as const) {
      expect(await house.references(where)).toEqual({ 'auth-service': name, 'session-worker': name });
      expect(await house.versions(where)).toEqual([oldName, name]);
    }
    await deleteOldVersions(house);
    expect(await house.versions('staging')).toEqual([name]);
    expect(await house.versions('production')).toEqual([name]);
  });

  it('is rolled back by an alert during the watch', async () => {
    const house = await enter({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await house.inPhase('watch');
    await house.datadog.setState(monitorId, 'Alert');
    const { ending, rollback } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(rollback?.why).toEqual({ code: 'monitor-alert', monitors: ['Auth errors'] });
    for (const where of ['staging', 'production'] as const) {
      expect(await house.references(where)).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    }
  });
});

const longWatch = { secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } } };

async function deleteOldVersions(house: ClusterHouse): Promise<void> {
  for (const stage of ['staging', 'production']) {
    const answered = new Set<number>();
    await house.waitFor(`the old version to be gone from ${stage}`, async () => {
      const cleanup = (await house.cleanups()).find((one) => one.stage === stage && one.name === oldName);
      if (cleanup?.phase !== 'offered') return cleanup?.ending === 'deleted';
      // What was found meanwhile, or a reminder that comes anew, is a new question.
      const { id, round } = cleanup;
      const value = JSON.stringify(JSON.stringify({ action: 'cleanup-delete', cleanup: id, round }));
      const reminder = house.slack.messages('deploys').find(({ blocks }) => JSON.stringify(blocks).includes(value));
      if (!reminder || answered.has(round)) return false;
      answered.add(round);
      await house.slack.user('bob').click(reminder, 'cleanup-delete');
      return false;
    });
  }
}
