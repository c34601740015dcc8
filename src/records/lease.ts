import type { Redis } from 'ioredis';
import { keys } from './keys.js';
import { redisScript } from './redis-script.js';

const renewIfMine = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`);

const releaseIfMine = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`);

export interface Lease {
  release(): Promise<void>;
}

/**
 * Takes a record's lease for `ms`, renewed until it is released, or answers undefined where somebody else has it. A
 * lease only saves work: what keeps two workers from doing harm is the record's revision and the cluster's own
 * preconditions. `token` is unique to this taking.
 */
export async function takeLease(redis: Redis, id: string, token: string, ms: number): Promise<Lease | undefined> {
  const key = keys.lease(id);
  if ((await redis.set(key, token, 'PX', ms, 'NX')) !== 'OK') return undefined;
  const renewal = setInterval(() => void renewIfMine(redis, [key], [token, ms]).catch(() => undefined), ms / 3);
  return {
    release: async () => {
      clearInterval(renewal);
      await releaseIfMine(redis, [key], [token]);
    },
  };
}
