import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { auditFactSchema, type AuditFact } from '../rotation/notice.js';
import { canonicalJson } from './canonical-json.js';

/** The last entry of a chain. */
export const auditHeadSchema = z.strictObject({
  chain: z.string().min(1),
  seq: z.int().nonnegative(),
  hash: z.string(),
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** One entry of the audit log. `hash` covers everything else in it, `previous` (the hash before) included. */
export const auditEntrySchema = auditFactSchema.extend({
  chain: z.string().min(1),
  /** Counts from 1 in each chain. */
  seq: z.int().positive(),
  /** Epoch milliseconds. */
  at: z.number(),
  rotation: z.string().optional(),
  /** Empty in a chain's first entry. */
  previous: z.string(),
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

export interface Chained {
  readonly entries: AuditEntry[];
  readonly head: AuditHead;
}

/** The action of the entry that begins a chain after a loss; its `facts.after` is the head that was anchored. */
export const CHAIN_BEGAN = 'chain-began';

/**
 * Chains facts to the head, in their order. Without a head they begin a chain, named for the moment and the key: two
 * writers that begin one at once are told apart by whoever saves the head. The same arguments give the same entries.
 */
export function chainEntries(
  key: string,
  head: AuditHead | undefined,
  facts: readonly AuditFact[],
  at: number,
  rotation: string | undefined,
): Chained {
  let last = head ?? emptyChain(key, at, rotation ?? '');
  const entries: AuditEntry[] = [];
  for (const fact of facts) {
    const about = rotation === undefined ? {} : { rotation };
    const bare = { chain: last.chain, seq: last.seq + 1, at, ...about, ...asStored(fact), previous: last.hash };
    const entry = { ...bare, hash: hashOf(key, bare) };
    entries.push(entry);
    last = { chain: entry.chain, seq: entry.seq, hash: entry.hash };
  }
  return { entries, head: last };
}

/** The first entry of a new chain, for when Redis was lost: it names the head that was anchored outside of it. */
export function beginChain(key: string, after: AuditHead, at: number): Chained {
  const facts = [{ action: CHAIN_BEGAN, by: 'keyturn', facts: { after } }];
  return chainEntries(key, emptyChain(key, at, after.hash), facts, at, undefined);
}

/** The hash that belongs to an entry: HMAC-SHA256 over its canonical JSON, without `hash`. */
export function hashOf(key: string, entry: Omit<AuditEntry, 'hash'>): string {
  const bare = { ...entry, hash: undefined };
  return createHmac('sha256', key).update(canonicalJson(bare)).digest('hex');
}

/** A fact as it is once it has been through JSON: what is hashed is what is read back. */
function asStored(fact: AuditFact): AuditFact {
  return JSON.parse(JSON.stringify(fact)) as AuditFact;
}

function emptyChain(key: string, at: number, salt: string): AuditHead {
  const mark = createHmac('sha256', key).update(`chain ${at} ${salt}`).digest('hex').slice(0, 8);
  return { chain: `${new Date(at).toISOString().replace(/\D/g, '').slice(0, 14)}-${mark}`, seq: 0, hash: '' };
}
