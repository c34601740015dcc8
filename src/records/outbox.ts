import type { Redis } from 'ioredis';
import { z } from 'zod';
import { noticeSchema } from '../rotation/notice.js';
import { keys } from './keys.js';
import { redisScript } from './redis-script.js';

const entrySchema = z.strictObject({ key: z.string(), at: z.number(), notice: noticeSchema });
export type OutboxEntry = z.infer<typeof entrySchema>;

const drawnSchema = z.strictObject({
  channel: z.string(),
  /** Which of the record's messages this is. */
  key: z.string(),
  ts: z.string().optional(),
  revision: z.number(),
  /** When it was last drawn. */
  at: z.number(),
  /** A post whose answer was lost, since when: it is looked for before anything is posted again. */
  trying: z.string().optional(),
  since: z.number(),
});
export type Drawn = z.infer<typeof drawnSchema>;

const leaveIfUnchanged = redisScript(`
if redis.call('LLEN', KEYS[2]) > 0 then return 0 end
if (redis.call('HGET', KEYS[3], 'revision') or '') ~= ARGV[2] then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])`);

/** What has to be told and has not been: saved together with the change that it tells of. */
export interface Outbox {
  /** Ids of the records with something to tell whose next try is due. */
  due(now: number): Promise<string[]>;
  /** What is to be told next of a record, in order. */
  entries(id: string): Promise<OutboxEntry[]>;
  /** The first entry has been told. */
  drop(id: string, key: string): Promise<void>;
  /** Everything is told and drawn up to `revision`; changes nothing where there is something newer. */
  leave(id: string, revision: number): Promise<void>;
  /** Try again at `at`. */
  retry(id: string, at: number): Promise<void>;
  /** Has the living message redrawn although the record is the same. */
  redraw(id: string, at: number): Promise<void>;
  drawn(id: string): Promise<Drawn | undefined>;
  setDrawn(id: string, drawn: Drawn): Promise<void>;
}

export function openOutbox(redis: Redis): Outbox {
  return {
    due: (now) => redis.zrangebyscore(keys.telling, 0, now),
    entries: async (id) =>
      (await redis.lrange(keys.outbox(id), 0, -1)).map((text) => entrySchema.parse(JSON.parse(text))),
    drop: async (id, key) => {
      const first = await redis.lindex(keys.outbox(id), 0);
      if (first !== null && entrySchema.parse(JSON.parse(first)).key === key) await redis.lpop(keys.outbox(id));
    },
    leave: async (id, revision) =>
      void (await leaveIfUnchanged(redis, [keys.telling, keys.outbox(id), keys.record(id)], [id, String(revision)])),
    retry: async (id, at) => void (await redis.zadd(keys.telling, 'XX', at, id)),
    redraw: async (id, at) => {
      const text = await redis.get(keys.drawn(id));
      if (text === null) return;
      await redis.set(keys.drawn(id), JSON.stringify({ ...drawnSchema.parse(JSON.parse(text)), revision: 0 }));
      await redis.zadd(keys.telling, 'LT', at, id);
    },
    drawn: async (id) => {
      const text = await redis.get(keys.drawn(id));
      return text === null ? undefined : drawnSchema.parse(JSON.parse(text));
    },
    setDrawn: async (id, drawn) => void (await redis.set(keys.drawn(id), JSON.stringify(drawn))),
  };
}
