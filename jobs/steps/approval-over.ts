import { approvalIsValid } from '../../src/rotation/approval.js';
import { failed, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import type { StageAtHand } from './stage.js';

/**
 * What changes production looks again whether it may: the worker may have been away for hours since this became the next
 * thing to do. Undefined: it may.
 */
export function approvalOver(
  parts: Pick<Parts, 'now'>,
  { kind, approval }: Rotation,
  { production }: Pick<StageAtHand, 'production'>,
): Outcome | undefined {
  const now = parts.now();
  if (!production || kind !== 'rotation' || approvalIsValid(approval, now)) return undefined;
  return failed({ code: 'approval-expired', at: approval?.validUntil ?? now });
}
