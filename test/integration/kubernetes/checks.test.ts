import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { moveAnchor, readAnchor } from '../../../src/kubernetes/audit-anchor.js';
import { runCheckJob, type CheckOrder } from '../../../src/kubernetes/check-job.js';
import { cronJobsOf, hasSucceededWithout } from '../../../src/kubernetes/cron-jobs.js';
import { emitEvent } from '../../../src/kubernetes/events.js';
import { secretFieldsOf } from '../../../src/kubernetes/references.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { cronJob, newName, oldName, podTemplate, rotationId } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

describe('a check', () => {
  const order: CheckOrder = {
    namespace: 'shop',
    cronJob: 'integration-tests-with-a-name-that-is-nearly-as-long-as-allowed',
    rotationId,
    stage: 'test',
    secretName: newName,
    baseName: 'api',
  };
  const cronJobName = order.cronJob.slice(0, 52);
  const check = () => runCheckJob(world.cluster, { ...order, cronJob: cronJobName });

  test('runs the CronJob’s template once, on the new Secret, and passes', async () => {
    world.kubernetes.apply(cronJob(cronJobName, { suspend: true }));
    const { job } = await check();
    expect(job.length).toBeLessThanOrEqual(63);
    const result = await eventually(async () => {
      const seen = await check();
      expect(seen.state).toBe('passed');
      return seen;
    });
    expect(result).toMatchObject({
      job,
      startedAt: expect.any(Number) as unknown,
      endedAt: expect.any(Number) as unknown,
    });
    expect(world.sent('POST', /\/jobs$/)).toBe(1);
    const made = world.kubernetes.objects.get('Job', 'shop', job);
    expect(secretFieldsOf(made).map(({ name }) => name)).toEqual([newName, newName]);
    expect(
      secretFieldsOf(world.kubernetes.objects.get('CronJob', 'shop', cronJobName)).map(({ name }) => name),
    ).toEqual([oldName, oldName]);
  });

  test('whose Job fails has failed', async () => {
    world.kubernetes.setBehaviour(() => ({ state: 'crash-loop' }));
    world.kubernetes.apply(cronJob(cronJobName, { suspend: true, jobTemplate: failing() }));
    await eventually(async () => expect(await check()).toMatchObject({ state: 'failed' }));
  });

  test('whose answer was lost is found, and not run twice', async () => {
    world.kubernetes.apply(cronJob(cronJobName, { suspend: true }));
    world.kubernetes.server.fail({ method: 'POST', path: /jobs/, fault: { kind: 'lose-answer' }, times: 1 });
    expect((await check()).state).not.toBe('no-cron-job');
    expect(world.kubernetes.objects.list('Job', 'shop')).toHaveLength(1);
  });

  test('without its CronJob says so', async () => {
    expect(await check()).toMatchObject({ state: 'no-cron-job' });
  });

  function failing(): object {
    const template = podTemplate('check') as { spec: object };
    return { spec: { backoffLimit: 0, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } };
  }
});

describe('CronJobs', () => {
  test('that use the secret are told with schedule, suspension and last success', async () => {
    world.kubernetes.apply(cronJob('report', { timeZone: 'Europe/Berlin' }));
    world.kubernetes.apply(cronJob('paused', { suspend: true }));
    const before = await cronJobsOf(world.cluster, 'shop', 'api');
    expect(before).toEqual([
      { name: 'paused', schedule: '0 3 * * *', suspended: true, refersTo: [oldName], succeeded: [] },
      {
        name: 'report',
        schedule: '0 3 * * *',
        timeZone: 'Europe/Berlin',
        suspended: false,
        refersTo: [oldName],
        succeeded: [],
      },
    ]);
    expect(await cronJobsOf(world.cluster, 'shop', 'other')).toEqual([]);
    world.kubernetes.fireCronJob('shop', 'report');
    await eventually(async () => {
      const report = (await cronJobsOf(world.cluster, 'shop', 'api')).find(({ name }) => name === 'report');
      expect(report?.lastSuccess).toBeGreaterThan(Date.now() - 60_000);
      expect(report?.succeeded).toMatchObject([{ on: [oldName] }]);
      expect(report && hasSucceededWithout(report, oldName, 0)).toBe(false);
      expect(report && hasSucceededWithout(report, newName, 0)).toBe(true);
    });
  });

  test('are told by their own last success where Jobs may not be listed', async () => {
    world.kubernetes.apply(cronJob('report'));
    const message = 'jobs.batch is forbidden: User "k" cannot list resource "jobs" in API group "batch"';
    const body = { kind: 'Status', reason: 'Forbidden', message };
    world.kubernetes.server.fail({ path: /\/jobs/, fault: { kind: 'status', status: 403, body } });
    expect(await cronJobsOf(world.cluster, 'shop', 'api')).toMatchObject([{ name: 'report', succeeded: [] }]);
    world.kubernetes.server.fail({ path: /\/jobs/, fault: { kind: 'status', status: 403, body } });
    expect(await cronJobsOf(world.cluster, 'shop', 'other')).toEqual([]);
  });
});

describe('the audit anchor', () => {
  const head = (seq: number, chain = 'a', hash = `h${seq}`) => ({ seq, hash, chain });

  test('moves forward only within its chain, and to a new chain', async () => {
    const move = (next: ReturnType<typeof head>) => moveAnchor(world.cluster, 'shop', next);
    expect(await readAnchor(world.cluster, 'shop')).toBeUndefined();
    expect(await move(head(3))).toBe('moved');
    expect(await move(head(5))).toBe('moved');
    expect(await move(head(5))).toBe('moved');
    expect(await move(head(4))).toBe('ahead');
    expect(await move(head(5, 'a', 'forged'))).toBe('ahead');
    expect(await readAnchor(world.cluster, 'shop')).toEqual(head(5));
    expect(await move(head(1, 'b'))).toBe('moved');
    expect(await readAnchor(world.cluster, 'shop')).toEqual(head(1, 'b'));
  });

  test('of two that move at once, the one further on stays', async () => {
    const heads = [1, 2, 3, 4].map((seq) => head(seq));
    await Promise.all(heads.map((one) => moveAnchor(world.cluster, 'shop', one)));
    expect(await readAnchor(world.cluster, 'shop')).toEqual(head(4));
  });
});

describe('an Event', () => {
  const event = {
    namespace: 'shop',
    workload: { kind: 'Deployment', name: 'web', uid: 'u' },
    reason: 'SecretSwitched',
    message: 'now on the new version',
    type: 'Normal',
    key: 'web.keyturn.1',
    at: Date.UTC(2025, 1, 2),
  } as const;

  test('is written once, however often it is told', async () => {
    expect(await emitEvent(world.cluster, event)).toBe(true);
    expect(await emitEvent(world.cluster, event)).toBe(true);
    expect(world.kubernetes.objects.get('Event', 'shop', 'web.keyturn.1')).toMatchObject({
      involvedObject: { kind: 'Deployment', apiVersion: 'apps/v1', name: 'web', namespace: 'shop' },
      reason: 'SecretSwitched',
      firstTimestamp: '2025-02-02T00:00:00Z',
    });
  });

  test('that can not be written stops nothing', async () => {
    const status = { kind: 'status', status: 422, body: { kind: 'Status', message: 'no' } } as const;
    world.kubernetes.server.fail({ path: /events/, fault: status });
    expect(await emitEvent(world.cluster, event)).toBe(false);
  });
});
