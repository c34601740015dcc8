import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { ensureRedisServer } from './ensure-redis-server.js';

export interface RedisOptions {
  /** Where it keeps its files (default: a temporary folder that `stop` removes). */
  readonly dir?: string;
  readonly port?: number;
  readonly password?: string;
  /** Append-only file and when it is flushed (default `always`); `no-file` writes nothing. */
  readonly appendonly?: 'always' | 'everysec' | 'no' | 'no-file';
  readonly maxmemoryPolicy?: 'noeviction' | 'allkeys-lru' | 'volatile-lru';
}

/** A real Redis of one's own on 127.0.0.1. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly dir: string;
  /** SIGKILL, and waits until it is gone. What it acknowledged is in its folder. */
  kill(): Promise<void>;
  /** Starts it again on the same port and folder, and waits until it has loaded its data. */
  restart(): Promise<void>;
  flushAll(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `redis-server` or `valkey-server`; resolves when it answers. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const binary = ensureRedisServer();
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'keyturn-redis-'));
  const port = options.port ?? (await freePort());
  const password = options.password ?? '';
  const url = `redis://${password === '' ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`;
  let process = await launch(binary, flags(options, dir, port), url);

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill(signal);
    await gone;
  }

  return {
    url,
    port,
    dir,
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGKILL');
      process = await launch(binary, flags(options, dir, port), url);
    },
    flushAll: () => withClient(url, async (client) => void (await client.flushall())),
    stop: async () => {
      await end('SIGTERM');
      if (options.dir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}

function flags(options: RedisOptions, dir: string, port: number): string[] {
  const fsync = options.appendonly ?? 'always';
  const persistence = fsync === 'no-file' ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--appendfsync', fsync];
  const password = options.password === undefined ? [] : ['--requirepass', options.password];
  const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dir, '--save', '', '--daemonize', 'no'];
  return [...place, ...persistence, '--maxmemory-policy', options.maxmemoryPolicy ?? 'noeviction', ...password];
}

async function launch(binary: string, args: readonly string[], url: string): Promise<ChildProcess> {
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-2000)));
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${binary} ended at once: ${output.trim().split('\n').at(-1)}`);
  });
  exited.catch(() => undefined);
  await Promise.race([answers(url), exited]);
  return child;
}

/** PING until it is loaded; ioredis itself waits while Redis says LOADING. */
async function answers(url: string): Promise<void> {
  await withClient(url, async (client) => void (await client.ping()));
}

async function withClient(url: string, work: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  client.on('error', () => undefined);
  try {
    await work(client);
  } finally {
    client.disconnect();
  }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
