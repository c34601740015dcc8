import type { Message } from '../../src/slack/messages/message.js';
import { SlackError } from '../../src/slack/slack-error.js';
import type { TellParts } from './tell-parts.js';

/**
 * Sends a message; one that Slack refuses as invalid is sent as its plain text. A message that can never be sent would
 * hold up everything after it, and saying it plainly is better than not at all.
 */
export async function orPlainly<T>(
  { log }: Pick<TellParts, 'log'>,
  message: Message,
  send: (message: Message) => Promise<T>,
): Promise<T> {
  try {
    return await send(message);
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== 'refused') throw error;
    log.error('Slack refused a message as invalid; its plain text is sent instead');
    return send({ text: message.text, blocks: [] });
  }
}
