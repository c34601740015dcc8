import { createHmac, timingSafeEqual } from 'node:crypto';

/** Slack's own limit, in both directions: Bolt alone would accept a date in the future. */
const FARTHEST_SECONDS = 300;

export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly rawBody: Buffer;
}

/**
 * Whether Slack signed this body within five minutes of `now` (epoch milliseconds), before or after. The timestamp must
 * be whole seconds in plain digits: everything that a parser might read as a number in another way is refused.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isSignedBySlack(request: SignedRequest, signingSecret: string, now: number): boolean {
  const { timestamp, signature, rawBody } = request;
  if (timestamp === undefined || signature === undefined) return false;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > FARTHEST_SECONDS) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest('hex');
  return timingSafeEqual(Buffer.from(signature.slice(3)), Buffer.from(expected));
}
