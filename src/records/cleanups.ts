import { cleanupSchema, type Cleanup } from '../rotation/cleanup.js';
import type { AuditFact } from '../rotation/notice.js';
import type { Ledger, SaveResult } from './ledger.js';

/** Cleanups in the ledger: their ids have slashes. */
export interface Cleanups {
  load(id: string): Promise<Cleanup | undefined>;
  create(cleanup: Cleanup, now: number): Promise<SaveResult<Cleanup>>;
  save(cleanup: Cleanup, audit: readonly AuditFact[], now: number): Promise<SaveResult<Cleanup>>;
  /** Every cleanup that has not ended. */
  active(): Promise<Cleanup[]>;
}

export function openCleanups(ledger: Ledger): Cleanups {
  const load = async (id: string): Promise<Cleanup | undefined> => {
    const text = await ledger.read(id);
    return text === undefined ? undefined : cleanupSchema.parse(JSON.parse(text));
  };
  return {
    load,
    create: (record, now) => ledger.create({ record, due: record.wakeAt, notices: [], audit: [] }, now),
    save: (record, audit, now) => ledger.save({ record, due: record.wakeAt, notices: [], audit }, now),
    active: async () => {
      const ids = (await ledger.active()).filter((id) => id.includes('/'));
      return (await Promise.all(ids.map(load))).filter((cleanup) => cleanup !== undefined);
    },
  };
}
