import { timestamp } from '../clock.js';
import { kindNamed } from '../cluster.js';
import type { Condition, KubeObject } from '../kube-object.js';
import type { Job, Pod } from '../workloads.js';
import { deleteObject } from '../writes/delete-object.js';
import { controlled, fresh, withCondition, writeStatus, type ControllerContext } from './controller.js';
import { recordEvent } from './event.js';
import { isActive, isReady } from './pod-status.js';
import { createPod, deletePod } from './replica-set.js';

/** Runs a Job's pods until enough succeeded or too many failed. */
export function reconcileJob(context: ControllerContext, object: KubeObject): void {
  const job = object as Job;
  if (job.metadata.deletionTimestamp !== undefined) return;
  if (ended(job)) return expire(context, job);
  const pods = controlled<Pod>(context, job, 'Pod');
  const active = pods.filter(isActive);
  const succeeded = pods.filter((pod) => pod.status?.phase === 'Succeeded').length;
  const failed = pods.filter((pod) => pod.status?.phase === 'Failed').length + restartsOf(active);
  if (failed > job.spec.backoffLimit) return fail(context, job, active, { succeeded, failed });
  if (succeeded >= (job.spec.completions ?? 1)) return complete(context, job, { succeeded, failed });
  if (job.spec.suspend === true) return suspend(context, job, active, { succeeded, failed });
  const wanted = Math.min(job.spec.parallelism, (job.spec.completions ?? job.spec.parallelism) - succeeded);
  for (let made = active.length; made < wanted; made += 1) {
    createPod(context, job, job.spec.template, { generateName: `${job.metadata.name}-` });
  }
  const now = controlled<Pod>(context, job, 'Pod').filter(isActive);
  report(context, job, { active: now.length, ready: now.filter(isReady).length, succeeded, failed });
}

type Counts = { active?: number; ready?: number; succeeded: number; failed: number };

export function ended(job: Job): 'Complete' | 'Failed' | undefined {
  const types = job.status?.conditions?.filter((one) => one.status === 'True').map((one) => one.type) ?? [];
  if (types.includes('Complete')) return 'Complete';
  return types.includes('Failed') ? 'Failed' : undefined;
}

/** A pod that is restarted in place counts each time. */
function restartsOf(pods: readonly Pod[]): number {
  return pods.reduce((sum, pod) => sum + (pod.status?.containerStatuses?.[0]?.restartCount ?? 0), 0);
}

function report(
  context: ControllerContext,
  job: Job,
  counts: Counts,
  more: Partial<NonNullable<Job['status']>> = {},
): void {
  if (fresh(context, job) === undefined) return;
  const present = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  const startTime = job.status?.startTime ?? timestamp(context.cluster.clock.now());
  const conditions = job.status?.conditions;
  writeStatus(context, job, {
    startTime,
    ...(conditions ? { conditions } : {}),
    ready: 0,
    ...present,
    ...more,
    uncountedTerminatedPods: {},
  });
}

function complete(context: ControllerContext, job: Job, counts: Counts): void {
  const now = context.cluster.clock.now();
  const words = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' };
  const conditions = conclude(job, ['SuccessCriteriaMet', 'Complete'], words, now);
  recordEvent(context, job, 'Normal', 'Completed', 'Job completed', 'job-controller');
  report(context, job, counts, { conditions, completionTime: timestamp(now) });
}

function fail(context: ControllerContext, job: Job, active: readonly Pod[], counts: Counts): void {
  for (const pod of active) deletePod(context, job, pod);
  const words = { reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' };
  recordEvent(context, job, 'Warning', words.reason, words.message, 'job-controller');
  report(context, job, counts, {
    conditions: conclude(job, ['FailureTarget', 'Failed'], words, context.cluster.clock.now()),
  });
}

function suspend(context: ControllerContext, job: Job, active: readonly Pod[], counts: Counts): void {
  for (const pod of active) deletePod(context, job, pod);
  const words = { reason: 'JobSuspended', message: 'Job suspended' };
  report(context, job, counts, { conditions: conclude(job, ['Suspended'], words, context.cluster.clock.now()) });
}

function conclude(
  job: Job,
  types: readonly string[],
  words: { reason: string; message: string },
  now: number,
): Condition[] {
  return types.reduce<Condition[]>(
    (conditions, type) => withCondition(conditions, { type, status: 'True', ...words }, now),
    job.status?.conditions ?? [],
  );
}

function expire(context: ControllerContext, job: Job): void {
  const seconds = job.spec.ttlSecondsAfterFinished;
  if (seconds === undefined) return;
  const finished = job.status?.conditions?.find((one) => one.type === 'Complete' || one.type === 'Failed');
  const left = Date.parse(finished?.lastTransitionTime ?? '') + seconds * 1000 - context.cluster.clock.now();
  if (left > 0) return context.requeue(job, left);
  const { namespace = '', name } = job.metadata;
  deleteObject(context.cluster, kindNamed(context.cluster, 'Job'), namespace, name, {
    propagationPolicy: 'Background',
  });
}
