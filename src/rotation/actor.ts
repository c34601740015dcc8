import { z } from 'zod';
import type { Audience, SecretEntry } from './entry.js';

/** Who did something, and what that person may do with this secret at this moment. */
export const actorSchema = z.strictObject({
  /** A Slack user id, or `keyturn`. */
  user: z.string(),
  mayRequest: z.boolean(),
  mayApprove: z.boolean(),
});
export type Actor = z.infer<typeof actorSchema>;

/** What the bot does by itself. It asks and rolls back; it never approves. */
export const keyturn: Actor = { user: 'keyturn', mayRequest: true, mayApprove: false };

/** What is known of a Slack user at the moment of a command or click. */
export interface Person {
  readonly user: string;
  /** Slack user groups that the person is in now. */
  readonly groups: readonly string[];
  /** A full member of this workspace: no guest, no bot, not deactivated, not of another workspace. */
  readonly fullMember: boolean;
  /** A member of the secret's channel. */
  readonly inChannel: boolean;
}

/**
 * What a person may do (design 3): approvers may do all; requesters are those listed, or full members of the channel
 * where nobody is listed. Who is no full member of the workspace may do nothing, listed or not.
 */
export function actorOf(person: Person, entry: Pick<SecretEntry, 'requesters' | 'approvers'>): Actor {
  const mayApprove = person.fullMember && isIn(person, entry.approvers);
  const listed = entry.requesters === undefined ? person.inChannel : isIn(person, entry.requesters);
  return { user: person.user, mayRequest: mayApprove || (person.fullMember && listed), mayApprove };
}

function isIn(person: Person, audience: Audience): boolean {
  return audience.users.includes(person.user) || audience.groups.some((group) => person.groups.includes(group));
}
