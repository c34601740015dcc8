import { Redis } from 'ioredis';
import { startRedis } from '../stand-ins/redis.js';

/** A Redis for the demo alone. */
export interface RedisPlace {
  readonly url: string;
  /** Leaves nothing behind. */
  close(): Promise<void>;
}

/**
 * A Redis of the demo's own, or with `given` (the machine's `REDIS_URL`) an empty database of that server, which is
 * emptied again at the end. Never touches a database that holds anything.
 *
 * @throws one line that says what to do.
 */
export async function findRedis(given: string | undefined): Promise<RedisPlace> {
  if (given !== undefined && given !== '') return emptyDatabase(given);
  const server = await startRedis({ appendonly: 'everysec' });
  return { url: server.url, close: () => server.stop() };
}

async function emptyDatabase(given: string): Promise<RedisPlace> {
  if (!URL.canParse(given)) throw new Error('REDIS_URL is no URL: it looks like redis://127.0.0.1:6379');
  for (let index = 15; index >= 0; index -= 1) {
    const url = withDatabase(given, index);
    if ((await ask(url, (client) => client.dbsize())) === 0) {
      return { url, close: async () => void (await ask(url, (client) => client.flushdb())) };
    }
  }
  throw new Error('The server in REDIS_URL has no empty database: unset REDIS_URL, and the demo starts its own.');
}

function withDatabase(given: string, index: number): string {
  const url = new URL(given);
  url.pathname = `/${index}`;
  return url.toString();
}

async function ask<T>(url: string, question: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await question(client);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The Redis in REDIS_URL can't be used (${why}): unset REDIS_URL, and the demo starts its own.`, {
      cause: error,
    });
  } finally {
    client.disconnect();
  }
}
