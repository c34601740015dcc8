import type { Approval } from './record.js';

/** Whether production may begin at `now` on this approval. */
export function approvalIsValid(approval: Approval | undefined, now: number): boolean {
  return approval?.validUntil !== undefined && now < approval.validUntil;
}
