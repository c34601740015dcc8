import { DelayedError, Worker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { webhookAlertSchema } from '../src/datadog/webhook.js';
import { loggedAs } from '../src/kubernetes/kubernetes-error.js';
import { tag } from '../src/records/keys.js';
import type { Timing } from '../src/rotation/entry.js';
import { advance } from './advance.js';
import { handleWake, type WorkerParts } from './handle-wake.js';
import { heedAlert } from './monitors/heed-monitors.js';
import { queueNames, type QueueName } from './queues.js';

/** House jobs are about no record. */
const wakeSchema = z.strictObject({ rotationId: z.string().default('') });

/** A worker that died is noticed by this many stalled jobs before one is given up: practically never (design 16). */
const maxStalledCount = 1_000_000;

/** Rollbacks first and most: nothing waits behind anything there. */
const concurrency: Partial<Record<QueueName, number>> = {
  rollback: 50,
  inbox: 1,
  search: 2,
  chart: 1,
  monitors: 2,
  sweep: 1,
};
const defaultConcurrency = 10;

export interface Workers {
  /** Whether every queue is open. */
  areOpen(): boolean;
  /** Takes no new job, hands running ones back between two steps, and closes. */
  stop(): Promise<void>;
}

/**
 * Opens the queues: first every record in rollback is advanced, leases or not; then each queue gets its handler. A lost
 * lock aborts its job, because another worker has the job by then.
 */
export async function startWorkers(parts: WorkerParts, connection: Redis, timing: Timing): Promise<Workers> {
  await rollBackFirst(parts);
  // Not BullMQ's own cancelling: a job that is fetched while its worker closes would not hear of that.
  const stopping = new AbortController();
  const workers = queueNames.map((name) => openWorker(parts, connection, timing, name, stopping.signal));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return {
    areOpen: () => workers.every((worker) => worker.isRunning()),
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function openWorker(
  parts: WorkerParts,
  connection: Redis,
  timing: Timing,
  name: QueueName,
  stopping: AbortSignal,
): Worker {
  const process = async (job: Job, token?: string, signal?: AbortSignal): Promise<void> => {
    const again = await handle(parts, name, job, AbortSignal.any([stopping, ...(signal ? [signal] : [])]));
    if (again === undefined) return;
    await job.moveToDelayed(Math.max(again, parts.now() + 1), token);
    throw new DelayedError();
  };
  const worker = new Worker(name, process, {
    connection,
    prefix: tag,
    concurrency: concurrency[name] ?? defaultConcurrency,
    lockDuration: timing.lock,
    stalledInterval: timing.stalled,
    maxStalledCount,
    // A worker whose Redis was away looks again this soon, in seconds.
    drainDelay: 1,
    runRetryDelay: timing.backoff,
  });
  worker.on('error', (error) => {
    parts.log.debug({ queue: name, error: error.name }, 'queue trouble');
    if (error.name === 'ReplyError') rest(worker, timing.backoff);
  });
  worker.on('failed', (_job, error) =>
    parts.log.error({ queue: name, error: loggedAs(error) }, 'a job failed; the sweep wakes its record again'),
  );
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, 'its lock was lost');
  });
  return worker;
}

/**
 * Lets a worker take nothing for `ms`; what it works on goes on. Where Redis answers with an error (it takes no writes,
 * a replica has taken over), BullMQ asks again at once and would do nothing else.
 */
function rest(worker: Worker, ms: number): void {
  if (worker.isPaused() || worker.closing) return;
  void worker.pause(true);
  setTimeout(() => void (worker.closing ?? worker.resume()), ms);
}

async function handle(parts: WorkerParts, name: QueueName, job: Job, signal: AbortSignal): Promise<number | undefined> {
  if (job.name === 'alert') return void (await heedAlert(parts, webhookAlertSchema.parse(job.data)));
  const { rotationId } = wakeSchema.parse(job.data);
  return handleWake(parts, name, rotationId, signal);
}

async function rollBackFirst(parts: WorkerParts): Promise<void> {
  const turned = (await parts.rotations.active()).filter(({ phase }) => phase === 'rollback');
  const { signal } = new AbortController();
  await Promise.all(turned.map(({ id }) => advance(parts, id, 'rollback', signal)));
  await Promise.all(turned.map(({ id }) => parts.queues.wake('rollback', id)));
}
