import { describe, expect, it } from '@jest/globals';
import { baseName, oldName } from '../../integration/whole/usual-catalogue.js';
import type { ClusterHouse } from './cluster-house.js';
import { enterHouses } from './enter-house.js';
import type { KubeObject, Place } from './place.js';
import { annotated, cronJob, service, statefulSet, troubled, usualWorkloads } from './workloads.js';

describe('what goes on in a real cluster meanwhile', () => {
  const enter = enterHouses();

  it('a CronJob that fires in the middle runs on, and the old version is offered only after it ran on the new one', async () => {
    const report = cronJob('* * * * *', { 'keyturn.dev/test-runs-for': '15s' });
    const production = [service(1), report];
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production } });
    await house.request('ada');
    await house.waitFor('the approval to be asked for', () => house.offering('approve'));
    await fire(house.place);
    const first = await house.waitFor('the run', async () => (await house.place.list('production', 'jobs'))[0]);
    await house.approve();
    const { version, ending, items } = await house.ended();
    expect(ending).toBe('done');
    const name = `${baseName}-${version}`;
    expect(await house.references('production')).toEqual({ 'auth-service': name, report: name });
    expect(secretsOf(await house.place.read('production', 'jobs', first.metadata.name))).toEqual([oldName]);
    const proven = items.findLast(({ step }) => step === 'prove-pods')?.evidence;
    expect(proven).toMatchObject({ proven: 1, total: 1, cronJobs: ['cronjob/report'] });
    const offered = () =>
      house.slack
        .messages('deploys')
        .filter((message) => house.buttons(message).includes('cleanup-delete'))
        .find(({ blocks }) => JSON.stringify(blocks).includes('production'));
    await nextRun(house, name);
    await house.waitFor('the old version to be offered', offered);
    const [ran] = (await house.place.list('production', 'jobs')).filter((job) => secretsOf(job).includes(name));
    expect(ran?.['status']).toMatchObject({ succeeded: 1 });
  });

  it('a PodDisruptionBudget that lets no pod go blocks evictions, and not a rollout', async () => {
    const house = await enter();
    await forbidDisruption(house, 'auth-service');
    await house.request('ada');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect((await house.references('production'))['auth-service']).toBe(`${baseName}-${version}`);
  });

  it('nor does it block the way back, where the pods of a StatefulSet have to be deleted', async () => {
    const production = [troubled(statefulSet(2), 'crash-loop')];
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production } });
    await forbidDisruption(house, 'store');
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('rolled-back');
    const pods = await house.place.list('production', 'pods');
    expect(pods.map((pod) => secretsOf(pod))).toEqual([[oldName], [oldName]]);
  });

  it('pods that are slow to get ready are waited for', async () => {
    const production = [annotated(service(2), { 'keyturn.dev/test-ready-after': '3s' })];
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production } });
    await house.request('ada');
    await house.approve();
    await house.says('pods on the new version');
    expect((await house.ended()).ending).toBe('done');
  });
});

/** The controller runs a CronJob whose last run was too long ago at once. */
async function fire(place: Place): Promise<void> {
  const status = { lastScheduleTime: new Date(Date.now() - 150_000).toISOString().replace(/\.\d+/, '') };
  const path = `${place.pathTo('production', 'cronjobs', 'report')}/status`;
  await place.insist('PATCH', path, { status }, 'application/merge-patch+json');
}

/** Its time comes every minute. */
async function nextRun(house: ClusterHouse, name: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    const jobs = await house.place.list('production', 'jobs');
    if (jobs.some((job) => secretsOf(job).includes(name))) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await house.waitFor('a run on the new version', async () =>
    (await house.place.list('production', 'jobs')).some((job) => secretsOf(job).includes(name)),
  );
}

async function forbidDisruption(house: ClusterHouse, app: string): Promise<void> {
  const { place } = house;
  const spec = { maxUnavailable: 0, selector: { matchLabels: { app } } };
  const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: app }, spec };
  await place.create(budget, 'production');
  await house.waitFor('evictions to be refused', async () => {
    const [pod] = (await place.list('production', 'pods')).filter(({ metadata }) => metadata.name.startsWith(app));
    if (!pod) return false;
    const { name } = pod.metadata;
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name } };
    const { code, text } = await place.ask(
      'POST',
      `${place.pathTo('production', 'pods', name)}/eviction?dryRun=All`,
      eviction,
    );
    return code === 429 && text.includes("violate the pod's disruption budget");
  });
}

function secretsOf(object: KubeObject): string[] {
  return [...new Set(JSON.stringify(object['spec']).match(new RegExp(`${baseName}-\\d{14}`, 'g')) ?? [])];
}
