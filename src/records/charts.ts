import type { Redis } from 'ioredis';
import { z } from 'zod';
import { keys } from './keys.js';

const wantedSchema = z.strictObject({
  /** What tells this chart from an earlier one of the same rotation. */
  key: z.string(),
  /** When it was asked for, in epoch milliseconds. */
  since: z.number(),
  /** How often it was tried in vain. */
  tries: z.number(),
  /** No more tries: only the sentence is left to say, and why. */
  givenUp: z.string().optional(),
});
export type WantedChart = z.infer<typeof wantedSchema>;

/** Charts that are to be posted, apart from what is told in order: one that can't be drawn holds up no word. */
export interface Charts {
  /** Asks for a chart of a rotation, due at once. Asking again for the same one changes nothing. */
  want(id: string, key: string, now: number): Promise<void>;
  load(id: string): Promise<WantedChart | undefined>;
  /** Try again at `at` (epoch milliseconds). */
  retry(id: string, wanted: WantedChart, at: number): Promise<void>;
  /** It is posted, or given up. */
  drop(id: string): Promise<void>;
  /** Ids of the rotations whose chart is due. */
  due(now: number): Promise<string[]>;
}

export function openCharts(redis: Redis): Charts {
  const load: Charts['load'] = async (id) => {
    const text = await redis.get(keys.chart(id));
    return text === null ? undefined : wantedSchema.parse(JSON.parse(text));
  };
  const keep = async (id: string, wanted: WantedChart, at: number): Promise<void> => {
    // The second names the first: a crash between them leaves what nobody finds, and asking again mends it.
    await redis.set(keys.chart(id), JSON.stringify(wanted));
    await redis.zadd(keys.charting, at, id);
  };
  return {
    load,
    want: async (id, key, now) => {
      const isKnown = (await load(id))?.key === key && (await redis.zscore(keys.charting, id)) !== null;
      if (!isKnown) await keep(id, { key, since: now, tries: 0 }, now);
    },
    retry: (id, wanted, at) => keep(id, wanted, at),
    drop: async (id) => {
      await redis.zrem(keys.charting, id);
      await redis.del(keys.chart(id));
    },
    due: (now) => redis.zrangebyscore(keys.charting, 0, now),
  };
}
