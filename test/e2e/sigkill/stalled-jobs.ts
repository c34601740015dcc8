import type { Redis } from 'ioredis';
import { queueNames } from '../../../jobs/queues.js';
import { tag } from '../../../src/records/keys.js';

/** The jobs that BullMQ found without a living worker, as its own streams of events tell. */
export async function stalledJobs(redis: Redis): Promise<string[]> {
  const streams = await Promise.all(queueNames.map((name) => redis.xrange(`${tag}:${name}:events`, '-', '+')));
  return streams.flatMap((events, index) =>
    events.filter(([, fields]) => fields.includes('stalled')).map(([id]) => `${queueNames[index]} ${id}`),
  );
}
