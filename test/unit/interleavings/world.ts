import { errorOf } from '../../../src/kubernetes/attempt.js';
import type { KubernetesRequest } from '../../../src/kubernetes/kubernetes-request.js';
import type { Rotation } from '../../../src/rotation/record.js';
import type { Origin, Process } from './process.js';
import { copyOf, type Context, type State } from './state.js';

/** A change that its sender has given up on, and that arrives all the same. */
export interface Letter {
  readonly context: Context;
  readonly request: KubernetesRequest;
  readonly origin: Origin;
}

/** One world: what outlives every process, the processes that are at work in it, and what is between them. */
export interface World {
  readonly state: State;
  processes: Process[];
  readonly wire: Letter[];
  /** Promises that were broken, in words. */
  readonly broken: string[];
  /** What happened at least once, for the test to show that its worlds are not idle. */
  readonly seen: Set<string>;
}

/** A world of its own that begins as `state` says. */
export function openWorld(state: State): World {
  return { state: copyOf(state), processes: [], wire: [], broken: [], seen: new Set() };
}

/** The rotation as it was saved last. */
export function rotationIn({ state }: Pick<World, 'state'>): Rotation {
  const record = state.ledger.records.get(state.rotation);
  if (!record) throw new Error('there is no rotation');
  const rotation = parsed.get(record) ?? (JSON.parse(record.text) as Rotation);
  parsed.set(record, rotation);
  return rotation;
}

/** Everybody looks at the record after everything that happens. */
const parsed = new WeakMap<object, Rotation>();

/** What a client says of a call that nobody answered. */
export function unreachable(context: Context, request: KubernetesRequest): Error {
  return errorOf({ context }, request, 'unreachable', 'no answer');
}
