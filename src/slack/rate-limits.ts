import { SlackError } from './slack-error.js';
import { calling } from './web-client.js';

/**
 * Calls Slack, but not while it wants to hear nothing of a method: after a 429 every further call of it fails at once,
 * with what is left to wait. Whatever wakes the teller meanwhile, Slack is asked no more often than it said.
 */
export function heedRateLimits(): <T>(method: string, call: () => Promise<T>) => Promise<T> {
  const quietUntil = new Map<string, number>();
  return async (method, call) => {
    const left = (quietUntil.get(method) ?? 0) - performance.now();
    if (left > 0) throw new SlackError('rate-limited', 'rate limited', left);
    try {
      return await calling(call);
    } catch (error) {
      if (error instanceof SlackError && error.code === 'rate-limited') {
        quietUntil.set(method, performance.now() + (error.retryAfter ?? 0));
      }
      throw error;
    }
  };
}
