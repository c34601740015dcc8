import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type WebClientOptions,
} from '@slack/web-api';
import { boltLogger, type Log } from './bolt-logger.js';
import { SlackError, type SlackErrorCode } from './slack-error.js';

export interface ApiAccess {
  readonly token: string;
  /** The base of Slack's Web API, with or without its last slash; default Slack's own. */
  readonly apiUrl?: string | undefined;
  /** Milliseconds that one call may take. */
  readonly timeout: number;
  readonly log: Log;
}

/**
 * A client that never retries and never waits by itself: whoever calls it decides, because a repeated post would be
 * posted twice and a rollback must not stand behind a queue.
 */
export function createWebClient({ token, apiUrl, timeout, log }: ApiAccess): WebClient {
  return new WebClient(token, { ...webClientOptions(apiUrl, timeout), logger: boltLogger(log) });
}

export function webClientOptions(apiUrl: string | undefined, timeout: number): WebClientOptions {
  return {
    timeout,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
  };
}

/** What `call` gives; throws SlackError whatever went wrong. */
export async function calling<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw slackErrorOf(error);
  }
}

const codes: Readonly<Record<string, SlackErrorCode>> = {
  invalid_auth: 'revoked',
  not_authed: 'revoked',
  token_revoked: 'revoked',
  token_expired: 'revoked',
  account_inactive: 'revoked',
  not_in_channel: 'channel',
  channel_not_found: 'channel',
  is_archived: 'channel',
  is_inactive: 'channel',
  restricted_action: 'channel',
  message_not_found: 'gone',
  cant_update_message: 'gone',
  ratelimited: 'rate-limited',
  rate_limited: 'rate-limited',
  internal_error: 'unreachable',
  fatal_error: 'unreachable',
  request_timeout: 'unreachable',
  service_unavailable: 'unreachable',
  team_added_to_org: 'unreachable',
};

/** Slack's own words for an error never hold what was sent, except in `response_metadata`, which is left out. */
function slackErrorOf(error: unknown): SlackError {
  if (error instanceof SlackError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new SlackError('rate-limited', 'rate limited', error.retryAfter * 1000);
  if (error instanceof WebAPIPlatformError)
    return new SlackError(codes[error.data.error] ?? 'refused', error.data.error);
  if (error instanceof WebAPIHTTPError) {
    return new SlackError(error.statusCode >= 500 ? 'unreachable' : 'refused', `HTTP ${error.statusCode}`);
  }
  return new SlackError('unreachable', 'no answer');
}
