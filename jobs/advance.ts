import { reasonOf } from '../src/kubernetes/kubernetes-error.js';
import { takeLease } from '../src/records/lease.js';
import type { Phase, Step } from '../src/rotation/checklist.js';
import type { Event } from '../src/rotation/event.js';
import { next } from '../src/rotation/next.js';
import { isRunnable, type Rotation } from '../src/rotation/record.js';
import type { Parts, StepHandler } from './parts.js';
import { prepareSteps } from './prepare.js';
import { productionSteps } from './production.js';
import { queueOf } from './queues.js';
import { rollbackSteps } from './rollback.js';
import { isUnchanged, send, wakeTeller, wakeUp, type SendParts } from './send.js';
import { stagingSteps } from './staging.js';
import { watchSteps } from './watch.js';

export type AdvanceParts = Parts & SendParts & { readonly newToken: () => string };

/** What a wake-up ends with: look again at a moment, or nothing to do until somebody or something says so. */
export type Advanced = { readonly type: 'later'; readonly at: number } | { readonly type: 'idle' };

const stepsOf: Record<Phase, Partial<Record<Step, StepHandler>>> = {
  prepare: prepareSteps,
  staging: stagingSteps,
  approval: {},
  production: productionSteps,
  watch: watchSteps,
  rollback: rollbackSteps,
  ended: {},
};

/** What a rollback does until everything is back. It waits for no lease: the worker that has it may hang. */
const untilBack: readonly Step[] = ['return-weights', 'find-old-secret', 'restore'];

/**
 * The loop of a phase's job: load the record, run its pending effect, give `next` the outcome, save, until the record
 * waits, belongs to another queue, or has nothing to do. Runs under the record's lease, which a rollback ignores until
 * everything is back.
 */
export async function advance(parts: AdvanceParts, id: string, phase: Phase, signal: AbortSignal): Promise<Advanced> {
  const rotation = await parts.rotations.load(id);
  if (!rotation || rotation.phase !== phase) return { type: 'idle' };
  const isIn = (one: Rotation) => one.phase === phase;
  const hurries = (one: Rotation) => isIn(one) && one.pending !== undefined && untilBack.includes(one.pending.step);
  if (phase === 'rollback') {
    const advanced = await work(parts, id, hurries, signal);
    if (advanced) return advanced;
  }
  const { lock } = rotation.entry.timing;
  const lease = await takeLease(parts.redis, id, parts.newToken(), lock);
  if (!lease) return { type: 'later', at: parts.now() + lock };
  try {
    return (await work(parts, id, isIn, signal)) ?? { type: 'idle' };
  } finally {
    await lease.release();
  }
}

/** Works on the record for as long as it `isOurs`; undefined once it is not. */
async function work(
  parts: AdvanceParts,
  id: string,
  isOurs: (rotation: Rotation) => boolean,
  signal: AbortSignal,
): Promise<Advanced | undefined> {
  for (;;) {
    if (signal.aborted) return { type: 'later', at: parts.now() };
    const rotation = await parts.rotations.load(id);
    if (!rotation || !isOurs(rotation)) return undefined;
    if (!isRunnable(rotation, parts.now())) return until(rotation);
    const look = await settleEffect({ ...parts, signal }, rotation);
    if (look) return look;
  }
}

/** Runs the pending effect and saves its outcome. Answers when to look again where nothing was to be saved. */
async function settleEffect(parts: AdvanceParts, rotation: Rotation): Promise<Advanced | undefined> {
  const event = await runEffect(parts, rotation);
  const now = parts.now();
  if (!event) return { type: 'later', at: now };
  const decision = next(rotation, event, now);
  if ('refused' in decision) return { type: 'idle' };
  if (isUnchanged(rotation, decision)) {
    const at = decision.rotation.wakeAt ?? now;
    await parts.rotations.postpone(rotation.id, at);
    return at > now ? { type: 'later', at } : undefined;
  }
  const saved = await parts.rotations.save(decision, now);
  if (saved.type === 'saved') {
    await tellAndHandOver(parts, rotation, saved.record);
    return undefined;
  }
  if (saved.type === 'stale') await send(parts, rotation.id, event);
  return saved.type === 'taken' ? { type: 'later', at: now + rotation.entry.timing.poll } : undefined;
}

/** Undefined where the effect was stopped in the middle, which says nothing about it. */
async function runEffect(parts: AdvanceParts, rotation: Rotation): Promise<Event | undefined> {
  const { pending, phase } = rotation;
  if (!pending) throw new Error('no effect is pending');
  const handler = stepsOf[phase][pending.step];
  try {
    if (!handler) throw new Error(`no handler for ${phase}/${pending.step}`);
    return { type: 'outcome', effect: pending.id, outcome: await handler(parts, rotation) };
  } catch (error) {
    if (parts.signal?.aborted) return undefined;
    const why = reasonOf(error, contextOf(rotation));
    parts.log.warn({ rotation: rotation.id, phase, step: pending.step, why }, 'step broke; it is tried again');
    return { type: 'broke', effect: pending.id, why };
  }
}

/**
 * A record that moved on to another phase is woken in that phase's own queue; the loop here finds nothing more. What comes
 * just before a rollback's patches is told with them: words cost time.
 */
async function tellAndHandOver(parts: AdvanceParts, before: Rotation, after: Rotation): Promise<void> {
  const moved = queueOf(before.phase) !== queueOf(after.phase);
  if (!moved && after.pending?.step === 'restore' && isRunnable(after, parts.now())) return;
  await (moved ? wakeUp(parts, after) : wakeTeller(parts, after));
}

/** The cluster that an error of the pending effect is about, for the words that a person reads. */
function contextOf({ plan, pending, entry }: Rotation): string {
  const planned = plan?.stages.find(({ stage }) => stage === pending?.stage);
  return planned?.context ?? entry.stages[0]?.context ?? 'current context';
}

function until(rotation: Rotation): Advanced {
  const waits = rotation.pending !== undefined && (rotation.hold === undefined || rotation.hold.endedBy === 'effect');
  return waits && rotation.wakeAt !== undefined ? { type: 'later', at: rotation.wakeAt } : { type: 'idle' };
}
