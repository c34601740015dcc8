import type { Redis } from 'ioredis';
import { readingsSchema, type Readings } from '../rotation/monitors.js';
import { keys } from './keys.js';

/** The last shared look at the monitors: one for all rotations and all processes. */
export interface ReadingsStore {
  load(): Promise<Readings | undefined>;
  save(readings: Readings): Promise<void>;
}

export function openReadings(redis: Redis): ReadingsStore {
  return {
    load: async () => {
      const text = await redis.get(keys.readings);
      // What another version of the program kept is as good as none: the next look is seconds away.
      return text === null ? undefined : readingsSchema.safeParse(JSON.parse(text)).data;
    },
    save: async (readings) => void (await redis.set(keys.readings, JSON.stringify(readings))),
  };
}
