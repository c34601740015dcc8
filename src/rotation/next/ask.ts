import { fingerprint } from '../plan.js';
import { productionAtHand } from '../production.js';
import { audit, change, tell, type Draft } from './decision.js';

/**
 * Asks people to approve the plan as it is now, in a new round: votes and messages of earlier rounds count no more.
 * No job waits for them; the record's `wakeAt` is the reminder or the end.
 */
export function askForApproval(from: Draft, now: number): Draft {
  const { rotation } = from;
  const { expires, remind } = rotation.entry.approval;
  const approval = {
    round: (rotation.approval?.round ?? 0) + 1,
    fingerprint: fingerprint(
      rotation.plan ?? { stages: [] },
      rotation.version,
      rotation.secret,
      productionAtHand(rotation)?.watch ?? 0,
    ),
    askedAt: now,
    expiresAt: now + expires,
    remindAt: now + remind,
    votes: [],
  };
  const asked = change(from, {
    approval,
    pending: undefined,
    hold: undefined,
  });
  const told = tell(awaitPeople(asked), {
    code: 'approval-asked',
    expiresAt: approval.expiresAt,
    again: approval.round > 1,
  });
  return audit(told, 'approval-asked', 'keyturn', { round: approval.round, fingerprint: approval.fingerprint });
}

/** Waits for the click: woken for the reminder, and at the end. */
export function awaitPeople(from: Draft): Draft {
  const { approval } = from.rotation;
  if (!approval) return from;
  const { expiresAt, remindAt } = approval;
  return change(from, {
    waiting: { code: 'awaiting-approval', expires: expiresAt },
    wakeAt: Math.min(remindAt, expiresAt),
  });
}
