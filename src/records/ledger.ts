import type { Redis } from 'ioredis';
import type { AuditFact, Notice } from '../rotation/notice.js';
import { beginChain, chainEntries, type AuditEntry, type AuditHead, type Chained } from './audit-chain.js';
import { keys } from './keys.js';
import { redisScript } from './redis-script.js';
import { saveScript } from './save-script.js';

/** What the ledger has to know of a record; everything else in it is the record's own. */
export interface Saved {
  readonly id: string;
  readonly secret: string;
  readonly revision: number;
  readonly phase: string;
  readonly places: readonly string[];
}

/** What is saved together: the record as it is from now on, what is told, and what the audit log gets. */
export interface Change<T extends Saved> {
  readonly record: T;
  /** When the sweep has to look after the record; undefined: not by itself. */
  readonly due: number | undefined;
  readonly notices: readonly Notice[];
  readonly audit: readonly AuditFact[];
  /** Of an ended record: when it ended, where that was before now. */
  readonly endedAt?: number | undefined;
}

/**
 * `stale`: somebody saved a later revision first; load and decide anew. `taken`: a place is held by another record.
 */
export type SaveResult<T> =
  | { readonly type: 'saved'; readonly record: T }
  | { readonly type: 'stale' }
  | { readonly type: 'taken'; readonly by: string };

export interface Ledger {
  /** The record as text, or undefined. Parsing is its owner's. */
  read(id: string): Promise<string | undefined>;
  /** Saves a record that must not exist yet. */
  create<T extends Saved>(change: Change<T>, now: number): Promise<SaveResult<T>>;
  /** Saves the next revision of a record: `change.record.revision` is the one that was loaded. */
  save<T extends Saved>(change: Change<T>, now: number): Promise<SaveResult<T>>;
  /** Adds to the audit log what somebody did with a secret beside every record. Repeated, it stands there twice. */
  note(secret: string, fact: AuditFact, now: number): Promise<void>;
  /** Ids of the records that have not ended. */
  active(): Promise<string[]>;
  /** Ids of the records in which something has been due since before `now`. */
  dueBefore(now: number): Promise<string[]>;
  /** Moves the moment at which the sweep looks after a record, without saving it. */
  postpone(id: string, until: number): Promise<void>;
  /** Nothing is due in the record any more; changes nothing where a later revision has been saved. */
  settle(id: string, revision: number): Promise<void>;
  /** Ids of a secret's ended rotations, latest first. */
  ended(secret: string, most: number): Promise<string[]>;
  /** Which record holds a place. */
  holderOf(place: string): Promise<string | undefined>;
}

const runSave = redisScript(saveScript);

/** Adds entries to the log unless it moved on meanwhile. */
const runAppend = redisScript(`
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
for _, entry in ipairs(cjson.decode(ARGV[3])) do redis.call('RPUSH', KEYS[2], entry) end
for _, number in ipairs(cjson.decode(ARGV[4])) do redis.call('RPUSH', KEYS[3], number) end
redis.call('SET', KEYS[1], ARGV[2])
return 1`);

const settleIfUnchanged = redisScript(`
if (redis.call('HGET', KEYS[2], 'revision') or '') ~= ARGV[2] then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])`);

