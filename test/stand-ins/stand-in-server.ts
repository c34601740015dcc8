import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in sees of one HTTP request. `path` is without the query string. */
export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

/** An answer: `body` is sent as it is (string, Buffer) or as JSON; `stream` keeps the connection open and writes to it. */
export interface StandInAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Called once the headers are sent; what it returns is called when the client goes away. */
  readonly stream?: (write: (chunk: string) => void, end: () => void) => () => void;
}

/**
 * What goes wrong with a request:
 * - `status`: answered with this instead of being applied
 * - `hang`: never answered, never applied
 * - `reset`: the connection is cut, nothing is applied
 * - `lose-answer`: applied, then the connection is cut
 * - `delay`: applied after so many milliseconds
 */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'delay'; readonly ms: number };

/** Which requests a fault hits: all given parts must match; `path` is compared with path and query together. */
export interface FaultRule {
  readonly method?: string;
  readonly path?: RegExp;
  readonly fault: Fault;
  /** How many matching requests pass unharmed first (default 0). */
  readonly skip?: number;
  /** How many matching requests are hit (default: all). */
  readonly times?: number;
}

/** Sees every request twice and may stop the world at both: the request goes on when the promise resolves. */
export interface Watcher {
  before?(request: StandInRequest): void | Promise<void>;
  applied?(request: StandInRequest, answer: StandInAnswer): void | Promise<void>;
}

export interface StandInServer {
  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  readonly url: string;
  /** Adds a fault; what it returns takes the fault away again. */
  fail(rule: FaultRule): () => void;
  /** Adds a watcher; what it returns takes it away again. */
  watch(watcher: Watcher): () => void;
  clearFaults(): void;
  /** Every request that was applied or refused by the handler, oldest first, bodies included (hit requests are not in it). */
  readonly journal: readonly { readonly request: StandInRequest; readonly status: number }[];
  close(): Promise<void>;
}

/** The HTTP side that all stand-ins share: bodies, faults, watchers, and a journal counted at the far side. */
export async function startStandInServer(
  handle: (request: StandInRequest) => Promise<StandInAnswer>,
  options: { readonly port?: number; readonly journalLimit?: number } = {},
): Promise<StandInServer> {
  const rules: (FaultRule & { seen: number })[] = [];
  const watchers = new Set<Watcher>();
  const journal: { request: StandInRequest; status: number }[] = [];
  const limit = options.journalLimit ?? 100_000;

  function faultFor(request: StandInRequest): Fault | undefined {
    const target = request.query.size > 0 ? `${request.path}?${request.query}` : request.path;
    for (const rule of rules) {
      if (rule.method !== undefined && rule.method !== request.method) continue;
      if (rule.path !== undefined && !rule.path.test(target)) continue;
      const hit = rule.seen - (rule.skip ?? 0);
      rule.seen += 1;
      if (hit >= 0 && hit < (rule.times ?? Number.POSITIVE_INFINITY)) return rule.fault;
    }
    return undefined;
  }

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    for (const watcher of watchers) await watcher.before?.(request);
    const fault = faultFor(request);
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'reset') return void incoming.socket.resetAndDestroy();
    if (fault?.kind === 'status') return send(outgoing, fault);
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const answer = await handle(request);
    journal.push({ request, status: answer.status });
    if (journal.length > limit) journal.shift();
    for (const watcher of watchers) await watcher.applied?.(request, answer);
    if (fault?.kind === 'lose-answer') return void incoming.socket.resetAndDestroy();
    send(outgoing, answer);
  }

  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing).catch((error: unknown) => {
      if (!outgoing.headersSent) send(outgoing, { status: 500, body: { message: String(error) } });
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    fail(rule) {
      const entry = { ...rule, seen: 0 };
      rules.push(entry);
      return () => void (rules.includes(entry) && rules.splice(rules.indexOf(entry), 1));
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    clearFaults: () => void rules.splice(0),
    journal,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const url = new URL(incoming.url ?? '/', 'http://stand-in');
  return {
    method: incoming.method ?? 'GET',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers as Record<string, string | undefined>,
    body: Buffer.concat(chunks),
  };
}

function send(outgoing: ServerResponse, answer: StandInAnswer): void {
  const raw = typeof answer.body === 'string' || Buffer.isBuffer(answer.body);
  const type = raw ? 'text/plain' : 'application/json';
  outgoing.writeHead(answer.status, { 'content-type': type, ...answer.headers });
  if (answer.stream) {
    const stop = answer.stream(
      (chunk) => void outgoing.write(chunk),
      () => void outgoing.end(),
    );
    outgoing.on('close', stop);
    outgoing.flushHeaders();
    return;
  }
  if (answer.body === undefined) outgoing.end();
  else outgoing.end(raw ? answer.body : JSON.stringify(answer.body));
}
