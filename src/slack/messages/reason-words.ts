import type { Reason } from '../../rotation/reason.js';

/** Why something waits, holds or failed, for somebody who was just woken up. */
export interface ReasonText {
  /** What happened, and to what: one line. */
  readonly what: string;
  /** What it means for the rotation. */
  readonly means: string;
  /** What to do now. */
  readonly now: string;
}

/** The reasons of these codes. */
export type ReasonOf<C extends Reason['code']> = Extract<Reason, { code: C }>;
