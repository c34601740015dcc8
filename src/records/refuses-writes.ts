import type { Redis } from 'ioredis';
import { keys } from './keys.js';

/** Whether Redis answers and takes no writes: its disk or memory is full, or a replica stands in for it. */
export async function refusesWrites(redis: Redis): Promise<boolean> {
  const answers = await redis.ping().catch(() => undefined);
  if (!answers) return false;
  return redis.set(keys.probe, '1').then(
    () => false,
    () => true,
  );
}
