import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { beginChain, chainEntries, type AuditEntry, type AuditHead } from '../../../src/records/audit-chain.js';
import { verifyChain } from '../../../src/records/verify-chain.js';

const key = 'an audit key';
const at = Date.UTC(2026, 0, 2, 3, 4, 5);

const fact = (n: number) => ({ action: 'switched', by: `U${n}`, facts: { stage: 'production', n } });

function chainOf(length: number, from?: AuditHead) {
  const facts = Array.from({ length }, (_, n) => fact(n + 1));
  return chainEntries(key, from, facts, at, 'auth-api-20260102030405');
}

/** A log rewritten from `first` on by somebody with another key: every link in it fits. */
function forged(entries: readonly AuditEntry[], first: number): AuditEntry[] {
  const kept = entries.slice(0, first);
  const last = kept.at(-1);
  const head = last
    ? { chain: last.chain, seq: last.seq, hash: last.hash }
    : { chain: entries[0]?.chain ?? '', seq: 0, hash: '' };
  const facts = entries.slice(first).map(({ action, facts }) => ({ action, by: 'U-somebody-else', facts }));
  return [...kept, ...chainEntries('a guessed key', head, facts, at, 'auth-api-20260102030405').entries];
}

function swapped<T>(list: readonly T[], one: number, other: number): T[] {
  return list.map((item, index) => list[index === one ? other : index === other ? one : index] ?? item);
}

const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, n) => n !== index);
const bad = (firstBad: number, why: string) => expect.objectContaining({ ok: false, firstBad, why });

describe('the audit chain', () => {
  test('entries count from one, and each holds the hash of the one before', () => {
    const { entries, head } = chainOf(3);
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(entries.map(({ previous }) => previous)).toEqual(['', entries[0]?.hash, entries[1]?.hash]);
    expect(head).toEqual({ chain: entries[0]?.chain, seq: 3, hash: entries[2]?.hash });
  });

  test('a chain that goes on later is one chain', async () => {
    const first = chainOf(2);
    const second = chainOf(2, first.head);
    expect(await verifyChain(key, [...first.entries, ...second.entries])).toEqual({ ok: true, count: 4 });
  });

  test('the same arguments give the same entries, and the order of keys inside facts means nothing', () => {
    const one = chainEntries(key, undefined, [{ action: 'a', by: 'U1', facts: { x: 1, y: { p: 2, q: 3 } } }], at, 'r');
    const other = chainEntries(
      key,
      undefined,
      [{ facts: { y: { q: 3, p: 2 }, x: 1 }, by: 'U1', action: 'a' }],
      at,
      'r',
    );
    expect(other).toEqual(one);
  });

  test('nothing to chain leaves the head where it was', () => {
    const { head } = chainOf(2);
    expect(chainEntries(key, head, [], at, 'r')).toEqual({ entries: [], head });
  });

  test('an entry that was stored as JSON and read again still fits, whatever its facts held', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.anything({ withDate: true })), { maxLength: 5 }),
        async (facts) => {
          const { entries } = chainEntries(
            key,
            undefined,
            facts.map((each) => ({ action: 'a', by: 'U', facts: each })),
            at,
            'r',
          );
          const stored = entries.map((entry) => JSON.parse(JSON.stringify(entry)) as unknown);
          expect(await verifyChain(key, stored)).toEqual({ ok: true, count: facts.length });
        },
      ),
    );
  });

  test('the key is in no entry', () => {
    expect(JSON.stringify(chainOf(3))).not.toContain(key);
  });
});

