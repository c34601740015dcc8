import type { JsonObject } from './json-object.js';
import type { ChannelSeed, GroupSeed, PersonSeed, PersonTraits, WorkspaceSeed } from './workspace-seed.js';

export interface Person extends PersonTraits {
  readonly id: string;
  readonly name: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly shared: boolean;
  archived: boolean;
  readonly members: Set<string>;
}

export interface Group {
  readonly id: string;
  readonly handle: string;
  members: readonly string[];
  disabled: boolean;
}

/** The ids of the app under test. */
export const app = { teamId: 'T000000001', appId: 'A0KEYTURN', botId: 'B0KEYTURN', botUserId: 'U0KEYTURN' } as const;

/** People, channels and groups with everything that `emulate` has no field for. */
export class Workspace {
  readonly team: { readonly id: string; readonly name: string; readonly domain: string };
  readonly #people = new Map<string, Person>();
  readonly #channels = new Map<string, Channel>();
  readonly #groups = new Map<string, Group>();

  constructor(
    seed: WorkspaceSeed,
    ids: { readonly people: Map<string, string>; readonly channels: Map<string, string> },
  ) {
    this.team = { id: app.teamId, ...(seed.team ?? { name: 'Acme', domain: 'acme' }) };
    this.#addPerson('USLACKBOT', { name: 'slackbot', realName: 'Slackbot' });
    this.#addPerson(app.botUserId, { name: 'keyturn', realName: 'Keyturn', bot: true });
    for (const person of seed.people) this.#addPerson(idOf(ids.people, person.name), person);
    for (const channel of seed.channels) this.#addChannel(idOf(ids.channels, channel.name), channel, seed);
    (seed.groups ?? []).forEach((group, index) => this.#addGroup(`S${String(index + 1).padStart(9, '0')}`, group));
  }

  /** Somebody by name or id; throws when there is nobody, since only a test asks. */
  person(nameOrId: string): Person {
    const found = this.findPerson(nameOrId) ?? [...this.#people.values()].find(({ name }) => name === nameOrId);
    if (found === undefined) throw new Error(`nobody called ${nameOrId} in this workspace`);
    return found;
  }

  findPerson(id: string): Person | undefined {
    return this.#people.get(id);
  }

  channel(nameOrId: string): Channel {
    const found = this.findChannel(nameOrId) ?? [...this.#channels.values()].find(({ name }) => name === nameOrId);
    if (found === undefined) throw new Error(`no channel called ${nameOrId} in this workspace`);
    return found;
  }

  findChannel(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  group(handleOrId: string): Group {
    const found = this.findGroup(handleOrId) ?? this.groups().find(({ handle }) => handle === handleOrId);
    if (found === undefined) throw new Error(`no group called ${handleOrId} in this workspace`);
    return found;
  }

  findGroup(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  groups(): readonly Group[] {
    return [...this.#groups.values()];
  }

  people(): readonly Person[] {
    return [...this.#people.values()];
  }

  channels(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** Deactivates somebody, makes them a guest, and so on. */
  change(nameOrId: string, traits: Partial<PersonTraits>): void {
    const person = this.person(nameOrId);
    this.#people.set(person.id, { ...person, ...traits });
  }

  #addPerson(id: string, seed: PersonSeed): void {
    const traits = { tz: 'Europe/Berlin', admin: false, guest: 'none', bot: false, deleted: false } as const;
    const home = seed.stranger ? 'T0ELSEWHERE' : app.teamId;
    this.#people.set(id, { ...traits, stranger: false, teamId: home, realName: seed.name, ...seed, id });
  }

  #addChannel(id: string, seed: ChannelSeed, all: WorkspaceSeed): void {
    const names = seed.members ?? all.people.map(({ name }) => name);
    const members = new Set(names.map((name) => this.person(name).id));
    if (seed.bot !== false) members.add(app.botUserId);
    const { name, private: isPrivate = false, shared = false, archived = false } = seed;
    this.#channels.set(id, { id, name, isPrivate, shared, archived, members });
  }

  #addGroup(id: string, seed: GroupSeed): void {
    const members = seed.members.map((name) => this.person(name).id);
    this.#groups.set(id, { id, handle: seed.handle, members, disabled: seed.disabled ?? false });
  }
}

/** What `users.info` adds to emulate's own answer. */
export function personFields(person: Person): JsonObject {
  const guest = person.guest !== 'none';
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    real_name: person.realName,
    tz: person.tz,
    tz_label: person.tz,
    tz_offset: 0,
    deleted: person.deleted,
    is_admin: person.admin,
    is_owner: false,
    is_bot: person.bot,
    is_app_user: false,
    is_restricted: guest,
    is_ultra_restricted: person.guest === 'ultra-restricted',
    ...(person.stranger ? { is_stranger: true } : {}),
    updated: 1,
  };
}

function idOf(ids: Map<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`emulate did not create ${name}`);
  return id;
}
