import { rotationSchema, type Rotation } from '../rotation/record.js';
import type { Draft } from '../rotation/next/decision.js';
import type { Ledger, SaveResult } from './ledger.js';

/** A record that this build cannot read: written by another version of the bot. It is never guessed at. */
export class UnreadableRecord extends Error {
  readonly id: string;
  constructor(id: string) {
    super(`the record of ${id} was written by another version of Keyturn: finish it with that version`);
    this.id = id;
  }
}

export interface Rotations {
  /** The rotation, or undefined where there is none of that id. Throws `UnreadableRecord`. */
  load(id: string): Promise<Rotation | undefined>;
  create(draft: Draft, now: number): Promise<SaveResult<Rotation>>;
  save(draft: Draft, now: number): Promise<SaveResult<Rotation>>;
  /** Moves the moment at which the sweep looks after it, without saving it. */
  postpone(id: string, until: number): Promise<void>;
  /** What an ended rotation leaves behind has been found: the sweep looks after it no more. */
  settle(rotation: Rotation): Promise<void>;
  /** Every rotation that has not ended. Unreadable ones are left out: the sweep names them. */
  active(): Promise<Rotation[]>;
  /** The latest ended rotations of a secret, latest first. */
  ended(secret: string, most: number): Promise<Rotation[]>;
}

/** Rotations in the ledger. Their ids have no slash: that is how the records of cleanups are told apart. */
export function openRotations(ledger: Ledger): Rotations {
  const load = async (id: string): Promise<Rotation | undefined> => {
    const text = await ledger.read(id);
    if (text === undefined) return undefined;
    const parsed = rotationSchema.safeParse(JSON.parse(text));
    if (!parsed.success) throw new UnreadableRecord(id);
    return parsed.data;
  };
  const loadAll = async (ids: readonly string[]): Promise<Rotation[]> => {
    const found = await Promise.all(
      ids.filter((id) => !id.includes('/')).map((id) => load(id).catch(ignoreUnreadable)),
    );
    return found.filter((rotation) => rotation !== undefined);
  };
  const changed = ({ rotation, notices, audit }: Draft, now: number) => {
    // An ended rotation is due once more: what it leaves behind has to be found, whatever wake-up is lost.
    const due = rotation.phase === 'ended' ? now : rotation.wakeAt;
    return { record: rotation, due, notices, audit, endedAt: rotation.endedAt };
  };
  return {
    load,
    create: (draft, now) => ledger.create(changed(draft, now), now),
    save: (draft, now) => ledger.save(changed(draft, now), now),
    postpone: (id, until) => ledger.postpone(id, until),
    settle: ({ id, revision }) => ledger.settle(id, revision),
    active: async () => loadAll(await ledger.active()),
    ended: async (secret, most) => loadAll(await ledger.ended(secret, most)),
  };
}

function ignoreUnreadable(error: unknown): undefined {
  if (error instanceof UnreadableRecord) return undefined;
  throw error;
}
