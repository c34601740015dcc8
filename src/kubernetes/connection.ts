import { isDeepStrictEqual } from 'node:util';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';

/** Where a context's API server is, and how to speak to it. */
export interface Connection {
  readonly server: string;
  /** Headers that prove who we are, and the one pool of connections. Tokens and exec plugins are asked each time. */
  credentials(): Promise<{ readonly headers: Record<string, string>; readonly dispatcher: Dispatcher }>;
  close(): Promise<void>;
}

/**
 * Opens one shared pool for the current context of `config`, carrying its CA and client certificate: client-node itself
 * would open a new connection for every call. When a plugin hands out another certificate, the pool is replaced.
 */
export function connect(config: KubeConfig): Connection {
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new Error('the context names no cluster');
  let closed = false;
  let pool: { readonly tls: Tls; readonly dispatcher: Dispatcher } | undefined;
  return {
    server: cluster.server.replace(/\/+$/, ''),
    async credentials() {
      if (closed) throw new Error('the connection is closed');
      const request: RequestOptions = {};
      await config.applyToHTTPSOptions(request);
      const tls = tlsOf(request);
      if (!pool || !isDeepStrictEqual(pool.tls, tls)) {
        // The old pool's calls end by themselves; its idle connections are closed.
        void pool?.dispatcher.close();
        pool = { tls, dispatcher: poolOf(cluster.proxyUrl, tls) };
      }
      return { headers: headersOf(request), dispatcher: pool.dispatcher };
    },
    async close() {
      closed = true;
      await pool?.dispatcher.destroy();
    },
  };
}

const tlsFields = ['ca', 'cert', 'key', 'pfx', 'passphrase', 'rejectUnauthorized', 'servername'] as const;
type Tls = NonNullable<ProxyAgent.Options['requestTls']>;

function tlsOf(request: RequestOptions): Tls {
  const given = tlsFields.filter((field) => request[field] !== undefined);
  return Object.fromEntries(given.map((field) => [field, request[field]])) as Tls;
}

function poolOf(proxy: string | undefined, tls: Tls): Dispatcher {
  // Shorter than what load balancers call idle, so that a rollback never meets a connection that died unseen.
  const connect = { ...tls, keepAlive: true, keepAliveInitialDelay: 30_000 };
  // Over HTTP/2 all calls would share one connection, and one that stalls would hold up a rollback.
  const allowH2 = false;
  // An API server closes what was idle for 90 s; until then a rollback finds it open.
  const keepAliveTimeout = 75_000;
  if (!proxy) return new Agent({ connect, allowH2, keepAliveTimeout });
  if (proxy.startsWith('socks')) throw new Error('a SOCKS proxy in the kubeconfig is not supported');
  return new ProxyAgent({ uri: proxy, requestTls: tls, allowH2, keepAliveTimeout });
}

function headersOf(request: RequestOptions): Record<string, string> {
  const basic = request.auth ? { authorization: `Basic ${Buffer.from(request.auth).toString('base64')}` } : {};
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    String(value).trim(),
  ]);
  return { ...basic, ...(Object.fromEntries(given) as Record<string, string>) };
}
