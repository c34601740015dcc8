import { reasonOf } from '../../src/kubernetes/kubernetes-error.js';
import { UnreadableRecord } from '../../src/records/rotations.js';
import { inboxItemSchema, type InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { SlackError } from '../../src/slack/slack-error.js';
import { NotYet, order, press } from './decide.js';
import type { InboxParts } from './inbox-parts.js';
import { show } from './show.js';
import { startRotation } from './start-rotation.js';
import { refuseStranger } from './who.js';

/**
 * Works on everything that has arrived, oldest first. An item leaves the inbox when it has been worked on; what could
 * not be, because Slack can't say who asks or another rotation has to end first, stays and is tried again by the sweep.
 * The answer is given at most once: a lost one is not worth a second message.
 */
export async function drainInbox(parts: InboxParts, signal: AbortSignal): Promise<void> {
  for (const key of await parts.store.waiting()) {
    if (signal.aborted) return;
    const text = await parts.store.read(key);
    const item = text === undefined ? undefined : inboxItemSchema.safeParse(JSON.parse(text)).data;
    const reply = item ? await workOn(parts, item) : undefined;
    if (reply === 'later') continue;
    await parts.store.finish(key);
    if (item && reply) await parts.answer(item, reply).catch((error: unknown) => logLost(parts, item, error));
  }
}

async function workOn(parts: InboxParts, item: InboxItem): Promise<Reply | 'later'> {
  try {
    return item.kind === 'click' ? await press(parts, item) : await obey(parts, item);
  } catch (error) {
    if (error instanceof NotYet) return 'later';
    if (error instanceof SlackError && (error.code === 'unreachable' || error.code === 'rate-limited')) return 'later';
    if (error instanceof UnreadableRecord) return { code: 'other-version', rotation: error.id };
    const reason = reasonOf(error, 'current context');
    parts.log.warn({ kind: item.kind, reason }, 'what arrived could not be worked on');
    return { code: 'trouble', reason };
  }
}

async function obey(parts: InboxParts, item: Extract<InboxItem, { kind: 'command' }>): Promise<Reply> {
  const { command } = item;
  switch (command.verb) {
    case 'start':
      return startRotation(parts, item, command);
    case 'rollback':
    case 'cancel':
    case 'hold':
    case 'resume':
      return order(parts, item, command);
    case 'plan':
    case 'status':
    case 'list':
    case 'history':
    case 'cleanup':
      return (await refuseStranger(parts, item)) ?? show(parts, command);
    default:
      return command satisfies never;
  }
}

function logLost({ log }: InboxParts, item: InboxItem, error: unknown): void {
  const code = error instanceof SlackError ? error.code : 'unexpected';
  log.warn({ kind: item.kind, code }, 'an answer was lost');
}
