import { isDeepStrictEqual } from 'node:util';
import type { Event } from '../src/rotation/event.js';
import type { Decision } from '../src/rotation/next/decision.js';
import { next } from '../src/rotation/next.js';
import type { Rotation } from '../src/rotation/record.js';
import type { Rotations } from '../src/records/rotations.js';
import { queueOf, type Queues } from './queues.js';

export interface SendParts {
  readonly now: () => number;
  readonly rotations: Pick<Rotations, 'load' | 'save'>;
  readonly queues: Pick<Queues, 'wake'>;
}

/** What became of an event: the rotation from now on, a refusal, no such rotation, or its place is somebody else's. */
export type Sent =
  | { readonly type: 'moved'; readonly rotation: Rotation }
  | { readonly type: 'unchanged'; readonly rotation: Rotation }
  | {
      readonly type: 'refused';
      readonly rotation: Rotation;
      readonly refusal: Extract<Decision, { refused: unknown }>['refused'];
    }
  | { readonly type: 'taken'; readonly by: string }
  | { readonly type: 'unknown' };

/**
 * Gives a rotation an event and saves what `next` answers, deciding anew whenever somebody else saved first. Wakes it
 * where there is something to do. The same event may be sent again: `next` refuses or ignores what has happened.
 */
export async function send(parts: SendParts, id: string, event: Event): Promise<Sent> {
  for (;;) {
    const rotation = await parts.rotations.load(id);
    if (!rotation) return { type: 'unknown' };
    const now = parts.now();
    const decision = next(rotation, event, now);
    if ('refused' in decision) return { type: 'refused', rotation, refusal: decision.refused };
    if (isUnchanged(rotation, decision)) return { type: 'unchanged', rotation: decision.rotation };
    const saved = await parts.rotations.save(decision, now);
    if (saved.type === 'taken') return saved;
    if (saved.type === 'stale') continue;
    // An event that is only for the log, such as a late outcome, must not have a rollback run a second time beside itself.
    await (isMoreToDo(rotation, saved.record) ? wakeUp(parts, saved.record) : wakeTeller(parts, saved.record));
    return { type: 'moved', rotation: saved.record };
  }
}

/** Milliseconds by which the patches of a rollback are ahead of the words about it. */
const aheadOfWords = 250;

/**
 * Wakes a rotation in the queue of its phase, and whatever tells people of it: of a rollback a moment later, since words
 * cost time that the way back needs. Best effort: everything that is due is in the record, so the sweep finds what a
 * lost wake-up would have done.
 */
export async function wakeUp({ queues, now }: Pick<SendParts, 'queues' | 'now'>, rotation: Rotation): Promise<void> {
  const { id, phase, wakeAt } = rotation;
  const due = phase === 'ended' ? 0 : wakeAt;
  const wakes = due === undefined ? [] : [queues.wake(queueOf(phase), id, due)];
  wakes.push(phase === 'rollback' ? queues.wake('tell', id, now() + aheadOfWords) : queues.wake('tell', id));
  await Promise.allSettled(wakes);
}

/** Has people told; best effort too. */
export async function wakeTeller({ queues }: Pick<SendParts, 'queues'>, { id }: Rotation): Promise<void> {
  await queues.wake('tell', id).catch(() => undefined);
}

/** Whether there is other work after a change than before it, or the same at another moment. */
function isMoreToDo(before: Rotation, after: Rotation): boolean {
  const work = ({ phase, pending, wakeAt, hold }: Rotation) => [phase, pending, wakeAt, hold];
  return !isDeepStrictEqual(work(before), work(after));
}

/** Whether a decision says nothing new: the same record but for the moment of the next look. Such ones aren't saved. */
export function isUnchanged(rotation: Rotation, decision: Extract<Decision, { rotation: Rotation }>): boolean {
  if (decision.notices.length > 0 || decision.audit.length > 0) return false;
  const { wakeAt: _before, ...before } = rotation;
  const { wakeAt: _after, ...after } = decision.rotation;
  return isSame(before, after);
}

/** Most fields are the very same ones: only the others have to be looked into. */
function isSame(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): boolean {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].every((field) => before[field] === after[field] || textOf(before[field]) === textOf(after[field]));
}

function textOf(value: unknown): string | undefined {
  return JSON.stringify(value, sortKeys);
}

/** Fields in one order: a field that was taken away and set again stands elsewhere, and is the same all the same. */
function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
