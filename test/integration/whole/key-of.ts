import { isJsonObject, textOf } from '../../stand-ins/slack/json-object.js';
import type { Message } from '../../stand-ins/slack/transcript.js';

/** The key that the bot put into a message's metadata; empty where there is none. */
export function keyOf({ metadata }: Message): string {
  const payload = metadata?.['event_payload'];
  return isJsonObject(payload) ? textOf(payload, 'key') : '';
}
