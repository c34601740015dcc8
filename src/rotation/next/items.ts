import { asOpen, isSwitching, lasting, type Item } from '../checklist.js';
import { approvalIsValid, validUntil } from '../approval.js';
import { isStageDone } from '../production.js';
import type { Reason } from '../reason.js';
import { touchedAnything, type Effect, type Rotation } from '../record.js';
import { askForApproval } from './ask.js';
import { change, tell, audit, type Draft } from './decision.js';
import { holdFor } from './hold.js';

/** The draft with the current item replaced. */
export function changeItem(from: Draft, fields: Partial<Item>): Draft {
  const { items, cursor } = from.rotation;
  return change(from, { items: items.map((item, index) => (index === cursor ? { ...item, ...fields } : item)) });
}

/**
 * Begins the item under the cursor: gives it its effect, or asks people where it is theirs. Ends the rotation where no
 * item is left. Promise 2 is kept here: nothing that switches production is begun without an approval that is valid at `now`,
 * nor while the rotation is held: whoever lets it go on begins it.
 */
export function begin(from: Draft, now: number): Draft {
  const { rotation } = from;
  const item = rotation.items[rotation.cursor];
  if (!item) return end(from, now);
  const entered = change(from, { phase: item.phase, hold: undefined, waiting: undefined, wakeAt: now });
  if (item.step === 'approve') return askForApproval(changeItem(entered, { state: 'running', startedAt: now }), now);
  if (item.phase === 'production' && isSwitching(item.step)) {
    if (rotation.hold) return change(from, { phase: item.phase, waiting: undefined, wakeAt: undefined });
    if (!approvalIsValid(rotation.approval, now)) return holdFor(entered, expired(rotation, now), now);
  }
  const span = lasting(rotation.entry, item);
  const started = changeItem(entered, {
    state: 'running',
    startedAt: item.startedAt ?? now,
    ...(span === undefined ? {} : { until: item.until ?? now + span }),
  });
  return withEffect(markSwitch(started, item, now), item);
}

/** Marks the current item as done and begins the next one that is not: items of a cluster that is done stay so. */
export function complete(from: Draft, evidence: NonNullable<Item['evidence']>, now: number): Draft {
  const item = from.rotation.items[from.rotation.cursor];
  if (!item) return from;
  const closed = changeItem(from, { state: 'done', endedAt: now, evidence });
  const { phase, stage, step, percent } = item;
  const told = tell(closed, {
    code: 'item-done',
    phase,
    ...(stage === undefined ? {} : { stage }),
    step,
    ...(percent === undefined ? {} : { percent }),
    evidence,
  });
  const logged = audit(step === 'write-procedure' ? tellProcedure(told) : told, 'item-done', 'keyturn', {
    phase,
    stage,
    step,
    evidence,
  });
  // A plan that had drifted and is as approved again is forgotten: nobody shall be asked to approve it later.
  const { items, cursor } = logged.rotation;
  const open = items.findIndex(({ state }, index) => index > cursor && state !== 'done');
  const moved = change(logged, {
    cursor: open === -1 ? items.length : open,
    pending: undefined,
    drifted: undefined,
  });
  return begin(phase === 'watch' ? extendApproval(moved, now) : moved, now);
}

/**
 * An approval on which a cluster of production was begun covers the others, each in the first window after the watch of the
 * one before it.
 */
function extendApproval(from: Draft, now: number): Draft {
  const { rotation } = from;
  const next = rotation.items[rotation.cursor];
  if (next?.phase !== 'production' || !rotation.approval) return from;
  const until = validUntil(rotation, now);
  const extended = change(from, { approval: { ...rotation.approval, validUntil: until } });
  return audit(extended, 'approval-extended', 'keyturn', { stage: next.stage, until });
}

/**
 * The items from `first` on as they were before they began: they are all done again, but for those of a production stage
 * that is done whole.
 */
export function reopen(items: readonly Item[], first: number): Item[] {
  const isDone = ({ stage }: Item) => stage !== undefined && isStageDone(items, stage);
  return items.map((item, index) => (index < first || isDone(item) ? item : asOpen(item)));
}

/**
 * Why production's switch, begun in time but not done, must not be run again: its approval is over by now. What it has
 * changed already can only be put back.
 */
export function tooLate(rotation: Rotation, now: number): Reason | undefined {
  const { phase, pending, approval } = rotation;
  const isSwitch = phase === 'production' && pending !== undefined && isSwitching(pending.step);
  return isSwitch && !approvalIsValid(approval, now) ? expired(rotation, now) : undefined;
}

function expired({ approval }: Rotation, now: number): Reason {
  return { code: 'approval-expired', at: approval?.validUntil ?? now };
}

/** From the moment that a stage's switch may begin, there is something to put back, and its monitors speak anew. */
function markSwitch(from: Draft, { step, stage }: Item, now: number): Draft {
  if (stage === undefined || !(isSwitching(step) || step === 'update-in-place')) return from;
  return change(from, { switched: { [stage]: now, ...from.rotation.switched }, monitors: undefined });
}

/** The way back, and what refers to the secret without being switched, or may do so unseen, where there is any. */
function tellProcedure(from: Draft): Draft {
  const told = tell(from, { code: 'procedure' });
  const stages = from.rotation.plan?.stages ?? [];
  const others = stages.some(({ bystanders, notSeen = [] }) => bystanders.length > 0 || notSeen.length > 0);
  return others ? tell(told, { code: 'bystanders' }) : told;
}

/** A new effect for the item: its id was never used before, so that an outcome of an earlier one is told apart. */
function withEffect(from: Draft, item: Item): Draft {
  const effects = from.rotation.effects + 1;
  const pending: Effect = { id: `e${effects}`, step: item.step, tries: 0 };
  return change(from, {
    effects,
    pending: item.stage === undefined ? pending : { ...pending, stage: item.stage },
  });
}

function end(from: Draft, now: number): Draft {
  const { rollback } = from.rotation;
  const ending = rollback?.ending ?? 'done';
  const ended = change(from, {
    phase: 'ended',
    ending,
    endedAt: now,
    pending: undefined,
    hold: undefined,
    waiting: undefined,
    wakeAt: undefined,
  });
  const told = tell(ended, { code: 'ended', ending, ...(rollback ? { why: rollback.why } : {}) });
  return audit(told, 'ended', 'keyturn', { ending, touched: touchedAnything(from.rotation) });
}

/** Ends the rotation at once, where nothing has to be put back. */
export function endNow(from: Draft, now: number): Draft {
  const open = from.rotation.items.map((item) =>
    item.state === 'open' || item.state === 'running' ? { ...item, state: 'skipped' as const } : item,
  );
  return end(change(from, { items: open, cursor: open.length }), now);
}
