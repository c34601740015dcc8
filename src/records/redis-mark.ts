import type { Redis } from 'ioredis';
import { keys } from './keys.js';

/** Whether this Redis still is the one that was marked: not so while it is new, and after it was emptied. */
export interface RedisMark {
  isThere(): Promise<boolean>;
  /** To be set once everything has been found again: a crash or an outage before that has it looked for anew. */
  set(): Promise<void>;
}

export function openRedisMark(redis: Redis): RedisMark {
  return {
    isThere: async () => (await redis.exists(keys.mark)) === 1,
    set: async () => void (await redis.set(keys.mark, '1')),
  };
}
