import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { RedisServer } from '../../stand-ins/redis.js';
import type { Sink } from './find-values.js';

/** Every key of a Redis with all it holds, and its files: these have what was there before and is gone. */
export async function redisSinks({ url, dir }: RedisServer): Promise<Sink[]> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys('*');
    const held = await Promise.all(
      keys.map(async (key) => ({
        name: `Redis ${key}`,
        text: `${key}\n${JSON.stringify(await contents(redis, key))}`,
      })),
    );
    return [...held, ...filesIn(dir)];
  } finally {
    redis.disconnect();
  }
}

async function contents(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  switch (type) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1', 'WITHSCORES');
    case 'stream':
      return redis.xrange(key, '-', '+');
    case 'none':
      return '';
    default:
      throw new Error(`nobody looks into a ${type}`);
  }
}

function filesIn(folder: string): Sink[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesIn(path);
    return [{ name: `Redis' file ${name}`, text: readFileSync(path, 'latin1') }];
  });
}
