import type { Actor } from '../actor.js';
import type { Event } from '../event.js';
import type { Refusal } from '../refusal.js';
import { validUntil } from '../approval.js';
import { currentItem, mayAskAgain, touchedProduction, type Approval, type Rotation } from '../record.js';
import { askForApproval } from './ask.js';
import { audit, change, draft, refuse, tell, type Decision } from './decision.js';
import { holdFor } from './hold.js';
import { changeItem, complete, reopen } from './items.js';
import { lastDoubt } from './monitors.js';
import { beginRollback } from './rollback.js';

type Vote = Extract<Event, { type: 'approve' }>;
type Rejection = Extract<Event, { type: 'reject' }>;

/**
 * One approval of exactly the plan that the person was shown. Refused: anybody who may not approve, the requester, a
 * second vote, a message of an earlier round, a plan that is another one since, and everything after `expiresAt`.
 */
export function approve(rotation: Rotation, vote: Vote, now: number): Decision {
  const open = openApproval(rotation, vote.round, now);
  if ('code' in open) return refuse(open);
  if (!vote.by.mayApprove) return refuse({ code: 'not-approver' });
  if (vote.by.user === rotation.request.by) return refuse({ code: 'own-rotation' });
  if (open.votes.some(({ by }) => by === vote.by.user)) return refuse({ code: 'already-voted' });
  if (vote.fingerprint !== open.fingerprint) return refuse({ code: 'plan-changed' });
  const votes = [...open.votes, { by: vote.by.user, at: now }];
  const missing = rotation.entry.approval.count - votes.length;
  const counted = change(draft(rotation), { approval: { ...open, votes } });
  const told = tell(counted, { code: 'approved', by: vote.by.user, missing });
  const logged = audit(told, 'approved', vote.by.user, { round: open.round, fingerprint: open.fingerprint, missing });
  if (missing > 0) return logged;
  const given = change(logged, { approval: { ...open, votes, validUntil: validUntil(rotation, now) } });
  const evidence = { code: 'approved' as const, by: votes.map(({ by }) => by), fingerprint: open.fingerprint };
  return complete(given, evidence, now);
}

/**
 * A no, with its reason: staging is put back and the rotation ends as cancelled; where a cluster of production was switched on
 * an earlier approval, that is put back too, as a rollback. An approver's right.
 */
export function reject(rotation: Rotation, rejection: Rejection, now: number): Decision {
  const open = openApproval(rotation, rejection.round, now);
  if ('code' in open && open.code !== 'approval-expired') return refuse(open);
  if (!rejection.by.mayApprove) return refuse({ code: 'not-approver' });
  const why = { code: 'rejected' as const, by: rejection.by.user, text: rejection.text };
  const marked = changeItem(draft(rotation), { state: 'failed', endedAt: now, reason: why });
  const logged = audit(marked, 'rejected', rejection.by.user, { text: rejection.text });
  const ending = touchedProduction(rotation) ? 'rolled-back' : 'cancelled';
  return beginRollback(logged, { why, by: rejection.by.user, ending }, now);
}

/**
 * Asks for a new approval: after one expired, or of a plan that drifted. Whatever was approved before counts no more, but
 * for the clusters that are done.
 */
export function askAgain(rotation: Rotation, by: Actor, now: number): Decision {
  if (!by.mayRequest) return refuse({ code: 'not-requester' });
  if (rotation.phase === 'ended') return refuse({ code: 'already-ended', ending: rotation.ending ?? 'done' });
  if (rotation.phase === 'rollback') return refuse({ code: 'rolling-back' });
  if (!mayAskAgain(rotation)) return refuse({ code: 'nothing-to-ask' });
  const cursor = rotation.items.findIndex(({ step }) => step === 'approve');
  const back = change(draft(rotation), {
    items: reopen(rotation.items, cursor),
    cursor,
    phase: 'approval',
    plan: rotation.drifted ?? rotation.plan,
    drifted: undefined,
  });
  const running = changeItem(audit(back, 'asked-again', by.user), { state: 'running', startedAt: now });
  const asked = askForApproval(running, now);
  // Where a cluster of production is switched already its monitors speak on: what they doubt is not settled by asking.
  const doubted = lastDoubt(asked.rotation);
  return doubted ? holdFor(asked, doubted, now, 'monitors') : asked;
}

function openApproval(rotation: Rotation, round: number, now: number): Approval | Refusal {
  const { approval, phase } = rotation;
  if (phase === 'ended') return { code: 'already-ended', ending: rotation.ending ?? 'done' };
  if (phase === 'rollback') return { code: 'rolling-back' };
  if (currentItem(rotation)?.step !== 'approve' || !approval) return { code: 'not-awaiting-approval', phase };
  if (round !== approval.round) return { code: 'old-message' };
  if (now >= approval.expiresAt) return { code: 'approval-expired', at: approval.expiresAt };
  if (rotation.hold) return { code: 'held' };
  return approval;
}
