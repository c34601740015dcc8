import { handleWake } from '../../../jobs/handle-wake.js';
import { queueOf, type QueueName } from '../../../jobs/queues.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { handle } from './memory-api.js';
import { partsOf } from './parts-of.js';
import { openProcess, type Process } from './process.js';
import type { State, Wake } from './state.js';
import { onWrite } from './witness.js';
import type { Letter, World } from './world.js';

/** Nothing in the world waits for a timer: once the loop comes round, every process stands still, or is over. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Starts a process that stands still before its first change. */
export function start(world: World, queue: QueueName, id: string): Process {
  const process = openProcess(queue, id);
  const parts = partsOf(world, process);
  const { state } = world;
  process.run(async () => {
    const again = await handleWake(parts, queue, id, new AbortController().signal);
    if (again !== undefined) state.wakes.push({ queue, id, at: Math.max(again, state.now + 1) });
  });
  world.processes = [...world.processes.filter(({ isOver }) => !isOver), process];
  return process;
}

/** Takes the wake-up that is due first; where none is, time passes until one is. */
export function takeWake({ state }: World): Wake | undefined {
  const [first, ...others] = state.wakes.sort((one, other) => one.at - other.at);
  if (!first) return undefined;
  state.wakes = others;
  state.now = Math.max(state.now, first.at);
  return first;
}

/** Time passes until a wake-up or something in a record is due, which the sweep then wakes: nothing is overlooked. */
export function passUntilDue(world: World): void {
  const { state } = world;
  const next = Math.min(...state.wakes.map(({ at }) => at), ...state.ledger.due.values());
  if (Number.isFinite(next)) state.now = Math.max(state.now, next);
  sweep(world);
}

/** What the sweep does for records: wakes those in which something is due. */
export function sweep({ state }: World): void {
  for (const [id, at] of state.ledger.due) {
    if (at > state.now || state.wakes.some((wake) => wake.id === id && wake.at <= state.now)) continue;
    state.wakes.push({ queue: queueFor(state, id), id, at: state.now });
  }
}

/** The queue that a record is woken in. */
export function queueFor({ ledger }: State, id: string): QueueName {
  if (id.includes('/')) return 'cleanup';
  const { phase } = JSON.parse(ledger.records.get(id)?.text ?? '{}') as Rotation;
  return queueOf(phase);
}

/** A change that was on the wire arrives. Its sender hears nothing of it. */
export function land(world: World, { context, request, origin }: Letter): void {
  try {
    handle(context, world.state.clusters[context], request, (before, after) =>
      onWrite(world, context, origin, before, after),
    );
    world.seen.add('a late change landed');
  } catch {
    world.seen.add('a late change was refused');
  }
}
