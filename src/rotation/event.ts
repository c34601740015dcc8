import type { Actor } from './actor.js';
import type { Evidence } from './evidence.js';
import type { Verdict } from './monitors.js';
import type { Plan } from './plan.js';
import type { Reason, WrittenOver } from './reason.js';
import type { Rollback } from './record.js';

/** What a step found out that the record has to remember beside its evidence. */
export interface Findings {
  readonly plan?: Plan;
  readonly drifted?: Plan;
  /** Until when the item at hand lasts, once that is known: a step of the traffic counts from when it was taken. */
  readonly until?: number;
  readonly baseline?: { readonly stage: string; readonly total: number; readonly ms: number };
  /** On the way back, where a part can't be put back now: what could be, and when the last patch of it was accepted. */
  readonly putBack?: NonNullable<Rollback['putBack']>;
  /** When each stage's new Secret was made. */
  readonly created?: Readonly<Record<string, number>>;
  /** What somebody had written over after it was put back, and was put back again; and how often by now. */
  readonly fought?: {
    readonly times: number;
    readonly at: number;
    readonly workloads: readonly Omit<WrittenOver, 'command' | 'detail'>[];
  };
}

/**
 * The one outcome of a step: done with evidence, wait until a moment, or failed because the world said no. A throw is
 * none of these: it is technical, and the shell turns it into `broke`.
 */
export type Outcome =
  | { readonly type: 'done'; readonly evidence: Evidence; readonly findings?: Findings }
  | { readonly type: 'wait'; readonly until: number; readonly why: Reason; readonly findings?: Findings }
  | { readonly type: 'failed'; readonly why: Reason };

/** Everything that can happen to a rotation. */
export type Event =
  | { readonly type: 'outcome'; readonly effect: string; readonly outcome: Outcome }
  | { readonly type: 'broke'; readonly effect: string; readonly why: Reason }
  | { readonly type: 'woken' }
  /** `stage`: the one that was judged; a verdict about another one than is listened to now comes too late. */
  | { readonly type: 'monitors'; readonly verdict: Verdict; readonly stage?: string }
  | { readonly type: 'approve'; readonly by: Actor; readonly round: number; readonly fingerprint: string }
  | { readonly type: 'reject'; readonly by: Actor; readonly round: number; readonly text: string }
  | { readonly type: 'ask-again'; readonly by: Actor }
  | { readonly type: 'hold'; readonly by: Actor; readonly text?: string }
  | { readonly type: 'resume'; readonly by: Actor }
  | { readonly type: 'cancel'; readonly by: Actor; readonly text?: string }
  /** `anyway`: also where the old credential is taken for dead. */
  | { readonly type: 'rollback'; readonly by: Actor; readonly text?: string; readonly anyway?: boolean };
export type EventType = Event['type'];

export const eventTypes: readonly EventType[] = [
  'outcome',
  'broke',
  'woken',
  'monitors',
  'approve',
  'reject',
  'ask-again',
  'hold',
  'resume',
  'cancel',
  'rollback',
];

/** Done, with what was seen. */
export function done(evidence: Evidence, findings?: Findings): Outcome {
  return { type: 'done', evidence, ...(findings ? { findings } : {}) };
}

/** Not yet: look again at `until` (epoch milliseconds). The reason's class tells whether this is a hold. */
export function wait(until: number, why: Reason, findings?: Findings): Outcome {
  return { type: 'wait', until, why, ...(findings ? { findings } : {}) };
}

/** The world said no; a person has to see it. */
export function failed(why: Reason): Outcome {
  return { type: 'failed', why };
}
