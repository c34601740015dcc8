import { currentItem, type Rotation } from '../record.js';
import { change, draft, tell, type Decision } from './decision.js';
import { holdFor } from './hold.js';

/**
 * Time passed. Only a wait for people is moved by it: a reminder, and in the end a hold that offers to ask again. For
 * everything else the shell runs the pending effect.
 */
export function wake(rotation: Rotation, now: number): Decision {
  const { approval } = rotation;
  if (currentItem(rotation)?.step !== 'approve' || !approval || rotation.hold) return draft(rotation);
  if (now >= approval.expiresAt) {
    return holdFor(draft(rotation), { code: 'approval-expired', at: approval.expiresAt }, now);
  }
  if (now < approval.remindAt) return draft(rotation);
  const remindAt = now + rotation.entry.approval.remind;
  const reminded = change(draft(rotation), {
    approval: { ...approval, remindAt },
    wakeAt: Math.min(remindAt, approval.expiresAt),
  });
  return tell(reminded, { code: 'approval-reminder', expiresAt: approval.expiresAt });
}
