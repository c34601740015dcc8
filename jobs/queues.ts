import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { WebhookAlert } from '../src/datadog/webhook.js';
import { tag } from '../src/records/keys.js';
import type { Phase } from '../src/rotation/checklist.js';

/** A queue for each phase that works, one for cleanups, and the house's own: what arrived, what is searched for, told, drawn, due. */
export const queueNames = [
  'rollback',
  'prepare',
  'staging',
  'approval',
  'production',
  'watch',
  'cleanup',
  'inbox',
  'search',
  'tell',
  'chart',
  'monitors',
  'sweep',
] as const;
export type QueueName = (typeof queueNames)[number];

/** Waking a record: a job that carries its id and nothing else. Losing it loses nothing; the sweep wakes again. */
export interface Queues {
  /** Wakes a record in the queue of its phase, at `at` (epoch milliseconds) or at once. */
  wake(queue: QueueName, id: string, at?: number): Promise<void>;
  /** Wakes a record whose wake-up may have been lost, once: nothing is added until this wake-up has come to its end. */
  rouse(queue: QueueName, id: string): Promise<void>;
  /** Has an alert looked into at `at` (epoch milliseconds), unless what is answered here takes that back before. */
  alert(alert: WebhookAlert, at: number): Promise<() => Promise<void>>;
  /** Has a house job run every `every` milliseconds: one per installation, however many processes ask for it. */
  schedule(queue: QueueName, every: number): Promise<void>;
  close(): Promise<void>;
}

/** The queue that a record in this phase is woken in. An ended rotation leaves versions to clean up after. */
export function queueOf(phase: Phase): QueueName {
  return phase === 'ended' ? 'cleanup' : phase;
}

/** Opens the producing side. `redis` must fail fast: a person waits for what is added here. */
export function openQueues(redis: Redis, now: () => number): Queues {
  const queues = new Map<QueueName, Queue>();
  // BullMQ asks the server's version once, when a queue is made: over a connection that isn't ready this fails for good.
  const queueNamed = (name: QueueName): Queue => {
    const known = queues.get(name);
    if (known) return known;
    if (redis.status !== 'ready') throw new Error('Redis is away');
    const queue = new Queue(name, { connection: redis, prefix: tag, skipWaitingForReady: true });
    queue.on('error', () => undefined);
    queues.set(name, queue);
    return queue;
  };
  const briefly = { removeOnComplete: true, removeOnFail: true };
  return {
    wake: async (name, id, at) => {
      const delay = at === undefined ? 0 : Math.max(0, at - now());
      await queueNamed(name).add('wake', { rotationId: id }, { delay, ...briefly });
    },
    rouse: async (name, id) => {
      const deduplication = { id: `rouse ${id}` };
      await queueNamed(name).add('wake', { rotationId: id }, { deduplication, ...briefly });
    },
    alert: async (alert, at) => {
      const job = await queueNamed('monitors').add('alert', alert, { delay: Math.max(0, at - now()), ...briefly });
      return () => job.remove();
    },
    schedule: async (name, every) => {
      await queueNamed(name).upsertJobScheduler(name, { every }, { name, data: {}, opts: briefly });
    },
    close: async () => void (await Promise.all([...queues.values()].map((queue) => queue.close()))),
  };
}
