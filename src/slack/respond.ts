import type { Message } from './messages/message.js';
import { SlackError } from './slack-error.js';
import type { ApiAccess } from './web-client.js';

const SLACK = 'https://hooks.slack.com';

/** Whether an answer may be sent there: to Slack, or to where its Web API is configured to be. */
export function mayRespondTo(responseUrl: string, apiUrl: string | undefined): boolean {
  if (!URL.canParse(responseUrl)) return false;
  const { origin, username, password } = new URL(responseUrl);
  if (username !== '' || password !== '') return false;
  return origin === SLACK || (apiUrl !== undefined && URL.canParse(apiUrl) && origin === new URL(apiUrl).origin);
}

/** Sends a private answer that leaves the message it is about alone. Redirects are not followed. Throws SlackError. */
export async function respond(
  { apiUrl, timeout }: Pick<ApiAccess, 'apiUrl' | 'timeout'>,
  responseUrl: string,
  message: Message,
): Promise<'sent' | 'foreign-origin'> {
  if (!mayRespondTo(responseUrl, apiUrl)) return 'foreign-origin';
  const body = JSON.stringify({ ...message, response_type: 'ephemeral', replace_original: false });
  const headers = { 'content-type': 'application/json' };
  const options: RequestInit = {
    method: 'POST',
    headers,
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  };
  const answer = await fetch(responseUrl, options).catch(() => undefined);
  if (answer === undefined) throw new SlackError('unreachable', 'no answer from the response address');
  await answer.body?.cancel();
  if (answer.ok) return 'sent';
  const gone = answer.status === 404 || answer.status === 410;
  throw new SlackError(answer.status >= 500 ? 'unreachable' : gone ? 'gone' : 'refused', `HTTP ${answer.status}`);
}
