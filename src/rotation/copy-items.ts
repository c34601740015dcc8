import type { Listed, Step } from './checklist.js';
import type { Stage } from './entry.js';
import { movesByCopy } from './strategy.js';

/**
 * What comes before the switch of an environment that moves by a copy: the copy is made and proven ready, then traffic
 * moves to it step by step. Its other workloads are switched when all traffic has moved.
 */
export function copyItems({ strategy }: Pick<Stage, 'strategy'>): Listed[] {
  if (!movesByCopy(strategy)) return [];
  return ['make-copy', ...strategy.steps.map((percent) => ({ step: 'shift' as const, percent }))];
}

/** What comes when it has been watched: the original takes the copy's place again, so that what lives on is what everybody knows. */
export function copyWatch({ strategy }: Pick<Stage, 'strategy'>): Step[] {
  if (!movesByCopy(strategy)) return [];
  return ['switch-original', 'prove-original', 'return-traffic', 'watch-original', 'delete-copy'];
}
