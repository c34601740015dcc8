import { failed, wait, type Findings, type Outcome } from '../../src/rotation/event.js';
import { classOf, type Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';

/** The outcome that a reason stands for: what may become known by itself is looked at again, the rest is a no. */
export function because(parts: Pick<Parts, 'now'>, rotation: Rotation, why: Reason): Outcome {
  const kind = classOf(why);
  return kind === 'unknown' || kind === 'progress' ? again(parts, rotation, why) : failed(why);
}

/** Look again after one poll interval. */
export function again(parts: Pick<Parts, 'now'>, rotation: Rotation, why: Reason, findings?: Findings): Outcome {
  return wait(parts.now() + rotation.entry.timing.poll, why, findings);
}
