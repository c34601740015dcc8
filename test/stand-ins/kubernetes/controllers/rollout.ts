import { timestamp } from '../clock.js';
import type { KubeObject } from '../kube-object.js';
import type { CanaryStep, Rollout, RolloutStatus } from '../workloads.js';
import { fresh, writeStatus, type ControllerContext } from './controller.js';
import { availableOf, desiredCounts, leastAvailable, nextCounts, wantedPods } from './rollout-counts.js';
import { hashOf, resize, rolloutSetsOf, type RolloutSets } from './rollout-sets.js';
import { withCounts } from './rollout-status.js';

/**
 * Moves an Argo Rollout by its canary steps as its controller does (argo-rollouts v1.8: rollout/canary.go, pause.go,
 * sync.go): setWeight and pause, by the number of pods, one step at a time. A new template begins at the first step, takes
 * an abort and a pause back, and goes to the end at once where it is the stable one again.
 */
export function reconcileRollout(context: ControllerContext, object: KubeObject): void {
  const rollout = object as Rollout;
  // One whose template is another object's (`workloadRef`) is not simulated.
  if (rollout.metadata.deletionTimestamp !== undefined || !('template' in rollout.spec)) return;
  const sets = rolloutSetsOf(context, rollout);
  const before = rollout.status ?? {};
  const hash = hashOf(sets.newest);
  if (before.currentPodHash !== undefined && before.currentPodHash !== hash) {
    return report(context, rollout, begun(rollout, before, hash));
  }
  const isScaled = rollout.spec.paused !== true && scale(context, rollout, sets);
  const status = { ...before, currentPodHash: hash };
  report(context, rollout, isScaled ? status : moved(context, rollout, sets, status));
}

function stepsOf({ spec }: Rollout): CanaryStep[] {
  return spec.strategy.canary.steps ?? [];
}

/** A template that is another than before. */
function begun(rollout: Rollout, before: RolloutStatus, hash: string): RolloutStatus {
  const { abort: _abort, promoteFull: _full, controllerPause: _by, pauseConditions: _paused, ...kept } = before;
  const index = hash === before.stableRS ? stepsOf(rollout).length : 0;
  return { ...kept, currentPodHash: hash, currentStepIndex: index };
}

function scale(context: ControllerContext, rollout: Rollout, sets: RolloutSets): boolean {
  const next = nextCounts(rollout, sets);
  const { newest, stable, others } = sets;
  if (stable && stable !== newest && resize(context, stable, next.stable)) return true;
  if (resize(context, newest, next.newest)) return true;
  const all = [newest, ...(stable && stable !== newest ? [stable] : []), ...others];
  let spare = all.reduce((sum, set) => sum + availableOf(set), 0) - leastAvailable(rollout);
  let isScaled = false;
  for (const set of others.filter(({ spec }) => spec.replicas > 0)) {
    const unready = set.spec.replicas - availableOf(set);
    const gone = Math.min(set.spec.replicas, unready + Math.max(0, spare));
    spare -= gone - unready;
    isScaled = resize(context, set, set.spec.replicas - gone) || isScaled;
  }
  return isScaled;
}

function moved(context: ControllerContext, rollout: Rollout, sets: RolloutSets, status: RolloutStatus): RolloutStatus {
  const steps = stepsOf(rollout);
  const index = status.currentStepIndex ?? 0;
  if (!sets.stable || isPromoted(rollout, sets, status, index)) return promoted(status, steps.length);
  if (status.abort) {
    const { controllerPause: _by, pauseConditions: _paused, ...kept } = status;
    return { ...kept, currentStepIndex: sets.stable === sets.newest ? steps.length : 0 };
  }
  const step = steps[index];
  if (!step || rollout.spec.paused) return status;
  if (isCompleted(context, rollout, sets, status, step)) {
    const { controllerPause: _by, pauseConditions: _paused, ...kept } = status;
    return { ...kept, currentStepIndex: index + 1 };
  }
  return step.pause ? paused(context, rollout, status, step.pause) : status;
}

function isPromoted(rollout: Rollout, { newest }: RolloutSets, status: RolloutStatus, index: number): boolean {
  if (status.abort && !status.promoteFull) return false;
  if (availableOf(newest) !== wantedPods(rollout)) return false;
  return status.promoteFull === true || index >= stepsOf(rollout).length;
}

function promoted(status: RolloutStatus, steps: number): RolloutStatus {
  const { abort: _abort, promoteFull: _full, controllerPause: _by, pauseConditions: _paused, ...kept } = status;
  return { ...kept, stableRS: kept.currentPodHash ?? '', currentStepIndex: steps };
}

function isCompleted(
  context: ControllerContext,
  rollout: Rollout,
  sets: RolloutSets,
  { controllerPause, pauseConditions = [] }: RolloutStatus,
  { pause, setWeight }: CanaryStep,
): boolean {
  if (setWeight !== undefined) return isAtWeight(rollout, sets);
  const [since] = pauseConditions;
  if (!since) return controllerPause === true;
  return pause?.duration !== undefined && context.cluster.clock.now() > endOf(since.startTime, pause.duration);
}

function isAtWeight(rollout: Rollout, sets: RolloutSets): boolean {
  const desired = desiredCounts(rollout, sets);
  const { newest, stable, others } = sets;
  const hasNew = newest.spec.replicas === desired.newest && availableOf(newest) === desired.newest;
  const hasOld = stable?.spec.replicas === desired.stable && (stable.status?.replicas ?? 0) === desired.stable;
  return hasNew && (stable === newest || hasOld) && others.every((set) => availableOf(set) === 0);
}

function paused(
  context: ControllerContext,
  rollout: Rollout,
  status: RolloutStatus,
  { duration }: NonNullable<CanaryStep['pause']>,
): RolloutStatus {
  const now = context.cluster.clock.now();
  const since = status.pauseConditions?.[0]?.startTime ?? timestamp(now);
  if (duration !== undefined) context.requeue(rollout, Math.max(1, endOf(since, duration) - now + 1));
  const pauseConditions = [{ reason: 'CanaryPauseStep', startTime: since }];
  return { ...status, controllerPause: true, pauseConditions };
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function endOf(since: string, duration: number | string): number {
  const text = String(duration);
  return Date.parse(since) + Number.parseInt(text, 10) * (units[text.slice(-1)] ?? 1000);
}

function report(context: ControllerContext, rollout: Rollout, status: RolloutStatus): void {
  const now = fresh(context, rollout);
  if (now) writeStatus(context, now, withCounts(now, rolloutSetsOf(context, now), status));
}
