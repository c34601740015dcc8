import type { Stage } from './entry.js';
import type { StagePlan } from './plan.js';
import { movesByCopy } from './strategy.js';

/**
 * How long one step of the traffic is judged, in milliseconds: its interval, or longer where the monitors need longer to
 * say something about it alone (design 7).
 */
export function stepTime(interval: number, settle: number): number {
  return Math.max(interval, settle);
}

/** How long all steps of an environment take at least; 0 where it doesn't move by a copy. */
export function shiftTime({ strategy }: Pick<Stage, 'strategy'>, monitors: StagePlan['monitors']): number {
  if (!movesByCopy(strategy)) return 0;
  const settle = Math.max(0, ...monitors.map((monitor) => monitor.settle));
  return strategy.steps.length * stepTime(strategy.interval, settle);
}
