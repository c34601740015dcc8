import { rollbackChecklist } from '../checklist.js';
import type { Reason } from '../reason.js';
import { hasPutNothingBack } from '../reopened.js';
import { touchedAnything, touchedProduction, type Rollback, type Rotation } from '../record.js';
import { movesByCopy } from '../strategy.js';
import { audit, change, tell, type Draft } from './decision.js';
import { begin, endNow } from './items.js';

/** Whether a copy of a workload may be there: while an environment that moves by one is not through with it. */
function mayHaveCopy({ entry, switched, phase }: Rotation): boolean {
  if (phase === 'ended') return false;
  return entry.stages.some(({ name, strategy }) => switched[name] !== undefined && movesByCopy(strategy));
}

type Cause = Pick<Rollback, 'why' | 'by' | 'ending' | 'anyway'>;

/**
 * Turns the rotation round: what is still open is skipped, every stage whose switch was ever allowed to begin is put
 * back. Whoever asks second finds it already turned round. Where no switch ever began, it just ends.
 */
export function beginRollback(from: Draft, cause: Cause, now: number): Draft {
  const logged = audit(change(from, { rollback: rollbackOf(from.rotation, cause, now) }), 'rollback-began', cause.by, {
    why: cause.why,
  });
  if (!touchedAnything(from.rotation)) return endNow(logged, now);
  const closed = logged.rotation.items.map((item) =>
    item.state === 'open' || item.state === 'running' ? { ...item, state: 'skipped' as const, endedAt: now } : item,
  );
  const turned = change(logged, {
    items: [...closed, ...rollbackChecklist(mayHaveCopy(from.rotation))],
    cursor: closed.length,
    pending: undefined,
    hold: undefined,
    ending: undefined,
    endedAt: undefined,
  });
  const production = touchedProduction(from.rotation);
  return begin(tell(turned, { code: 'rollback-began', why: cause.why, by: cause.by, production }), now);
}

/** Whether a rollback after `done` is refused by this: a still newer version is in use, and nothing was put back yet. */
export function isRefused(rotation: Rotation, why: Reason): boolean {
  return why.code === 'newer-version-in-use' && hasPutNothingBack(rotation);
}

/** The rotation is as done as it was before somebody asked for its rollback. Nothing was put back. */
export function refuseRollback(from: Draft, now: number, by: string, why: Reason): Draft {
  const { items, rollback } = from.rotation;
  const first = items.findIndex(({ phase }) => phase === 'rollback');
  const left = first === -1 ? items : items.slice(0, first);
  const closed = change(from, {
    items: left,
    cursor: left.length,
    phase: 'ended',
    ending: 'done',
    endedAt: rollback?.doneAt ?? now,
    rollback: undefined,
    pending: undefined,
    hold: undefined,
    waiting: undefined,
    wakeAt: undefined,
  });
  return audit(tell(closed, { code: 'rollback-refused', why }), 'rollback-refused', by, { why });
}

function rollbackOf({ phase, endedAt }: Rotation, cause: Cause, now: number): Rollback {
  const reopened = phase === 'ended';
  return { ...cause, at: now, reopened, ...(reopened && endedAt !== undefined ? { doneAt: endedAt } : {}) };
}
