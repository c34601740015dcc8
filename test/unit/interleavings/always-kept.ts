import { expect } from '@jest/globals';
import * as fc from 'fast-check';
import { chapters, stateAt, type Chapter } from './chapters.js';
import { happenings } from './commands.js';
import type { Setting } from './furnish.js';
import { endQuietly } from './quiet.js';
import { openWorld, rotationIn } from './world.js';

/** Thousands of worlds compute for a minute on a machine of their own, and for some beside other tests; in milliseconds. */
export const patience = 900_000;

/** Everywhere, and most where changes of a cluster are under way. */
const places = fc.constantFrom<Chapter>(
  ...(Object.keys(chapters) as Chapter[]),
  'waits for approval',
  'production switches',
  'production switches',
  'traffic moves',
  'the old version goes',
  'the old version goes',
);

/** In one of how many worlds, at least, something happens: worlds in which little does would prove little. */
const rarest = {
  'production was switched': 10,
  'rolled back': 10,
  'ended: done': 20,
  'ended: cancelled': 50,
  'a version was deleted': 150,
  'an alert was answered at once': 50,
  'somebody said approve': 200,
  'two at once': 15,
  'answer lost': 50,
  'not sent': 50,
  'killed before': 50,
  'killed after': 50,
  'killed, on the wire': 50,
  'a late change landed': 150,
  'a late change was refused': 1_500,
} as const;

/** Promises 2, 3 and 8 in so many worlds; see `play`. */
export async function expectAlwaysKept(strategy: Setting['strategy'], worlds: number): Promise<void> {
  const counts = await play(strategy, worlds);
  const idle = Object.entries(rarest).filter(([what, one]) => (counts.get(what) ?? 0) < worlds / one);
  expect(idle.map(([what]) => `${what}: ${counts.get(what) ?? 0}`)).toEqual([]);
}

/**
 * Plays so many worlds, each to a quiet end, and throws where one of them breaks promise 2, 3 or 8: with the shortest way
 * there that was found, and the seed that finds it again. Answers in how many worlds something happened.
 */
async function play(strategy: Setting['strategy'], numRuns: number): Promise<ReadonlyMap<string, number>> {
  const settings: fc.Arbitrary<Setting> = fc.record({
    strategy: fc.constant(strategy),
    approvals: fc.constantFrom(1, 2),
    onAlert: fc.constantFrom('rollback', 'rollback', 'hold'),
  });
  const counts = new Map<string, number>();
  const property = fc.asyncProperty(settings, places, happenings, async (setting, chapter, list) => {
    const world = openWorld(await stateAt(setting, chapter));
    try {
      await fc.asyncModelRun(() => ({ model: world, real: world }), list);
      await endQuietly(world);
    } finally {
      // Leases are renewed by a timer while somebody has them.
      for (const process of world.processes) await process.hurry();
    }
    const { phase, ending = 'open' } = rotationIn(world);
    for (const what of world.seen.add(`${phase}: ${ending}`)) counts.set(what, (counts.get(what) ?? 0) + 1);
  });
  await fc.assert(property, { numRuns });
  return counts;
}
