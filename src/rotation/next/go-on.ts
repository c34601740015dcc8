import { hasBegunSwitch } from '../production.js';
import { currentItem } from '../record.js';
import { change, type Draft } from './decision.js';
import { holdFor, release } from './hold.js';
import { awaitPeople } from './ask.js';
import { begin, reopen, tooLate } from './items.js';

/**
 * Lets a held rotation go on with what it stood at, `by` a person or by itself. A hold may have lasted for hours, so
 * production goes on only on the terms on which it would begin: with an approval that is valid now, and before its
 * switch with plan and monitors checked again.
 */
export function goOn(from: Draft, now: number, by?: string): Draft {
  const late = tooLate(from.rotation, now);
  if (late) return holdFor(from, late, now);
  const free = release(from, now, by);
  const again = recheckFirst(free, now);
  if (again) return again;
  if (free.rotation.pending) return free;
  const atApproval = currentItem(free.rotation)?.step === 'approve';
  return atApproval && free.rotation.approval ? awaitPeople(free) : begin(free, now);
}

/** Back to the stage's recheck, where that was done but its switch in production has not begun; undefined anywhere else. */
export function recheckFirst(from: Draft, now: number): Draft | undefined {
  const { items, cursor } = from.rotation;
  const item = items[cursor];
  if (item?.phase !== 'production' || hasBegunSwitch(items, item.stage)) return undefined;
  const recheck = items.findIndex(({ step, stage }) => step === 'recheck' && stage === item.stage);
  if (cursor <= recheck) return undefined;
  return begin(change(from, { items: reopen(items, recheck), cursor: recheck, pending: undefined }), now);
}
