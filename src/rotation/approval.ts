import { productionAtHand } from './production.js';
import type { Approval, Rotation } from './record.js';
import { nextWindow } from './window.js';

/** Whether production may begin at `now` on this approval. */
export function approvalIsValid(approval: Approval | undefined, now: number): boolean {
  return approval?.validUntil !== undefined && now < approval.validUntil;
}

/**
 * Until when an approval that is given or extended at `now` lasts: to the end of the next window of the production stage at
 * hand; without one, for `expires` from now (design 6).
 */
export function validUntil(rotation: Rotation, now: number): number {
  const { start } = rotation.request;
  const { expires } = rotation.entry.approval;
  const from = start.type === 'at' ? Math.max(now, start.at) : now;
  const window = productionAtHand(rotation)?.window;
  if (start.type === 'now' || !window) return from + expires;
  return nextWindow(window, from).to;
}
