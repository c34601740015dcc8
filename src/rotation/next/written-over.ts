import { mostFights } from '../contest.js';
import type { Findings } from '../event.js';
import { audit, change, tell, type Draft } from './decision.js';

/** Keeps that somebody wrote over what was put back and that it was put back again, and tells so, each time. */
export function putBackAgain(from: Draft, { times, at, workloads }: NonNullable<Findings['fought']>): Draft {
  const { rollback } = from.rotation;
  if (!rollback || times <= (rollback.fought?.times ?? 0)) return from;
  const kept = change(from, { rollback: { ...rollback, fought: { times, at } } });
  const told = tell(kept, { code: 'put-back-again', workloads: [...workloads], times, most: mostFights });
  return audit(told, 'put-back-again', 'keyturn', { workloads, times });
}

/** A person says that it may be tried as often again. */
export function forgetFights(from: Draft): Draft {
  const { rollback } = from.rotation;
  if (!rollback?.fought) return from;
  const { fought: _, ...rest } = rollback;
  return change(from, { rollback: rest });
}
