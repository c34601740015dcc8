import type { InboxItem } from './inbox-item.js';
import { renderReply } from './messages/reply-message.js';
import type { Post } from './post.js';
import type { Reply } from './reply.js';
import { SlackError } from './slack-error.js';

export type Answer = (item: Pick<InboxItem, 'channel' | 'user' | 'responseUrl'>, reply: Reply) => Promise<void>;

/**
 * Tells a person, privately, what came of what they asked: at the address that Slack gave for it, else in the channel.
 * At most once: where it is unknown whether an answer arrived, none is sent again. Throws SlackError.
 */
export function createAnswer(post: Pick<Post, 'respond' | 'ephemeral'>): Answer {
  return async ({ channel, user, responseUrl }, reply) => {
    const message = renderReply(reply);
    if (responseUrl !== undefined && (await responded(post, responseUrl, message))) return;
    await post.ephemeral({ channel, user, message });
  };
}

/** An address that is used up or belongs to somebody else leaves the channel; an unknown outcome does not. */
async function responded(
  post: Pick<Post, 'respond'>,
  responseUrl: string,
  message: ReturnType<typeof renderReply>,
): Promise<boolean> {
  try {
    return (await post.respond(responseUrl, message)) === 'sent';
  } catch (error) {
    if (error instanceof SlackError && error.code === 'gone') return false;
    throw error;
  }
}
