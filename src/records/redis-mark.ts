import type { Redis } from 'ioredis';
import { keys } from './keys.js';

/**
 * Whether this Redis still is the one that was marked: false exactly once after it was emptied (or is new), for
 * whichever process asks first.
 */
export function openRedisMark(redis: Redis): () => Promise<boolean> {
  return async () => (await redis.set(keys.mark, '1', 'NX')) !== 'OK';
}
