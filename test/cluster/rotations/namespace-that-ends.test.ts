import { describe, expect, it } from '@jest/globals';
import { oldName } from '../../integration/whole/usual-catalogue.js';
import type { ClusterHouse } from './cluster-house.js';
import { enterHouses } from './enter-house.js';

const untouched = { 'auth-service': oldName, 'session-worker': oldName };

describe('a namespace of a real cluster that is being deleted', () => {
  const enter = enterHouses();

  it('before the request: it is refused in the plan, and staging is left alone', async () => {
    const house = await enter();
    await end(house);
    await house.request('ada');
    await house.heldFor('plan-blocked');
    await house.says(`\`namespace/${house.place.namespaces.production}\` is being deleted`);
    expect(await house.references('staging')).toEqual(untouched);
    expect(await house.versions('staging')).toEqual([oldName]);
    await letGo(house);
  });

  it('while the approval is awaited: it holds, and cancelling puts staging back', async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('the approval to be asked for', () => house.offering('approve'));
    await end(house);
    await house.approve();
    await house.waitFor('a hold', async () => (await house.rotation())?.hold !== undefined);
    await house.says('being deleted');
    await house.request('ada', 'cancel auth-api');
    expect((await house.ended()).ending).toBe('cancelled');
    expect(await house.references('staging')).toEqual(untouched);
    await letGo(house);
  });
});

/** Production's namespace is deleted, and something in it takes its time. */
async function end(house: ClusterHouse): Promise<void> {
  const { place } = house;
  const metadata = { name: 'slow-to-go', finalizers: ['keyturn.dev/test'] };
  await place.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata }, 'production');
  await place.insist('DELETE', `/api/v1/namespaces/${place.namespaces.production}`);
  await house.waitFor('the namespace to end', async () => {
    const { body } = await place.ask('GET', `/api/v1/namespaces/${place.namespaces.production}`);
    return (body.status as { phase?: string }).phase === 'Terminating';
  });
}

async function letGo({ place }: ClusterHouse): Promise<void> {
  await place.patch('production', 'configmaps', 'slow-to-go', { metadata: { finalizers: null } });
}
