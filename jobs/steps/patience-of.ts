import type { Patience } from '../../src/kubernetes/last-progress.js';
import type { Rotation } from '../../src/rotation/record.js';

/** How long the rollout of an environment that was switched at this moment may stand still. */
export function patienceOf({ entry }: Pick<Rotation, 'entry'>, switchedAt: number | undefined, now: number): Patience {
  return { since: switchedAt ?? now, now, progress: entry.timing.progress };
}
