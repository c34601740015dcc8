import { productionAtHand } from './production.js';
import type { Approval, Rotation } from './record.js';
import { shiftTime } from './shift-time.js';
import { nextWindow, nextWindowOf } from './window.js';

/** Whether production may begin at `now` on this approval. */
export function approvalIsValid(approval: Approval | undefined, now: number): boolean {
  return approval?.validUntil !== undefined && now < approval.validUntil;
}

/**
 * Until when an approval that is given or extended at `now` lasts: to the end of the next window of the production stage at
 * hand that its steps of traffic fit into; without one, for `expires` from now (design 6).
 */
export function validUntil(rotation: Rotation, now: number): number {
  const { start } = rotation.request;
  const { expires } = rotation.entry.approval;
  const from = start.type === 'at' ? Math.max(now, start.at) : now;
  const production = productionAtHand(rotation);
  const window = production?.window;
  if (start.type === 'now' || !window) return from + expires;
  const monitors = rotation.plan?.stages.find(({ stage }) => stage === production.name)?.monitors ?? [];
  return (nextWindowOf(window, from, shiftTime(production, monitors)) ?? nextWindow(window, from)).to;
}
