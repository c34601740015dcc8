import type { WebClient } from '@slack/web-api';
import type { Person } from '../rotation/actor.js';
import { SlackError } from './slack-error.js';
import { calling, createWebClient, type ApiAccess } from './web-client.js';

export interface People {
  /**
   * Who a Slack user is now: full member or not, in which of `groups`, in the channel or not. An answer may be as old as
   * `cacheFor`; with `fresh` it is asked now, as it must be before somebody approves. A user that Slack does not know is
   * nobody. Throws SlackError where Slack can't say: nobody may do anything then.
   */
  whoIs(question: {
    readonly user: string;
    readonly channel: string;
    readonly groups: readonly string[];
    readonly fresh?: boolean;
  }): Promise<Person>;
}

export interface PeopleOptions extends ApiAccess {
  readonly clock: () => number;
  /** Milliseconds; default 30 s. */
  readonly cacheFor?: number;
}

export function createPeople(options: PeopleOptions): People {
  const client = createWebClient(options);
  const cached = createCache(options.clock, options.cacheFor ?? 30_000);
  return {
    async whoIs({ user, channel, groups, fresh = false }) {
      const team = await cached('team', false, () => teamOf(client));
      const [fullMember, members, memberships] = await Promise.all([
        cached(`user ${user}`, fresh, () => isFullMember(client, user, team)),
        cached(`channel ${channel}`, fresh, () => membersOf(client, channel)),
        Promise.all(groups.map((group) => cached(`group ${group}`, fresh, () => usersOf(client, group)))),
      ]);
      return {
        user,
        fullMember,
        inChannel: members.has(user),
        groups: groups.filter((_, index) => memberships[index]?.has(user)),
      };
    },
  };
}

/** The workspace whose people the bot serves. */
async function teamOf(client: WebClient): Promise<string> {
  const { team_id: team } = await calling(() => client.auth.test());
  return team ?? '';
}

/** Guests, bots, Slackbot, deactivated accounts and people of other workspaces are no full members. */
async function isFullMember(client: WebClient, user: string, team: string): Promise<boolean> {
  if (user === 'USLACKBOT') return false;
  const answer = await unless(['user_not_found', 'user_not_visible'], () => client.users.info({ user }));
  const found = answer?.user;
  if (!found || found.id !== user) return false;
  const { is_stranger: stranger } = found as { readonly is_stranger?: boolean };
  const guest = found.is_restricted === true || found.is_ultra_restricted === true;
  // Somebody met in a shared channel is no stranger to Slack, but has another workspace.
  const ours = found.team_id === team || found.enterprise_user?.teams?.includes(team) === true;
  return ours && !guest && !found.is_bot && !found.deleted && !stranger;
}

async function membersOf(client: WebClient, channel: string): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await unless(['channel_not_found'], () =>
      client.conversations.members({ channel, limit: 1000, ...(cursor === undefined ? {} : { cursor }) }),
    );
    for (const member of page?.members ?? []) members.add(member);
    cursor = page?.response_metadata?.next_cursor;
  } while (cursor !== undefined && cursor !== '');
  return members;
}

/** A group that is gone or disabled has nobody in it. */
async function usersOf(client: WebClient, usergroup: string): Promise<ReadonlySet<string>> {
  const answer = await unless(['no_such_subteam', 'subteam_not_found', 'subteam_disabled'], () =>
    client.usergroups.users.list({ usergroup }),
  );
  return new Set(answer?.users);
}

/** The answer, or nothing where Slack names one of these errors: it knows no such thing. */
async function unless<T>(errors: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await calling(call);
  } catch (error) {
    if (error instanceof SlackError && errors.some((name) => error.message.endsWith(name))) return undefined;
    throw error;
  }
}

/** Remembers answers, never failures. */
function createCache(clock: () => number, lasting: number) {
  const known = new Map<string, { readonly at: number; readonly value: unknown }>();
  return async <T>(key: string, fresh: boolean, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key);
    if (!fresh && found && clock() - found.at < lasting) return found.value as T;
    const at = clock();
    const value = await ask();
    if (known.size >= 10_000) known.clear();
    known.set(key, { at, value });
    return value;
  };
}
