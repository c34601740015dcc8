import type { Message } from '../../stand-ins/slack/transcript.js';

/** Everything that a message shows, as one text: what a person reads, without what Slack makes of it. */
export function shownText(message: Pick<Message, 'blocks' | 'text'> | undefined): string {
  if (!message) return '';
  return message.blocks.length === 0 ? message.text : texts(message.blocks).join('\n');
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'text' && typeof inner === 'string' ? [inner] : texts(inner),
  );
}
