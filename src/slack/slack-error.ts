export type SlackErrorCode = 'rate-limited' | 'unreachable' | 'revoked' | 'channel' | 'gone' | 'refused';

/**
 * Why Slack did not do something:
 * - `rate-limited`: again after `retryAfter` milliseconds
 * - `unreachable`: no answer, or a server error; whether it was done is unknown
 * - `revoked`: the token is no longer good; nothing goes until it is replaced
 * - `channel`: the bot can't write there (not in it, archived, not found)
 * - `gone`: the message to be changed is not there any more
 * - `refused`: what was sent is not valid; sending it again gives the same
 */
export class SlackError extends Error {
  override readonly name = 'SlackError';
  readonly code: SlackErrorCode;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(code: SlackErrorCode, detail: string, retryAfter?: number) {
    super(`Slack: ${detail}`);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
