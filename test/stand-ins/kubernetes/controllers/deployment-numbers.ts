import type { Deployment } from '../workloads.js';

/** A number, or a percentage of a total. */
export function resolved(value: number | string | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const exact = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact);
}

/** How many pods a rollout may have too many and too few; both 0 would never move. */
export function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { replicas, strategy } = deployment.spec;
  if (strategy.type === 'Recreate') return { surge: 0, unavailable: 0 };
  const surge = resolved(strategy.rollingUpdate?.maxSurge, replicas, 'up');
  const unavailable = resolved(strategy.rollingUpdate?.maxUnavailable, replicas, 'down');
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable: Math.min(unavailable, replicas) };
}
