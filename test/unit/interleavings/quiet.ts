import { minute } from '../rotation/given.js';
import { canGoBack, keepPromises, stillNew } from './promises.js';
import { land, passUntilDue, settled, start, takeWake } from './run.js';
import { contexts } from './state.js';
import { rotationIn, type World } from './world.js';

/** Steps of a rollback that is left alone are far fewer. */
const mostSteps = 200;

/** Nothing goes wrong any more: what stood still goes on, what was on the wire arrives, the clusters answer. */
export async function calm(world: World): Promise<void> {
  const { state, wire } = world;
  state.away.clear();
  delete state.datadogAway;
  for (const process of world.processes) await process.hurry();
  keepPromises(world);
  for (const letter of wire.splice(0)) land(world, letter);
  keepPromises(world);
}

/**
 * Lets a world run by itself to the end of its rollback, where it has one or an alert calls for one. Throws where
 * not everything is back then, or not soon.
 */
export async function endQuietly(world: World): Promise<void> {
  await calm(world);
  const { state } = world;
  await start(world, 'monitors', '').hurry();
  keepPromises(world);
  if (rotationIn(world).phase !== 'rollback' || !canGoBack(world)) return;
  const began = state.now;
  let back: number | undefined;
  for (let step = 0; rotationIn(world).phase === 'rollback'; step += 1) {
    if (step > mostSteps) throw new Error(`promise 8: a rollback does not end: ${told(world)}`);
    passUntilDue(world);
    const wake = takeWake(world);
    if (!wake) throw new Error(`promise 8: nobody goes on with a rollback: ${told(world)}`);
    await start(world, wake.queue, wake.id).hurry();
    keepPromises(world);
    // Somebody had it deleted, by a button that was pressed before.
    if (!canGoBack(world)) return;
    if (back === undefined && contexts.every((context) => stillNew(world, context).length === 0)) back = state.now;
  }
  await settled();
  const left = contexts.flatMap((context) => stillNew(world, context));
  if (left.length > 0) throw new Error(`promise 8: a rollback ended, but ${left.join(', ')}`);
  if ((back ?? state.now) - began > 2 * minute) throw new Error('promise 8: it took minutes until all was back');
  world.seen.add('rolled back');
}

function told(world: World): string {
  const { phase, items, cursor, hold, wakeAt } = rotationIn(world);
  return JSON.stringify({ phase, step: items[cursor]?.step, hold, wakeAt, now: world.state.now });
}
