import type { Redis } from 'ioredis';
import { auditEntrySchema, auditHeadSchema, type AuditEntry, type AuditHead } from './audit-chain.js';
import { keys } from './keys.js';

/** Entries are read in pages, so that a log of years fits into memory. */
const pageSize = 1_000;

/** Reading the audit log. It is only ever written by the ledger's one script. */
export interface AuditLog {
  head(): Promise<AuditHead | undefined>;
  /** Every entry of a chain as it stands there, in order; what is no JSON comes as text. Nothing is trusted to have a shape. */
  raw(chain: string): AsyncIterable<unknown>;
  /** The latest entries about a secret, latest first. */
  latest(secret: string, most: number): Promise<AuditEntry[]>;
}

export function openAuditLog(redis: Redis): AuditLog {
  const parse = (text: string): AuditEntry => auditEntrySchema.parse(JSON.parse(text));
  return {
    head: async () => {
      const text = await redis.get(keys.auditHead);
      return text === null ? undefined : auditHeadSchema.parse(JSON.parse(text));
    },
    async *raw(chain) {
      for (let from = 0; ; from += pageSize) {
        const page = await redis.lrange(keys.audit(chain), from, from + pageSize - 1);
        for (const text of page) yield untrusted(text);
        if (page.length < pageSize) return;
      }
    },
    latest: async (secret, most) => {
      const numbers = (await redis.lrange(keys.auditOf(secret), -most, -1)).reverse();
      const found = await Promise.all(
        numbers.map((number) => {
          const at = number.lastIndexOf(':');
          return redis.lindex(keys.audit(number.slice(0, at)), Number(number.slice(at + 1)) - 1);
        }),
      );
      return found.filter((text) => text !== null).map(parse);
    },
  };
}

function untrusted(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