/** The records in Redis, saved by one script: see `save-script.ts`. */
export function openLedger(parts: {
  readonly redis: Redis;
  readonly auditKey: string;
  /** The head that is anchored outside Redis, asked for when Redis has none: a new chain names it. */
  readonly anchored: () => Promise<AuditHead | undefined>;
  /** Gets every entry once it is saved: the log's copy on stdout. */
  readonly copy: (entry: AuditEntry) => void;
}): Ledger {
  const { redis, auditKey, anchored, copy } = parts;

  async function chain(
    head: AuditHead | undefined,
    audit: readonly AuditFact[],
    now: number,
    about: string | undefined,
  ): Promise<Chained> {
    const lost = head === undefined && audit.length > 0 ? await anchored() : undefined;
    if (!lost) return chainEntries(auditKey, head, audit, now, about);
    const began = beginChain(auditKey, lost, now);
    const rest = chainEntries(auditKey, began.head, audit, now, about);
    return { entries: [...began.entries, ...rest.entries], head: rest.head };
  }

  async function put<T extends Saved>(change: Change<T>, expected: string, now: number): Promise<SaveResult<T>> {
    const record = { ...change.record, revision: change.record.revision + 1 };
    for (;;) {
      const answer = await attempt({ ...change, record }, expected, now);
      if (answer === 'saved') return { type: 'saved', record };
      if (answer === 'stale-record') return { type: 'stale' };
      if (answer.startsWith('taken:')) return { type: 'taken', by: answer.slice('taken:'.length) };
      // The audit log moved on under another record: chain the entries to its new head.
    }
  }

  async function attempt<T extends Saved>(change: Change<T>, expected: string, now: number): Promise<string> {
    const { record, notices, due, endedAt = now } = change;
    const { stored, head } = await currentHead();
    const chained = await chain(head, change.audit, now, record.id);
    const told = notices.map((notice, n) =>
      JSON.stringify({ key: `${record.id}:${record.revision}:${n}`, at: now, notice }),
    );
    const answer = (await runSave(
      redis,
      [
        keys.record(record.id),
        keys.active,
        keys.due,
        keys.places,
        keys.outbox(record.id),
        keys.telling,
        keys.auditHead,
        keys.audit(chained.head.chain),
        keys.auditOf(record.secret),
        keys.ended(record.secret),
      ],
      [
        record.id,
        expected,
        JSON.stringify(record),
        stored ?? '',
        JSON.stringify(chained.head),
        due ?? '',
        now,
        record.phase === 'ended' ? 1 : 0,
        JSON.stringify(record.places),
        JSON.stringify(told),
        JSON.stringify(chained.entries.map((entry) => JSON.stringify(entry))),
        JSON.stringify(chained.entries.map(({ chain, seq }) => `${chain}:${seq}`)),
        record.revision,
        endedAt,
      ],
    )) as string;
    if (answer === 'saved') chained.entries.forEach(copy);
    return answer;
  }

  async function currentHead(): Promise<{ readonly stored: string | null; readonly head: AuditHead | undefined }> {
    const stored = await redis.get(keys.auditHead);
    return { stored, head: stored === null ? undefined : (JSON.parse(stored) as AuditHead) };
  }

  async function note(secret: string, fact: AuditFact, now: number): Promise<void> {
    for (;;) {
      const { stored, head } = await currentHead();
      const { entries, head: next } = await chain(head, [fact], now, undefined);
      const texts = entries.map((entry) => JSON.stringify(entry));
      const numbers = entries.map(({ chain, seq }) => `${chain}:${seq}`);
      const saved = await runAppend(
        redis,
        [keys.auditHead, keys.audit(next.chain), keys.auditOf(secret)],
        [stored ?? '', JSON.stringify(next), JSON.stringify(texts), JSON.stringify(numbers)],
      );
      if (saved === 1) return entries.forEach(copy);
    }
  }

  return {
    note,
    read: async (id) => (await redis.hget(keys.record(id), 'record')) ?? undefined,
    create: (change, now) => put(change, '', now),
    save: (change, now) => put(change, String(change.record.revision), now),
    active: () => redis.smembers(keys.active),
    dueBefore: (now) => redis.zrangebyscore(keys.due, 0, now),
    postpone: async (id, until) => void (await redis.zadd(keys.due, 'XX', until, id)),
    settle: async (id, revision) =>
      void (await settleIfUnchanged(redis, [keys.due, keys.record(id)], [id, String(revision)])),
    ended: (secret, most) => redis.zrevrange(keys.ended(secret), 0, most - 1),
    holderOf: async (place) => (await redis.hget(keys.places, place)) ?? undefined,
  };
}
