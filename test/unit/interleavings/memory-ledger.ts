import type { Change, Ledger, Saved, SaveResult } from '../../../src/records/ledger.js';
import type { LedgerState, State } from './state.js';

/**
 * The ledger in memory, with the rules of `src/records/save-script.ts`: a record is saved on the revision that was loaded,
 * or not at all, and holds its places until it has ended.
 */
export function memoryLedger(state: State): Ledger {
  const { ledger } = state;
  const put = <T extends Saved>(change: Change<T>, expected: number | undefined): SaveResult<T> => {
    const { id, revision, places, phase } = change.record;
    if (ledger.records.get(id)?.revision !== expected) return { type: 'stale' };
    const other = places.map((place) => ledger.places.get(place)).find((by) => by !== undefined && by !== id);
    if (phase !== 'ended' && other !== undefined) return { type: 'taken', by: other };
    const record = { ...change.record, revision: revision + 1 };
    ledger.records.set(id, { revision: record.revision, text: JSON.stringify(record) });
    if (change.due === undefined) ledger.due.delete(id);
    else ledger.due.set(id, change.due);
    hold(ledger, record);
    return { type: 'saved', record };
  };
  return {
    read: async (id) => ledger.records.get(id)?.text,
    create: async (change) => put(change, undefined),
    save: async (change) => put(change, change.record.revision),
    note: async () => undefined,
    active: async () => [...ledger.active],
    dueBefore: async (now) => [...ledger.due].filter(([, at]) => at <= now).map(([id]) => id),
    postpone: async (id, until) => void (ledger.due.has(id) && ledger.due.set(id, until)),
    settle: async (id, revision) => void (ledger.records.get(id)?.revision === revision && ledger.due.delete(id)),
    ended: async () => [...ledger.records.keys()].filter((id) => !id.includes('/') && !ledger.active.has(id)),
    holderOf: async (place) => ledger.places.get(place),
  };
}

function hold(ledger: LedgerState, { id, phase, places }: Saved): void {
  if (phase === 'ended') {
    ledger.active.delete(id);
    for (const place of places) if (ledger.places.get(place) === id) ledger.places.delete(place);
  } else {
    ledger.active.add(id);
    for (const place of places) ledger.places.set(place, id);
  }
}
