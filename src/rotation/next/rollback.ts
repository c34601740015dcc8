import { rollbackChecklist } from '../checklist.js';
import { touchedAnything, touchedProduction, type Rollback, type Rotation } from '../record.js';
import { movesByCopy } from '../strategy.js';
import { audit, change, tell, type Draft } from './decision.js';
import { begin, endNow } from './items.js';

/** Whether a copy of a workload may be there: while an environment that moves by one is not through with it. */
function mayHaveCopy({ entry, switched, phase }: Rotation): boolean {
  if (phase === 'ended') return false;
  return entry.stages.some(({ name, strategy }) => switched[name] !== undefined && movesByCopy(strategy));
}

type Cause = Pick<Rollback, 'why' | 'by' | 'ending'>;

/**
 * Turns the rotation round: what is still open is skipped, every stage whose switch was ever allowed to begin is put
 * back. Whoever asks second finds it already turned round. Where no switch ever began, it just ends.
 */
export function beginRollback(from: Draft, cause: Cause, now: number): Draft {
  const reopened = from.rotation.phase === 'ended';
  const logged = audit(change(from, { rollback: { ...cause, at: now, reopened } }), 'rollback-began', cause.by, {
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
