import { actorOf, type Actor } from '../../src/rotation/actor.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import type { InboxItem } from '../../src/slack/inbox-item.js';
import type { Reply } from '../../src/slack/reply.js';
import type { InboxParts } from './inbox-parts.js';

/**
 * Who asks, and what that person may do with this secret now: asked of Slack at this moment, so that somebody who was
 * removed from a group since the message was posted is refused. A stranger to the workspace gets a reply instead.
 */
export async function whoAsks(
  parts: Pick<InboxParts, 'people'>,
  item: InboxItem,
  entry: SecretEntry,
): Promise<{ readonly actor: Actor } | { readonly reply: Reply }> {
  const groups = [...(entry.requesters?.groups ?? []), ...entry.approvers.groups];
  const person = await parts.people.whoIs({ user: item.user, channel: entry.channel, groups, fresh: true });
  return person.fullMember ? { actor: actorOf(person, entry) } : { reply: { code: 'stranger' } };
}

/** The answer to somebody who is a stranger to the workspace and asks to be shown something; undefined for all others. */
export async function refuseStranger(
  { people, catalogue }: Pick<InboxParts, 'people' | 'catalogue'>,
  item: InboxItem,
): Promise<Reply | undefined> {
  const [entry] = Object.values(catalogue.current().secrets);
  const person = await people.whoIs({ user: item.user, channel: entry?.channel ?? item.channel, groups: [] });
  return person.fullMember ? undefined : { code: 'stranger' };
}

/** The answer to somebody who may not request. */
export function notAllowed(entry: SecretEntry, action: Extract<Reply, { code: 'not-allowed' }>['action']): Reply {
  const who = entry.requesters;
  return { code: 'not-allowed', action, channel: entry.channel, ...(who ? { who } : {}) };
}
