import type { Budget } from './vitals.js';

/** The shared look is never rarer than once in so many of its usual intervals: rarer would be as good as blind. */
const rarest = 4;

/** What reading an alert and the patches that answer it may take, in milliseconds. */
const forTheAnswer = 1_000;

/**
 * How often the monitors are looked at, in milliseconds: so much oftener than `poll` that an alert of which nobody tells is
 * not only seen within `poll`, whenever it begins, but answered.
 */
export function lookEvery(poll: number): number {
  return poll - Math.min(forTheAnswer, poll / 4);
}

/**
 * When the next look at the monitors is due. Usually after `poll` milliseconds; later where looks of so many `calls`
 * would use up more than half of a rate limit before its reset. The other half is for looks that can't wait (an alert,
 * a switch), and for others: Datadog's limits are those of a whole organisation.
 */
export function nextLook(order: {
  readonly now: number;
  readonly poll: number;
  readonly calls: number;
  readonly budget: Budget | undefined;
}): number {
  const { now, poll, calls, budget } = order;
  if (!budget || budget.resetAt <= now) return now + poll;
  const looks = Math.floor(budget.remaining / 2 / Math.max(1, calls));
  const apart = (budget.resetAt - now) / Math.max(1, looks);
  return now + Math.min(Math.max(poll, apart), rarest * poll);
}
