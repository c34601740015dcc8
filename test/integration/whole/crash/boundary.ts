import type { SeenCommand } from '../../../stand-ins/resp-commands.js';
import type { StandInRequest } from '../../../stand-ins/stand-in-server.js';
import { oldVersion } from '../usual-catalogue.js';

/**
 * A place at which the world can stand still: the `nth` time that something is about to be done (`before`), or has been
 * done and the answer is still on its way (`after`).
 */
export interface Boundary {
  readonly what: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** One change of the world, in words that are the same in every run, and whether it is a message or what leads to one. */
export interface Change {
  readonly what: string;
  readonly isTelling: boolean;
  /** The checklist item that a rotation's record stands at once this has been saved. */
  readonly item?: string;
}

/** What a request to Kubernetes or Slack changes; undefined for a read. */
export function changeOfRequest(place: string, { method, path, body }: StandInRequest): Change | undefined {
  if (place === 'slack') {
    const call = /^\/api\/(chat\.\w+)$/.exec(path)?.[1];
    return call === undefined ? undefined : { what: `slack ${call}`, isTelling: true };
  }
  if (method === 'GET') return undefined;
  const posted = method === 'POST' ? nameIn(body) : '';
  return { what: named(`${place} ${method} ${path.replace(/^.*\/namespaces\//, '')}${posted}`), isTelling: false };
}

/** What a command changes in Redis; undefined for reads, for BullMQ's, and for leases, which end by themselves. */
export function changeOfCommand({ name, args }: SeenCommand): Change | undefined {
  if (name === 'EVALSHA' || name === 'EVAL') return changeOfScript(args);
  if (!['SET', 'ZADD', 'ZREM', 'LPOP'].includes(name)) return undefined;
  const key = (args[0] ?? '').replace('{keyturn}:', '');
  if (/^(lease|readings|seen)/.test(key)) return undefined;
  return { what: named(`redis ${name} ${key}`), isTelling: /^(drawn|outbox|telling)/.test(key) };
}

function changeOfScript([, , ...rest]: readonly string[]): Change | undefined {
  const [first = ''] = rest;
  if (first === '{keyturn}:telling') return { what: named(`redis leave ${rest[3]}`), isTelling: true };
  if (!first.startsWith('{keyturn}:record:')) return undefined;
  const id = rest[10] ?? '';
  const what = named(`save ${id}`);
  return id.includes('/') ? { what, isTelling: false } : { what, isTelling: false, item: itemOf(rest[12] ?? '{}') };
}

function itemOf(record: string): string {
  const { phase, items, cursor } = JSON.parse(record) as {
    phase: string;
    cursor: number;
    items: { phase: string; step: string; percent?: number }[];
  };
  const item = items[cursor];
  if (phase === 'ended' || item === undefined) return phase;
  return `${item.phase}/${item.step}${item.percent === undefined ? '' : `-${item.percent}`}`;
}

function nameIn(body: Buffer): string {
  const { metadata } = JSON.parse(body.toString()) as { metadata?: { name?: string } };
  return `/${metadata?.name ?? ''}`;
}

/** Versions are other ones in each run. */
function named(what: string): string {
  return what.replaceAll(/\d{14}/g, (version) => (version === oldVersion ? '<old>' : '<new>'));
}