describe('verifying (F65)', () => {
  const { entries, head } = chainOf(6);
  const edited = (index: number, fields: Partial<AuditEntry>) =>
    entries.map((entry, n) => (n === index ? { ...entry, ...fields } : entry));

  const rows: [string, readonly unknown[], AuditHead | undefined, unknown][] = [
    ['a whole log', entries, undefined, { ok: true, count: 6 }],
    ['a whole log up to its anchor', entries, head, { ok: true, count: 6 }],
    [
      'a log that went on after it was anchored',
      [...entries, ...chainOf(2, head).entries],
      head,
      { ok: true, count: 8 },
    ],
    ['an empty log that was never anchored', [], undefined, { ok: true, count: 0 }],
    ['another person put in', edited(3, { by: 'U9' }), head, bad(4, 'edited')],
    ['other facts put in', edited(0, { facts: {} }), head, bad(1, 'edited')],
    ['another time put in', edited(5, { at: at + 1 }), undefined, bad(6, 'edited')],
    ['another number put in', edited(2, { seq: 9 }), head, bad(3, 'edited')],
    [
      'a rotation taken out',
      entries.map((entry, n) => (n === 1 ? { ...entry, rotation: undefined } : entry)),
      head,
      bad(2, 'edited'),
    ],
    [
      'a field added',
      entries.map((entry, n) => (n === 4 ? { ...entry, note: 'hello' } : entry)),
      head,
      bad(5, 'edited'),
    ],
    ['something that is no entry', entries.map((entry, n) => (n === 2 ? 'rubbish' : entry)), head, bad(3, 'edited')],
    ['an entry of the middle deleted', without(entries, 2), head, bad(3, 'missing')],
    ['the first entry deleted', without(entries, 0), head, bad(1, 'missing')],
    ['two neighbours swapped', swapped(entries, 1, 2), head, bad(2, 'order')],
    ['two far ones swapped', swapped(entries, 0, 4), head, bad(1, 'order')],
    ['an entry twice', [...entries.slice(0, 3), ...entries.slice(2)], head, bad(4, 'order')],
    ['the tail cut off', entries.slice(0, 4), head, bad(5, 'truncated')],
    ['everything cut off', [], head, bad(1, 'truncated')],
    ['the tail computed anew without the key', forged(entries, 4), head, bad(5, 'edited')],
    ['everything computed anew without the key', forged(entries, 0), head, bad(1, 'wrong-key')],
    ['one entry alone that was edited', [{ ...entries[0], by: 'U9' }], undefined, bad(1, 'edited')],
    ['a log whose anchor has another hash', entries, { ...head, hash: 'other' }, bad(6, 'anchor')],
    ['a log whose anchor has another chain', entries, { ...head, chain: 'other' }, bad(1, 'anchor')],
  ];
  test.each(rows)('%s', async (_, log, anchor, expected) => {
    expect(await verifyChain(key, log, anchor)).toEqual(expected);
  });

  test('an entry of another branch of the same chain does not fit in, though it was written with the key', async () => {
    const [, second] = entries;
    const until = { chain: head.chain, seq: 2, hash: second?.hash ?? '' };
    const branch = chainEntries(key, until, [fact(99)], at, 'auth-api-20260102030405').entries;
    const log = [...entries.slice(0, 2), ...branch, ...entries.slice(3)];
    expect(await verifyChain(key, log, head)).toEqual(bad(4, 'order'));
  });

  test('a tail cut off is not seen without an anchor', async () => {
    expect(await verifyChain(key, entries.slice(0, 4))).toEqual({ ok: true, count: 4 });
  });

  test('another key than the one that wrote it is named as such', async () => {
    expect(await verifyChain('another key', entries, head)).toEqual(bad(1, 'wrong-key'));
  });

  test('a log may arrive piece by piece', async () => {
    async function* arriving() {
      yield* entries;
    }
    expect(await verifyChain(key, arriving(), head)).toEqual({ ok: true, count: 6 });
  });

  test('any change of any one entry is seen at that entry', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 5 }),
        fc.constantFrom('at', 'by', 'action', 'facts', 'rotation', 'chain', 'seq', 'previous', 'hash'),
        async (index, field) => {
          const log = entries.map((entry, n) => (n === index ? { ...entry, [field]: null } : entry));
          expect(await verifyChain(key, log, head)).toEqual(bad(index + 1, 'edited'));
        },
      ),
    );
  });
});

describe('a new chain after a loss of Redis', () => {
  const old = chainOf(3);
  const began = beginChain(key, old.head, at + 1000);
  const next = chainOf(2, began.head);
  const fresh = [...began.entries, ...next.entries];

  test('its first entry names the head that was anchored', () => {
    expect(began.entries).toHaveLength(1);
    expect(began.entries[0]).toMatchObject({ seq: 1, action: 'chain-began', facts: { after: old.head }, previous: '' });
    expect(began.head.chain).not.toBe(old.head.chain);
  });

  test('it is whole by itself, against the old anchor and against its own', async () => {
    expect(await verifyChain(key, fresh)).toEqual({ ok: true, count: 3 });
    expect(await verifyChain(key, fresh, old.head)).toEqual({ ok: true, count: 3 });
    expect(await verifyChain(key, fresh, next.head)).toEqual({ ok: true, count: 3 });
  });

  test('both chains one after the other are whole, also where the old one went on after it was anchored', async () => {
    expect(await verifyChain(key, [...old.entries, ...fresh], next.head)).toEqual({ ok: true, count: 6 });
    const longer = [...old.entries, ...chainOf(2, old.head).entries];
    expect(await verifyChain(key, [...longer, ...fresh], next.head)).toEqual({ ok: true, count: 8 });
  });

  test('the end of the old chain cut off is seen in the new one', async () => {
    expect(await verifyChain(key, [...old.entries.slice(0, 2), ...fresh], next.head)).toEqual({
      ok: false,
      chain: old.head.chain,
      firstBad: 3,
      why: 'truncated',
    });
  });

  test('another end of the old chain than the one that was anchored is seen in the new one', async () => {
    const kept = old.entries.slice(0, 2);
    const until = { chain: old.head.chain, seq: 2, hash: kept[1]?.hash ?? '' };
    const other = chainEntries(key, until, [fact(99)], at, undefined).entries;
    expect(await verifyChain(key, [...kept, ...other, ...fresh], next.head)).toEqual(bad(3, 'anchor'));
  });

  test('the new one cut off is seen against its anchor', async () => {
    expect(await verifyChain(key, fresh.slice(0, 2), next.head)).toEqual(bad(3, 'truncated'));
    expect(await verifyChain(key, old.entries, next.head)).toEqual(bad(1, 'anchor'));
  });

  test('a chain that names nothing does not follow another', async () => {
    const stranger = chainEntries(key, undefined, [fact(1)], at + 5000, 'other').entries;
    expect(await verifyChain(key, [...old.entries, ...stranger])).toEqual(bad(1, 'order'));
    expect(await verifyChain(key, stranger, old.head)).toEqual(bad(1, 'anchor'));
  });
});
