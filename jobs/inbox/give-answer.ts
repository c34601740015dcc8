import type { InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { SlackError } from '../../src/slack/slack-error.js';
import type { InboxParts } from './inbox-parts.js';

/** Answers once; an answer that is lost is logged, not repeated. Never throws. */
export async function giveAnswer(
  { answer, log }: Pick<InboxParts, 'answer' | 'log'>,
  item: InboxItem,
  reply: Reply,
): Promise<void> {
  try {
    await answer(item, reply);
  } catch (error) {
    const code = error instanceof SlackError ? error.code : 'unexpected';
    log.warn({ kind: item.kind, code }, 'an answer was lost');
  }
}
