import {
  auditEntrySchema,
  auditHeadSchema,
  CHAIN_BEGAN,
  hashOf,
  type AuditEntry,
  type AuditHead,
} from './audit-chain.js';

/**
 * What is wrong with a log:
 * - `edited`: an entry is not what was written, or was written without the key
 * - `missing`: an entry is gone from the middle or the beginning
 * - `order`: entries stand in another order, or twice, or continue something else
 * - `truncated`: entries are gone from the end; seen only against an anchor or the chain that follows
 * - `wrong-key`: not one entry fits the key: it is another key, or everything was written anew without it
 * - `anchor`: the log is whole in itself, but it is not the one whose head was anchored
 */
export type ChainFault = 'edited' | 'missing' | 'order' | 'truncated' | 'wrong-key' | 'anchor';

export type Verification =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly chain: string | undefined; readonly firstBad: number; readonly why: ChainFault };

/**
 * Reads a whole log, oldest entry first, and names the first bad entry by its number in its chain. Several chains may
 * follow one another, as they do in the lines on stdout after a loss of Redis: each names the head it follows.
 * Entries are not trusted to have any shape. Without an anchor, a log that was cut at its end looks whole.
 */
export async function verifyChain(
  key: string,
  entries: Iterable<unknown> | AsyncIterable<unknown>,
  anchor?: AuditHead,
): Promise<Verification> {
  const log = new ReadLog(key, anchor);
  for await (const entry of entries) log.read(entry);
  return log.verdict();
}

interface Fault {
  readonly chain: string | undefined;
  readonly seq: number;
  readonly why: ChainFault;
}

/** What has been read so far. After the first fault it only looks for what tells that fault's kind. */
class ReadLog {
  readonly #key: string;
  readonly #anchor: AuditHead | undefined;
  #count = 0;
  #head: AuditHead | undefined;
  #fault: Fault | undefined;
  #fits = false;
  #anchored: 'unseen' | 'seen' | 'differs' = 'unseen';
  #begun: AuditHead | undefined;

  constructor(key: string, anchor: AuditHead | undefined) {
    this.#key = key;
    this.#anchor = anchor;
  }

  read(line: unknown): void {
    this.#count += 1;
    const parsed = auditEntrySchema.safeParse(line);
    const entry = parsed.success ? parsed.data : undefined;
    const fits = entry !== undefined && hashOf(this.#key, entry) === entry.hash;
    this.#fits ||= fits;
    if (this.#fault) {
      if (this.#fault.why === 'missing' && entry?.seq === this.#fault.seq && entry.chain === this.#fault.chain) {
        this.#fault = { ...this.#fault, why: 'order' };
      }
      return;
    }
    this.#fault = entry && fits ? this.#misplaced(entry) : this.#edited(entry);
    if (entry && !this.#fault) this.#accept(entry);
  }

  verdict(): Verification {
    const fault = this.#fault ?? this.#againstAnchor();
    if (!fault) return { ok: true, count: this.#count };
    const nothingFits = fault.why === 'edited' && !this.#fits && this.#count > 1;
    return { ok: false, chain: fault.chain, firstBad: fault.seq, why: nothingFits ? 'wrong-key' : fault.why };
  }

  /** An entry that was edited is named by its place, because its own number may be what was edited. */
  #edited(entry: AuditEntry | undefined): Fault {
    return { chain: this.#head?.chain ?? entry?.chain, seq: (this.#head?.seq ?? 0) + 1, why: 'edited' };
  }

  /** Whether an entry that fits the key may follow what was read. */
  #misplaced(entry: AuditEntry): Fault | undefined {
    const head = this.#head;
    if (head?.chain === entry.chain) {
      const fault = (why: ChainFault): Fault => ({ chain: entry.chain, seq: head.seq + 1, why });
      if (entry.seq > head.seq + 1) return fault('missing');
      return entry.seq === head.seq + 1 && entry.previous === head.hash ? undefined : fault('order');
    }
    if (entry.seq !== 1) return { chain: entry.chain, seq: 1, why: 'missing' };
    const followed = followedBy(entry);
    if (!head) return undefined;
    if (followed?.chain !== head.chain) return { chain: entry.chain, seq: 1, why: 'order' };
    if (followed.seq > head.seq) return { chain: head.chain, seq: head.seq + 1, why: 'truncated' };
    const differs = followed.seq === head.seq && followed.hash !== head.hash;
    return differs ? { chain: head.chain, seq: head.seq, why: 'anchor' } : undefined;
  }

  #accept(entry: AuditEntry): void {
    if (this.#head === undefined) this.#begun = followedBy(entry);
    this.#head = { chain: entry.chain, seq: entry.seq, hash: entry.hash };
    if (entry.chain === this.#anchor?.chain && entry.seq === this.#anchor.seq) {
      this.#anchored = entry.hash === this.#anchor.hash ? 'seen' : 'differs';
    }
  }

  #againstAnchor(): Fault | undefined {
    const [anchor, head, begun] = [this.#anchor, this.#head, this.#begun];
    if (!anchor || this.#anchored === 'seen') return undefined;
    const { chain, seq, hash } = anchor;
    if (this.#anchored === 'differs') return { chain, seq, why: 'anchor' };
    if (head === undefined) return seq === 0 ? undefined : { chain, seq: 1, why: 'truncated' };
    if (head.chain === chain) return { chain, seq: head.seq + 1, why: 'truncated' };
    // A chain begun after a loss, before its own head was anchored.
    if (begun?.chain === chain && begun.seq === seq && begun.hash === hash) return undefined;
    return { chain: head.chain, seq: 1, why: 'anchor' };
  }
}

/** The head that a chain's first entry says it follows. */
function followedBy(entry: AuditEntry): AuditHead | undefined {
  if (entry.action !== CHAIN_BEGAN) return undefined;
  const parsed = auditHeadSchema.safeParse(entry.facts['after']);
  return parsed.success ? parsed.data : undefined;
}
