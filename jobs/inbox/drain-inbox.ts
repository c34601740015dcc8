import type { InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import { giveAnswer } from './give-answer.js';
import { order, press } from './decide.js';
import { afterTrouble } from './after-trouble.js';
import type { InboxParts } from './inbox-parts.js';
import { readItem } from './read-item.js';
import { show } from './show.js';
import { startRotation } from './start-rotation.js';
import { refuseStranger } from './who.js';

/**
 * Works on everything that has arrived, oldest first. An item leaves the inbox when it has been worked on; what could
 * not be, because Slack can't say who asks or another rotation has to end first, stays and is tried again by the sweep.
 * What waits for other systems, such as a search, is a job of its own: its item stays until that has answered it.
 * The answer is given at most once: a lost one is not worth a second message.
 */
export async function drainInbox(parts: InboxParts, signal: AbortSignal): Promise<void> {
  for (const key of await parts.store.waiting()) {
    if (signal.aborted) return;
    const item = await readItem(parts.store, key);
    const reply = item ? await workOn(parts, item) : undefined;
    if (reply === 'later') continue;
    await parts.store.finish(key);
    if (item && reply) await giveAnswer(parts, item, reply);
  }
}

async function workOn(parts: InboxParts, item: InboxItem): Promise<Reply | 'later'> {
  try {
    if (item.kind === 'command') return await obey(parts, item);
    return item.click.action === 'create-monitor' ? await apart(parts, item) : await press(parts, item, item.click);
  } catch (error) {
    return afterTrouble(parts, item, error);
  }
}

/** Waits for other systems, and the inbox for nothing. One that is not woken now is woken by the sweep. */
async function apart({ queues }: InboxParts, { key }: InboxItem): Promise<'later'> {
  await queues.rouse('search', key).catch(() => undefined);
  return 'later';
}

async function obey(parts: InboxParts, item: Extract<InboxItem, { kind: 'command' }>): Promise<Reply | 'later'> {
  const { command } = item;
  switch (command.verb) {
    case 'start':
      return startRotation(parts, item, command);
    case 'rollback':
    case 'cancel':
    case 'hold':
    case 'resume':
      return order(parts, item, command);
    case 'refs':
    case 'doctor':
      return apart(parts, item);
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
