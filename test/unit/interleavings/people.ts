import { sendToCleanup } from '../../../jobs/cleanup.js';
import { send } from '../../../jobs/send.js';
import type { Actor } from '../../../src/rotation/actor.js';
import type { Cleanup } from '../../../src/rotation/cleanup.js';
import type { Event } from '../../../src/rotation/event.js';
import { partsOf } from './parts-of.js';
import { openProcess } from './process.js';
import { onVote } from './witness.js';
import { rotationIn, type World } from './world.js';

/** Somebody's click or command, done at once: what it meets is what others have saved before. */
export async function order(world: World, event: Event): Promise<void> {
  const before = rotationIn(world);
  const sent = await send(hurriedParts(world), before.id, event);
  if (sent.type !== 'moved') return;
  if (event.type === 'approve') onVote(world, before, event);
  world.seen.add(`somebody said ${event.type}`);
}

/** A button of the cleanup that was offered first. `late`: of the reminder before. */
export async function press(world: World, type: 'delete' | 'snooze' | 'keep', by: Actor, late: boolean): Promise<void> {
  const offered = cleanupsIn(world).find(({ phase }) => phase === 'offered');
  if (!offered) return;
  const round = late ? offered.round - 1 : offered.round;
  const sent = await sendToCleanup(hurriedParts(world), offered.id, { type, by, round });
  if (sent.type !== 'moved') return;
  if (type !== 'delete') return;
  const { state, broken } = world;
  if (!offered.entry.approvers.users.includes(by.user)) broken.push('promise 3: a stranger had a version deleted');
  if (late) broken.push('promise 3: an old button deleted a version');
  state.witness.deletions.push({ id: offered.id, round });
}

export function cleanupsIn({ state }: World): Cleanup[] {
  const ids = [...state.ledger.records.keys()].filter((id) => id.includes('/'));
  return ids.map((id) => JSON.parse(state.ledger.records.get(id)?.text ?? '{}') as Cleanup);
}

function hurriedParts(world: World) {
  const person = openProcess('person', world.state.rotation);
  void person.hurry();
  return partsOf(world, person);
}
