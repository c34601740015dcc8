import { inboxItemSchema, type InboxItem } from '../../src/slack/inbox-item.js';
import type { InboxParts } from './inbox-parts.js';

/** An item of the inbox; undefined where it is gone, or where another version of the bot wrote what this one can't read. */
export async function readItem(store: InboxParts['store'], key: string): Promise<InboxItem | undefined> {
  const text = await store.read(key);
  return text === undefined ? undefined : inboxItemSchema.safeParse(JSON.parse(text)).data;
}
