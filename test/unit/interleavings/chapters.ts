import type { Step } from '../../../src/rotation/checklist.js';
import { currentItem } from '../../../src/rotation/record.js';
import { queueOf } from '../../../jobs/queues.js';
import { anna, ben } from '../rotation/given.js';
import { furnish, type Setting } from './furnish.js';
import { cleanupsIn, order, press } from './people.js';
import { passUntilDue, settled, start, takeWake } from './run.js';
import type { Context, State } from './state.js';
import { openWorld, rotationIn, type World } from './world.js';

/** Where a world is taken up: at its beginning, or where there is most to go wrong. */
export const chapters = {
  asked: () => true,
  'staging switches': standsAt('staging', 'switch', 'make-copy'),
  'waits for approval': (world: World) => rotationIn(world).phase === 'approval',
  'production is checked': standsAt('production', 'recheck'),
  'production switches': standsAt('production', 'switch', 'make-copy'),
  'traffic moves': standsAt('production', 'shift', 'watch-rollout'),
  'production is watched': standsAt('production', 'watch'),
  'the original switches': standsAt('production', 'switch-original', 'watch'),
  'it is done': (world: World) => rotationIn(world).phase === 'ended',
  'the old version is offered': (world: World) => cleanupsIn(world).some(({ phase }) => phase === 'offered'),
  'the old version goes': (world: World) => cleanupsIn(world).some(({ phase }) => phase === 'deleting'),
} as const satisfies Record<string, (world: World) => boolean>;
export type Chapter = keyof typeof chapters;

/** A whole story has fewer wake-ups. */
const mostWakes = 1_000;

const known = new Map<string, Promise<State>>();

/** The world at a chapter's beginning, after everything before it went well. Played once for each setting. */
export function stateAt(setting: Setting, chapter: Chapter): Promise<State> {
  const key = JSON.stringify([setting, chapter]);
  const state = known.get(key) ?? play(setting, chapter);
  known.set(key, state);
  return state;
}

async function play(setting: Setting, chapter: Chapter): Promise<State> {
  const world = openWorld(await furnish(setting));
  const isThere = chapters[chapter];
  for (let count = 0; !isThere(world); count += 1) {
    if (count > mostWakes) throw new Error(`no world comes to where ${chapter}: ${JSON.stringify(rotationIn(world))}`);
    if (rotationIn(world).phase === 'approval') {
      await order(world, { type: 'approve', by: anna, ...shown(world) });
      await order(world, { type: 'approve', by: ben, ...shown(world) });
    }
    if (chapter === 'the old version goes') await press(world, 'delete', anna, false);
    if (!isThere(world)) await goOn(world, isThere);
  }
  const { state } = world;
  const { id, phase, wakeAt } = rotationIn(world);
  state.leases.clear();
  state.wakes.push({ queue: queueOf(phase), id, at: Math.max(wakeAt ?? 0, state.now) });
  return state;
}

/** One wake-up, change by change, to its end or to where the chapter begins. */
async function goOn(world: World, isThere: (world: World) => boolean): Promise<void> {
  passUntilDue(world);
  const wake = takeWake(world);
  if (!wake) throw new Error(`nothing is due: ${JSON.stringify(rotationIn(world))}`);
  const process = start(world, wake.queue, wake.id);
  await settled();
  while (process.waiting.length > 0) {
    process.pass(isThere(world) ? 'killed before' : 'well');
    await settled();
  }
}

/** What the message that asks for approval shows. */
export function shown(world: World): { round: number; fingerprint: string } {
  const { round = 0, fingerprint = '' } = rotationIn(world).approval ?? {};
  return { round, fingerprint };
}

function standsAt(stage: Context, ...among: readonly Step[]): (world: World) => boolean {
  return (world) => {
    const item = currentItem(rotationIn(world));
    return item !== undefined && item.stage === stage && among.includes(item.step);
  };
}
