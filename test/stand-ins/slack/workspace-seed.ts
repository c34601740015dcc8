/** Who and what is in the workspace at the start. Names are ours; Slack (here: emulate) gives the ids. */
export interface WorkspaceSeed {
  readonly team?: { readonly name: string; readonly domain: string };
  readonly people: readonly PersonSeed[];
  readonly channels: readonly ChannelSeed[];
  readonly groups?: readonly GroupSeed[];
}

export interface PersonSeed extends Partial<PersonTraits> {
  readonly name: string;
}

/** What `users.info` says about somebody, and what may change while the workspace runs. */
export interface PersonTraits {
  readonly realName: string;
  readonly tz: string;
  readonly admin: boolean;
  readonly guest: 'none' | 'restricted' | 'ultra-restricted';
  readonly bot: boolean;
  readonly deleted: boolean;
  /** Somebody of another workspace, met in a shared channel. */
  readonly stranger: boolean;
  /** Set for a stranger: the other workspace. */
  readonly teamId: string;
}

export interface ChannelSeed {
  readonly name: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Shared with another workspace. */
  readonly shared?: boolean;
  /** Names of the people in it (default: all). */
  readonly members?: readonly string[];
  /** Whether the bot is in it (default true). */
  readonly bot?: boolean;
}

export interface GroupSeed {
  readonly handle: string;
  readonly members: readonly string[];
  readonly disabled?: boolean;
}

/** A small company: two who may approve, two who may not, a channel, a group. */
export const smallCompany: WorkspaceSeed = {
  team: { name: 'Acme', domain: 'acme' },
  people: [
    { name: 'ada', realName: 'Ada Okafor' },
    { name: 'bob', realName: 'Bob Lindqvist' },
    { name: 'carol', realName: 'Carol Mendes' },
    { name: 'dave', realName: 'Dave Ito' },
  ],
  channels: [{ name: 'deploys' }],
  groups: [{ handle: 'sre', members: ['ada', 'bob'] }],
};
