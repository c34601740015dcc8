import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../../stand-ins/redis.js';
import type { Boundary } from './boundary.js';
import { differences } from './differences.js';
import { isEveryBoundary, seed } from './extent.js';
import { play, type Played } from './play.js';
import { sample } from './sample.js';
import type { Story } from './stories.js';
import { boundariesOf } from './world-stop.js';

/** Which part of a story is stopped. */
export interface Extent {
  /** Only what comes after the first change that this knows is stopped. */
  readonly from: (what: string) => boolean;
  /** How many boundaries are tried, by how often the world stops there, where not all are. */
  readonly sampled: Readonly<Record<keyof typeof stops, number>>;
}

const stops = { once: 1, twice: 2, 'ten times': 10 } as const;

/** Stories that are played side by side: mostly they wait. */
const atOnce = 3;

const hour = 3_600_000;

/**
 * The tests of promise 5 for one story: stopped from outside before and after each change of the world, it ends in the
 * world in which it ends without a crash.
 */
export function describeMatrix(story: Story, { from, sampled }: Extent): void {
  describe(`promise 5: a crash at any boundary of a ${story.name} ends in the same world`, () => {
    let lanes: readonly RedisServer[];
    let whole: Played;
    let boundaries: readonly Boundary[];
    beforeAll(async () => {
      lanes = await Promise.all(Array.from({ length: atOnce }, () => startRedis({ appendonly: 'no-file' })));
      // Redis learns the scripts in the first run; they would be sent twice there.
      for (const redis of lanes) whole = await play(redis, story);
      whole = await play(firstOf(lanes), story);
      const all = boundariesOf(whole.passed);
      boundaries = all.slice(all.findIndex(({ what }) => from(what)));
    });
    afterAll(() => Promise.all(lanes.map((redis) => redis.stop())));

    /** Each lane has a Redis of its own and takes the next boundary that nobody has taken. */
    const tryAll = async (chosen: readonly Boundary[], times: number): Promise<string[]> => {
      const left = [...chosen];
      const failures: string[] = [];
      const lane = async (redis: RedisServer): Promise<void> => {
        for (let boundary = left.shift(); boundary; boundary = left.shift()) {
          const name = `${boundary.when} ${boundary.what} (${boundary.nth})`;
          failures.push(...(await wrongAfter(redis, boundary, times)).map((what) => `${name}: ${what}`));
        }
      };
      await Promise.all(lanes.map(lane));
      return failures;
    };
    const wrongAfter = async (redis: RedisServer, boundary: Boundary, times: number): Promise<string[]> => {
      try {
        const { end, crashes, unapproved } = await play(redis, story, { boundary, times });
        if (crashes === 0) return ['the world never came there'];
        return [...unapproved.map((path) => `${path} without an approval`), ...differences(whole.end, end)];
      } catch (error) {
        return [String(error)];
      }
    };

    it('is the same in each run without a crash', async () => {
      const again = await play(firstOf(lanes), story);
      expect(differences(whole.end, again.end)).toEqual([]);
      expect(again.unapproved).toEqual([]);
      expect(again.end['standing']).toEqual(again.stood);
    });

    it.each(['once', 'twice', 'ten times'] as const)(
      'stopped %s in the same place, before or after any change',
      async (often) => {
        expect(boundaries.length).toBeGreaterThan(100);
        const chosen = isEveryBoundary ? boundaries : sample(boundaries, sampled[often], seed);
        expect(await tryAll(chosen, stops[often])).toEqual([]);
      },
      hour,
    );
  });
}

function firstOf(lanes: readonly RedisServer[]): RedisServer {
  const [first] = lanes;
  if (!first) throw new Error('there is no lane');
  return first;
}
