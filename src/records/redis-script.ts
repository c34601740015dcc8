import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script, sent once per server and called by its digest after that. */
export function redisScript(
  source: string,
): (redis: Redis, keys: string[], args: (string | number)[]) => Promise<unknown> {
  const digest = createHash('sha1').update(source).digest('hex');
  return async (redis, keys, args) => {
    try {
      return await redis.evalsha(digest, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(source, keys.length, ...keys, ...args);
    }
  };
}
