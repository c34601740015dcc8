import { DatadogError, isAway, rateLimited } from './datadog-error.js';

/** Keeps calls from being made that would fail anyway. `now` is in epoch milliseconds. */
export interface Breaker {
  /** The error to fail with at once, or undefined when the call may be made. `family` is what shares a rate limit. */
  refuse(family: string, now: number): DatadogError | undefined;
  /** Learns how a call ended. */
  note(family: string, error: DatadogError | undefined, now: number): void;
}

export interface BreakerOptions {
  /** After so many calls in a row without an answer, nobody asks for `rest` milliseconds. */
  readonly failures: number;
  readonly rest: number;
  /**
   * The longest that a used-up rate limit is believed, in milliseconds: asking once more in that time costs next to
   * nothing, and being blind for an hour costs a watch.
   */
  readonly longestLimit: number;
}

/**
 * After a rest, calls are made again; the first that fails begins another rest. A rate limit stops only its own family
 * of calls; its error says when Datadog said that it ends. An answer that refuses us is an answer: it ends a row of failures.
 */
export function createBreaker({ failures, rest, longestLimit }: BreakerOptions): Breaker {
  const limits = new Map<string, { readonly believed: number; readonly told: number }>();
  let inARow = 0;
  let restsUntil = 0;

  return {
    refuse(family, now) {
      if (now < restsUntil) return new DatadogError('unreachable', `Datadog did not answer ${inARow} times in a row`);
      const limit = limits.get(family);
      return limit && now < limit.believed ? rateLimited(limit.told - now) : undefined;
    },
    note(family, error, now) {
      if (error?.code === 'rate-limited') {
        const reset = error.resetMs ?? 0;
        limits.set(family, { believed: now + Math.min(reset, longestLimit), told: now + reset });
      }
      inARow = isAway(error?.code) ? inARow + 1 : 0;
      if (inARow >= failures) restsUntil = now + rest;
    },
  };
}
