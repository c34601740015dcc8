import { isJsonObject, objectsOf, textOf, type JsonObject } from './json-object.js';

export interface MessageVersion {
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly metadata: JsonObject | undefined;
}

/** A message as it is now; `versions` holds how it looked after each post and edit, the present one last. */
export interface Message extends MessageVersion {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly botId: string;
  readonly threadTs: string | undefined;
  readonly versions: readonly MessageVersion[];
  readonly replies: readonly Message[];
  readonly reactions: readonly string[];
  readonly files: readonly JsonObject[];
  /** As the Web API gives it. */
  readonly raw: JsonObject;
}

/** Only `user` sees it; Slack keeps no copy. */
export interface Ephemeral {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly JsonObject[];
  readonly threadTs: string | undefined;
}

export type Change =
  | { readonly kind: 'posted' | 'updated' | 'deleted' | 'reacted'; readonly channel: string; readonly ts: string }
  | { readonly kind: 'ephemeral' | 'views' | 'home'; readonly user: string };

/**
 * What is on everybody's screens. Emulate is the store that the bot reads; this is kept beside it because emulate shows
 * neither ephemeral messages nor earlier versions, and because tests read it without waiting.
 */
export class Transcript {
  /** By channel, then by timestamp. */
  readonly #channels = new Map<string, Map<string, Entry>>();
  readonly #ephemerals: Ephemeral[] = [];
  readonly #listeners = new Set<(change: Change) => void>();

  /** Top-level messages of a channel, oldest first, each with its thread. */
  messages(channel: string): readonly Message[] {
    const threads = new Map<string, Message[]>();
    const parents: { readonly ts: string; readonly entry: Entry }[] = [];
    for (const [ts, entry] of this.#entries(channel)) {
      const thread = threadOf(entry.raw);
      if (thread === undefined) parents.push({ ts, entry });
      else threads.set(thread, [...(threads.get(thread) ?? []), messageOf(channel, entry, [])]);
    }
    return parents.map(({ ts, entry }) => messageOf(channel, entry, threads.get(ts) ?? []));
  }

  /** One message, without its thread. */
  find(channel: string, ts: string): Message | undefined {
    const entry = this.#channels.get(channel)?.get(ts);
    return entry && messageOf(channel, entry, []);
  }

  ephemerals(user: string): readonly Ephemeral[] {
    return this.#ephemerals.filter((message) => message.user === user);
  }

  put(channel: string, raw: JsonObject, kind: 'posted' | 'updated' | 'reacted'): void {
    const ts = textOf(raw, 'ts');
    const entries = this.#channels.get(channel) ?? new Map<string, Entry>();
    const earlier = entries.get(ts)?.versions ?? [];
    entries.set(ts, { raw, versions: kind === 'reacted' ? earlier : [...earlier, versionOf(raw)] });
    this.#channels.set(channel, entries);
    this.tell({ kind, channel, ts });
  }

  delete(channel: string, ts: string): void {
    if (this.#channels.get(channel)?.delete(ts)) this.tell({ kind: 'deleted', channel, ts });
  }

  putEphemeral(message: Ephemeral): void {
    const index = this.#ephemerals.findIndex(({ ts, user }) => ts === message.ts && user === message.user);
    if (index >= 0) this.#ephemerals[index] = message;
    else this.#ephemerals.push(message);
    this.tell({ kind: 'ephemeral', user: message.user });
  }

  deleteEphemeral(user: string, ts: string): void {
    const index = this.#ephemerals.findIndex((message) => message.user === user && message.ts === ts);
    if (index >= 0) this.#ephemerals.splice(index, 1);
    this.tell({ kind: 'ephemeral', user });
  }

  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  #entries(channel: string): readonly (readonly [string, Entry])[] {
    return [...(this.#channels.get(channel) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}

interface Entry {
  readonly raw: JsonObject;
  readonly versions: readonly MessageVersion[];
}

function messageOf(channel: string, { raw, versions }: Entry, replies: readonly Message[]): Message {
  return {
    ...versionOf(raw),
    ts: textOf(raw, 'ts'),
    channel,
    user: textOf(raw, 'user'),
    botId: textOf(raw, 'bot_id'),
    threadTs: threadOf(raw),
    versions,
    replies,
    reactions: objectsOf(raw['reactions']).map((reaction) => textOf(reaction, 'name')),
    files: objectsOf(raw['files']),
    raw,
  };
}

function versionOf(raw: JsonObject): MessageVersion {
  const metadata = raw['metadata'];
  return {
    text: textOf(raw, 'text'),
    blocks: objectsOf(raw['blocks']),
    metadata: isJsonObject(metadata) ? metadata : undefined,
  };
}

function threadOf(raw: JsonObject): string | undefined {
  const thread = textOf(raw, 'thread_ts');
  return thread === '' || thread === raw['ts'] ? undefined : thread;
}
