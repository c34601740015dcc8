import type { Redis } from 'ioredis';
import { keys } from './keys.js';
import { redisScript } from './redis-script.js';

/** How long a delivery is remembered: longer than Slack repeats one, and than a person repeats a click. */
const rememberMs = 24 * 3_600_000;

const saveOnce = redisScript(`
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[5]) then return 'late' end
if not redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[3]) then return 'again' end
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[2])
return 'saved'`);

/** What arrived and has not been worked on yet: saved before it is acknowledged, worked on after. */
export interface InboxStore<T> {
  /**
   * Saves an item once per key; the same key again is `again`. Throws while Redis is away, and where the save would land
   * after `deadline` (epoch milliseconds): by then the person has been told that nothing was started.
   */
  save(item: T, deadline: number): Promise<'saved' | 'again'>;
  /** Keys of items that are waiting, oldest first. */
  waiting(): Promise<string[]>;
  /** The item as text. */
  read(key: string): Promise<string | undefined>;
  /** The item has been worked on. Its key stays remembered. True for the one call that took it out. */
  finish(key: string): Promise<boolean>;
}

export function openInbox<T extends { readonly key: string; readonly at: number }>(
  redis: Redis,
  now: () => number,
): InboxStore<T> {
  return {
    save: async (item, deadline) => {
      // The deadline is one of this machine's clock; the script compares it with that of Redis.
      const [seconds, micros] = await redis.time();
      const ahead = Number(seconds) * 1_000 + Number(micros) / 1_000 - now();
      const saved = (await saveOnce(
        redis,
        [keys.inboxItem(item.key), keys.inbox],
        [JSON.stringify(item), item.key, rememberMs, item.at, deadline + ahead],
      )) as 'saved' | 'again' | 'late';
      if (saved === 'late') throw new Error('saved too late');
      return saved;
    },
    waiting: () => redis.zrange(keys.inbox, '0', '-1'),
    read: async (key) => (await redis.get(keys.inboxItem(key))) ?? undefined,
    finish: async (key) => (await redis.zrem(keys.inbox, key)) === 1,
  };
}
