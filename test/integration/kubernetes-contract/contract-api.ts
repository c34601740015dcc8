import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppsV1Api, BatchV1Api, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { Agent, fetch } from 'undici';
import type { ContractTarget } from './contract-target.js';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly code: number;
  readonly headers: { get(name: string): string | null };
  // The parts of any answer that the contract looks at.
  readonly body: Json & {
    kind?: string;
    reason?: string;
    message?: string;
    metadata?: Json & { resourceVersion?: string; uid?: string; continue?: string; name?: string; generation?: number };
    items?: Json[];
    spec?: Json;
    status?: unknown;
    data?: Record<string, string>;
    details?: Json & { causes?: { field: string; reason: string; message: string }[] };
  };
  readonly text: string;
}

export interface Asked {
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  /** The user to be instead of the administrator. */
  readonly as?: string;
}

/** How the contract talks to its target: raw requests, and the library that the product uses. */
export interface ContractApi {
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Reads a stream of JSON lines until `enough` says so or it ends. */
  stream(path: string, enough: (events: readonly WatchEvent[]) => boolean): Promise<WatchEvent[]>;
  /** Makes a namespace that is removed at the end. */
  newNamespace(): Promise<string>;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly batch: BatchV1Api;
  close(): Promise<void>;
}

export interface WatchEvent {
  readonly type: string;
  readonly object: Answer['body'];
}

export async function connect(target: ContractTarget): Promise<ContractApi> {
  const started = await target.start();
  const config = new KubeConfig();
  config.loadFromString(started.kubeconfig);
  const server = config.getCurrentCluster()?.server ?? '';
  const token = config.getCurrentUser()?.token;
  const dispatcher = new Agent({ connect: tlsOf(config) });
  const namespaces: string[] = [];

  async function send(method: string, path: string, asked: Asked, signal: AbortSignal): ReturnType<typeof fetch> {
    const { body, contentType = 'application/json', accept = 'application/json', as } = asked;
    const headers = {
      accept,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(as === undefined ? {} : { 'impersonate-user': as }),
      ...(body === undefined ? {} : { 'content-type': contentType }),
    };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(`${server}${path}`, {
      method,
      headers,
      dispatcher,
      signal,
      ...(text === undefined ? {} : { body: text }),
    });
  }

  async function ask(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const response = await send(method, path, asked, AbortSignal.timeout(15_000));
    const text = await response.text();
    return { code: response.status, headers: response.headers, body: parsed(text), text };
  }

  async function newNamespace(): Promise<string> {
    const name = `contract-${randomBytes(4).toString('hex')}`;
    await ask('POST', '/api/v1/namespaces', { body: { metadata: { name } } });
    namespaces.push(name);
    return name;
  }

  return {
    ask,
    newNamespace,
    async stream(path, enough) {
      const stop = new AbortController();
      const response = await send('GET', path, {}, AbortSignal.any([stop.signal, AbortSignal.timeout(30_000)]));
      const events = await readEvents(response.body, enough);
      stop.abort();
      return events;
    },
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    batch: config.makeApiClient(BatchV1Api),
    async close() {
      for (const name of namespaces) await ask('DELETE', `/api/v1/namespaces/${name}`);
      await dispatcher.close();
      await started.close();
    },
  };
}

async function readEvents(
  body: AsyncIterable<Uint8Array> | null,
  enough: (events: readonly WatchEvent[]) => boolean,
): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  let rest = '';
  for await (const chunk of body ?? []) {
    const lines = (rest + Buffer.from(chunk).toString()).split('\n');
    rest = lines.pop() ?? '';
    events.push(...lines.map((line) => JSON.parse(line) as WatchEvent));
    if (enough(events)) return events;
  }
  return events;
}

function parsed(text: string): Answer['body'] {
  return text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : {};
}

function tlsOf(config: KubeConfig): Record<string, string | boolean> {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  const decoded = (data: string | undefined, file: string | undefined): string | undefined =>
    data ? Buffer.from(data, 'base64').toString() : file && readFileSync(file, 'utf8');
  const ca = decoded(cluster?.caData, cluster?.caFile);
  const cert = decoded(user?.certData, user?.certFile);
  const key = decoded(user?.keyData, user?.keyFile);
  return {
    rejectUnauthorized: cluster?.skipTLSVerify !== true,
    ...(ca ? { ca } : {}),
    ...(cert && key ? { cert, key } : {}),
  };
}
