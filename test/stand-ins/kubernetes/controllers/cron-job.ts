import { Cron } from 'croner';
import { timestamp } from '../clock.js';
import { kindNamed } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { CronJob, Job } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { deleteObject } from '../writes/delete-object.js';
import { controlled, fresh, ownedBy, writeStatus, type ControllerContext } from './controller.js';
import { recordEvent } from './event.js';
import { ended } from './job.js';

/** The longest wait that a timer can hold; a later run is looked at again then. */
const longestWait = 24 * 3600 * 1000;

/** Starts a Job at each scheduled time, and keeps the account of the runs. */
export function reconcileCronJob(context: ControllerContext, object: KubeObject): void {
  const cronJob = object as CronJob;
  if (cronJob.metadata.deletionTimestamp !== undefined) return;
  account(context, cronJob);
  if (cronJob.spec.suspend === true) return;
  const now = context.cluster.clock.now();
  const since = Date.parse(cronJob.status?.lastScheduleTime ?? cronJob.metadata.creationTimestamp ?? '');
  const missed = lastDue(cronJob, since, now);
  if (missed !== undefined) runCronJob(context, cronJob, missed);
  const next = nextRun(cronJob, now);
  if (next !== undefined) context.requeue(cronJob, Math.min(longestWait, next - now));
}

function nextRun(cronJob: CronJob, after: number): number | undefined {
  const { schedule, timeZone } = cronJob.spec;
  const cron = new Cron(schedule, { paused: true, timezone: timeZone ?? 'Etc/UTC' });
  return cron.nextRun(new Date(after))?.getTime();
}

/** The latest scheduled time in (since, now]: of several that were missed, only the last is run. */
function lastDue(cronJob: CronJob, since: number, now: number): number | undefined {
  let last: number | undefined;
  for (let next = nextRun(cronJob, since); next !== undefined && next <= now; next = nextRun(cronJob, next))
    last = next;
  return last;
}

/** Starts the Job of one scheduled time, unless the concurrency policy forbids it. Returns its name. */
export function runCronJob(context: ControllerContext, cronJob: CronJob, scheduled: number): string | undefined {
  const { namespace = '', name } = cronJob.metadata;
  const jobs = kindNamed(context.cluster, 'Job');
  const running = controlled<Job>(context, cronJob, 'Job').filter((job) => ended(job) === undefined);
  if (running.length > 0 && cronJob.spec.concurrencyPolicy === 'Forbid') return undefined;
  if (cronJob.spec.concurrencyPolicy === 'Replace') {
    for (const job of running) remove(context, job);
  }
  const { metadata, spec } = cronJob.spec.jobTemplate;
  const minute = `${name}-${Math.floor(scheduled / 60_000)}`;
  const taken = context.cluster.store.get(jobs, namespace, minute) !== undefined;
  const job = createObject(context.cluster, jobs, namespace, {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: taken ? `${name}-${scheduled}` : minute,
      ...(metadata?.labels ? { labels: metadata.labels } : {}),
      annotations: {
        ...metadata?.annotations,
        'batch.kubernetes.io/cronjob-scheduled-timestamp': timestamp(scheduled),
      },
      ownerReferences: ownedBy(context, cronJob),
    },
    spec,
  });
  recordEvent(context, cronJob, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`, 'cronjob-controller');
  const current = fresh(context, cronJob) ?? cronJob;
  writeStatus(context, current, { ...current.status, lastScheduleTime: timestamp(scheduled) });
  account(context, current);
  return job.metadata.name;
}

/** Which runs are under way, when the last one succeeded, and which finished ones are forgotten. */
function account(context: ControllerContext, cronJob: CronJob): void {
  const jobs = controlled<Job>(context, cronJob, 'Job');
  const active = jobs
    .filter((job) => ended(job) === undefined)
    .map(({ apiVersion, kind, metadata }) => {
      const { name, namespace = '', uid = '', resourceVersion = '' } = metadata;
      return { kind, namespace, name, uid, apiVersion, resourceVersion };
    });
  const successes = jobs.flatMap((job) => (ended(job) === 'Complete' ? [job.status?.completionTime ?? ''] : []));
  const last = [cronJob.status?.lastSuccessfulTime ?? '', ...successes].sort().at(-1);
  const { lastScheduleTime } = (fresh(context, cronJob) ?? cronJob).status ?? {};
  writeStatus(context, cronJob, {
    ...(lastScheduleTime ? { lastScheduleTime } : {}),
    ...(last ? { lastSuccessfulTime: last } : {}),
    ...(active.length > 0 ? { active } : {}),
  });
  forget(
    context,
    jobs.filter((job) => ended(job) === 'Complete'),
    cronJob.spec.successfulJobsHistoryLimit,
  );
  forget(
    context,
    jobs.filter((job) => ended(job) === 'Failed'),
    cronJob.spec.failedJobsHistoryLimit,
  );
}

function forget(context: ControllerContext, finished: readonly Job[], limit: number): void {
  const oldestFirst = finished.toSorted(
    (a, b) =>
      Number(a.status?.startTime !== b.status?.startTime) &&
      ((a.status?.startTime ?? '') < (b.status?.startTime ?? '') ? -1 : 1),
  );
  for (const job of oldestFirst.slice(0, Math.max(0, finished.length - limit))) remove(context, job);
}

function remove(context: ControllerContext, job: Job): void {
  const { namespace = '', name } = job.metadata;
  const options = { propagationPolicy: 'Background' } as const;
  deleteObject(context.cluster, kindNamed(context.cluster, 'Job'), namespace, name, options);
}
