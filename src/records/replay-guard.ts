import type { Redis } from 'ioredis';
import { keys } from './keys.js';

/** Twice the five minutes for which a signature is accepted, in both directions. */
const rememberMs = 20 * 60_000;

/** Whether a request's signature was seen before. Throws while Redis is away: what can't be checked isn't accepted. */
export interface ReplayGuard {
  firstTime(signature: string): Promise<boolean>;
}

export function openReplayGuard(redis: Redis): ReplayGuard {
  return {
    firstTime: async (signature) => (await redis.set(keys.seen(signature), '1', 'PX', rememberMs, 'NX')) === 'OK',
  };
}
