import type { StandInAnswer, StandInRequest } from '../stand-in-server.js';
import type { EmulateStore } from './emulate-store.js';
import { argumentsOf, textOf, type JsonObject } from './json-object.js';
import { refuse, type Methods } from './web-api-method.js';

/** Which tokens are good, and what Slack says about the others. */
export interface TokenCheck {
  refusal(token: string, method: string): string | undefined;
}

/** Dispatches `/api/<method>`: ours where emulate is not enough, emulate's for the rest. Emulate's own address never shows. */
export class WebApi {
  readonly #store: EmulateStore;
  readonly #methods: Methods;
  readonly #tokens: TokenCheck;
  readonly #counts = new Map<string, number>();
  #baseUrl = '';

  constructor(store: EmulateStore, methods: Methods, tokens: TokenCheck) {
    this.#store = store;
    this.#methods = methods;
    this.#tokens = tokens;
  }

  set baseUrl(url: string) {
    this.#baseUrl = url;
  }

  /** How often each method was called and answered `ok`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  async answer(request: StandInRequest): Promise<StandInAnswer> {
    if (!request.path.startsWith('/api/')) return this.#passOn(request);
    const method = request.path.slice('/api/'.length);
    const { token: inBody, ...body } = argumentsOf(request);
    const bearer = (request.headers['authorization'] ?? '').replace(/^Bearer /i, '');
    const error = this.#tokens.refusal(bearer || textOf({ inBody }, 'inBody'), method);
    const answer = error === undefined ? await this.#call(method, body) : refuse(error);
    if (answer['ok'] === true) this.#counts.set(method, (this.#counts.get(method) ?? 0) + 1);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: this.#ours(JSON.stringify(answer)) };
  }

  async #call(method: string, body: JsonObject): Promise<JsonObject> {
    const ours = this.#methods[method];
    if (ours) return ours(body);
    const answer = await this.#store.call(method, body);
    return 'ok' in answer ? answer : refuse('unknown_method');
  }

  /** Uploads and downloads of files. */
  async #passOn(request: StandInRequest): Promise<StandInAnswer> {
    const { method, path, query, body, headers } = request;
    const target = query.size > 0 ? `${path}?${query.toString()}` : path;
    const sent = headers['content-type'] ?? 'application/octet-stream';
    const response = await this.#store.pass(method, target, sent, body);
    const type = response.headers.get('content-type') ?? 'application/octet-stream';
    return {
      status: response.status,
      headers: { 'content-type': type },
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  #ours(json: string): string {
    return json.replaceAll(this.#store.url.replace('127.0.0.1', 'localhost'), this.#baseUrl);
  }
}
