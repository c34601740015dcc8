import { DatadogError, rateLimited } from './datadog-error.js';

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
 * of calls. An answer that refuses us is an answer: it ends a row of failures.
 */
export function createBreaker({ failures, rest, longestLimit }: BreakerOptions): Breaker {
  const limits = new Map<string, number>();
  let inARow = 0;
  let restsUntil = 0;

  return {
    refuse(family, now) {
      if (now < restsUntil) return new DatadogError('unreachable', `Datadog did not answer ${inARow} times in a row`);
      const limitedUntil = limits.get(family) ?? 0;
      return now < limitedUntil ? rateLimited(limitedUntil - now) : undefined;
    },
    note(family, error, now) {
      if (error?.code === 'rate-limited') limits.set(family, now + Math.min(error.resetMs ?? 0, longestLimit));
      inARow = error?.code === 'unreachable' ? inARow + 1 : 0;
      if (inARow >= failures) restsUntil = now + rest;
    },
  };
}
