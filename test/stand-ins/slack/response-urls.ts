import type { StandInAnswer, StandInRequest } from '../stand-in-server.js';
import { argumentsOf, isTrue, objectsOf, textOf, type JsonObject } from './json-object.js';
import { named, refusedBlocks, type Methods, type SlackState } from './web-api-method.js';

/** Where an interaction happened: what a response may replace or delete. */
export interface ResponseTarget {
  readonly channel: string;
  readonly user: string;
  readonly original?: { readonly ts: string; readonly ephemeral: boolean };
}

interface Entry extends ResponseTarget {
  readonly until: number;
  readonly responses: JsonObject[];
}

const uses = 5;
const lifetimeMs = 30 * 60 * 1000;

/** The `response_url`s of interactions: five uses within thirty minutes. Emulate has none. */
export class ResponseUrls {
  readonly #entries = new Map<string, Entry>();
  readonly #state: SlackState;
  readonly #methods: Methods;
  readonly #now: () => number;

  constructor(state: SlackState, methods: Methods, now: () => number) {
    this.#state = state;
    this.#methods = methods;
    this.#now = now;
  }

  /** @returns the path, and the list that fills up with what is sent there. */
  open(kind: 'commands' | 'actions', target: ResponseTarget): { path: string; responses: readonly JsonObject[] } {
    const path = `/${kind}/${this.#state.store.workspace.team.id}/${this.#entries.size + 1}/r${Math.random().toString(36).slice(2)}`;
    const responses: JsonObject[] = [];
    this.#entries.set(path, { ...target, until: this.#now() + lifetimeMs, responses });
    return { path, responses };
  }

  /** Answers a POST to one of the paths; undefined for any other path. */
  async handle(request: StandInRequest): Promise<StandInAnswer | undefined> {
    const entry = this.#entries.get(request.path);
    if (entry === undefined) return undefined;
    if (this.#now() > entry.until) return refusal(404, 'expired_url');
    if (entry.responses.length >= uses) return refusal(404, 'used_url');
    const body = argumentsOf(request);
    const refused = refusedBlocks(body['blocks'], 'message');
    if (refused) return { status: 400, body: refused };
    entry.responses.push(body);
    const answer = await this.#apply(entry, body);
    return answer['ok'] === false ? { status: 400, body: answer } : { status: 200, body: { ok: true } };
  }

  /** Shows what a response (or the body of an `ack`) says. */
  async #apply(entry: Entry, body: JsonObject): Promise<JsonObject> {
    const { original, channel, user } = entry;
    if (isTrue(body['delete_original'])) return this.#delete(entry);
    if (isTrue(body['replace_original']) && original && !original.ephemeral) {
      return call(this.#methods, 'chat.update', { ...body, channel, ts: original.ts });
    }
    if (body['response_type'] === 'in_channel') return call(this.#methods, 'chat.postMessage', { ...body, channel });
    const replaced = isTrue(body['replace_original']) ? original?.ts : undefined;
    this.show({ channel, user }, body, replaced);
    return { ok: true };
  }

  /** Puts an ephemeral message before one person, whether or not the bot is in the channel. */
  show(target: ResponseTarget, body: JsonObject, ts = `${this.#now() / 1000}`): void {
    this.#state.transcript.putEphemeral({
      ts,
      channel: target.channel,
      user: target.user,
      text: textOf(body, 'text'),
      blocks: objectsOf(named(body['blocks'])),
      threadTs: textOf(body, 'thread_ts') || undefined,
    });
  }

  async #delete({ original, channel, user }: Entry): Promise<JsonObject> {
    if (original === undefined) return { ok: true };
    if (!original.ephemeral) return call(this.#methods, 'chat.delete', { channel, ts: original.ts });
    this.#state.transcript.deleteEphemeral(user, original.ts);
    return { ok: true };
  }
}

async function call(methods: Methods, name: string, body: JsonObject): Promise<JsonObject> {
  return (await methods[name]?.(body)) ?? { ok: false, error: 'unknown_method' };
}

function refusal(status: number, error: string): StandInAnswer {
  return { status, body: { ok: false, error } };
}
