import type { StandInRequest } from '../../../stand-ins/stand-in-server.js';
import type { SeenCommand } from '../../../stand-ins/resp-commands.js';

/**
 * A place at which the world can stand still: the `nth` time that something is about to be done (`before`), or has been
 * done and the answer is still on its way (`after`).
 */
export interface Boundary {
  readonly what: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** What a request to Kubernetes or Slack does, in words that are the same in every run; undefined for a read. */
export function effectOf(place: string, { method, path, body }: StandInRequest): string | undefined {
  if (place === 'slack') {
    const call = /^\/api\/(chat\.\w+)$/.exec(path)?.[1];
    return call === undefined ? undefined : `slack ${call}`;
  }
  if (method === 'GET') return undefined;
  const posted = method === 'POST' ? nameIn(body) : '';
  return `${place} ${method} ${path.replace(/^.*\/namespaces\//, '')}${posted}`;
}

/** What a command changes in Redis; undefined for reads, and for leases, which end by themselves. */
export function changeOf({ name, args }: SeenCommand): string | undefined {
  if (name === 'EVALSHA' || name === 'EVAL') return scriptOf(args);
  if (!['SET', 'ZADD', 'ZREM', 'LPOP', 'RPUSH', 'DEL'].includes(name)) return undefined;
  const key = (args[0] ?? '').replace('{keyturn}:', '');
  return /^(lease|readings|seen)/.test(key) ? undefined : `redis ${name} ${key}`;
}

/** The save script is known by its ten keys; a save is told from another by the record and its revision. */
function scriptOf([, count, ...rest]: readonly string[]): string | undefined {
  if (count === '10') return `save ${rest[10]} as revision ${rest.at(-1)}`;
  return count === '3' ? `redis leave ${rest[3]}` : undefined;
}

function nameIn(body: Buffer): string {
  const { metadata } = JSON.parse(body.toString()) as { metadata?: { name?: string } };
  return `/${metadata?.name ?? ''}`;
}
