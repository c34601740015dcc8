import type { ReplicaSet, Rollout } from '../workloads.js';
import { resolved } from './deployment-numbers.js';
import type { RolloutSets } from './rollout-sets.js';

export interface Counts {
  readonly newest: number;
  readonly stable: number;
}

export function wantedPods(rollout: Rollout): number {
  return rollout.spec.replicas ?? 1;
}

/** How many pods each should have at the present step (argo-rollouts: utils/replicaset/canary.go, without a router). */
export function desiredCounts(rollout: Rollout, { newest, stable }: RolloutSets): Counts {
  const wanted = wantedPods(rollout);
  if (!stable || stable === newest) return { newest: wanted, stable: 0 };
  return approximate(wanted, weightOf(rollout), surgeOf(rollout));
}

/** The next sizes on the way to the desired ones, within surge and unavailability: up first, then down as others are ready. */
export function nextCounts(rollout: Rollout, sets: RolloutSets): Counts {
  const desired = desiredCounts(rollout, sets);
  const stable = sets.stable === sets.newest ? undefined : sets.stable;
  const size = { newest: sets.newest.spec.replicas, stable: stable?.spec.replicas ?? 0 };
  const others = sets.others.reduce((sum, set) => sum + set.spec.replicas, 0);
  let room = Math.max(0, wantedPods(rollout) + surgeOf(rollout) - size.newest - size.stable - others);
  const stableUp = Math.min(room, Math.max(0, desired.stable - size.stable));
  room -= stableUp;
  const newestUp = Math.min(room, Math.max(0, desired.newest - size.newest));
  const next = { newest: size.newest + newestUp, stable: size.stable + stableUp };
  if (others > 0) return next;
  const isIncreasing = desired.newest >= size.newest;
  const counted = [countForDown(sets.newest, !isIncreasing), stable ? countForDown(stable, isIncreasing) : 0];
  const spare = counted.reduce((sum, count) => sum + count, 0) - leastAvailable(rollout);
  if (spare <= 0) return next;
  if (!isIncreasing) return { ...next, newest: Math.max(desired.newest, size.newest - spare) };
  return size.stable > desired.stable ? { ...next, stable: Math.max(desired.stable, size.stable - spare) } : next;
}

export function leastAvailable(rollout: Rollout): number {
  const { maxUnavailable = '25%' } = rollout.spec.strategy.canary;
  return wantedPods(rollout) - resolved(maxUnavailable, wantedPods(rollout), 'down');
}

export function availableOf(set: ReplicaSet | undefined): number {
  return set?.status?.availableReplicas ?? 0;
}

function surgeOf(rollout: Rollout): number {
  return resolved(rollout.spec.strategy.canary.maxSurge ?? '25%', wantedPods(rollout), 'up');
}

function countForDown(set: ReplicaSet, ignoresAvailability: boolean): number {
  return ignoresAvailability ? set.spec.replicas : Math.min(set.spec.replicas, availableOf(set));
}

function weightOf({ spec, status }: Rollout): number {
  const steps = spec.strategy.canary.steps ?? [];
  const index = status?.currentStepIndex ?? 0;
  if (status?.abort) return 0;
  if (status?.promoteFull || index >= steps.length) return 100;
  return steps.slice(0, index + 1).findLast(({ setWeight }) => setWeight !== undefined)?.setWeight ?? 0;
}

/** The pods whose share is nearest to the weight; a pod more in all where a surge is allowed, and never none by rounding. */
function approximate(wanted: number, weight: number, surge: number): Counts {
  const exact = (wanted * weight) / 100;
  const mayBeNone = weight === 100 || weight === 0 || (wanted === 1 && surge === 0);
  const [up, down] = [Math.ceil(exact), Math.floor(exact)];
  const totals = surge > 0 ? [wanted, wanted + 1] : [wanted];
  const options = totals.flatMap((total) => [
    ...(up < wanted || mayBeNone || total > wanted ? [{ newest: up, total }] : []),
    ...((total * weight) % 100 !== 50 && (down !== 0 || mayBeNone) ? [{ newest: down, total }] : []),
  ]);
  const off = ({ newest, total }: { newest: number; total: number }) => Math.abs((newest * 100) / total - weight);
  const [best] = options.toSorted((one, other) => off(one) - off(other));
  return best ? { newest: best.newest, stable: best.total - best.newest } : { newest: 0, stable: wanted };
}
