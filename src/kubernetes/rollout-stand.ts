import type { WorkloadObject } from './workload-object.js';

/** What an Argo Rollout waits for at a pause. */
export interface RolloutPause {
  /** `promotion`: for ever, until somebody promotes it; `time`: goes on by itself; `analysis`: Argo's own decided nothing. */
  readonly kind: 'promotion' | 'time' | 'analysis';
  /** Since when, by the clock of Argo's controller, as it wrote it. */
  readonly since: string;
}

/** Where an Argo Rollout is among its own steps. */
export interface RolloutStand {
  /** Counted from 1; 0 where it has none. */
  readonly step: number;
  readonly steps: number;
  /** Percent of the traffic on the new version; undefined where nothing tells. */
  readonly weight: number | undefined;
  readonly pause: RolloutPause | undefined;
}

/**
 * Where a Rollout is, as its status says (argo-rollouts: `rollout/canary.go`, `rollout/pause.go`). The weight is what its
 * traffic router was given; without a router, the share of its pods, which is what the traffic follows.
 */
export function standOf(object: Pick<WorkloadObject, 'spec' | 'status'>): RolloutStand {
  const steps = stepsOf(object);
  const index = Math.min(object.status?.currentStepIndex ?? 0, steps.length);
  return {
    step: Math.min(index + 1, steps.length),
    steps: steps.length,
    weight: weightOf(object),
    pause: pauseOf(object, steps[index]),
  };
}

/** How many steps a Rollout has, and at how many of them, or before it takes over, it waits to be promoted. */
export function ownStepsOf(object: Pick<WorkloadObject, 'spec'>): { readonly steps: number; readonly pauses: number } {
  const steps = stepsOf(object);
  const pauses = steps.filter(isUntilPromoted).length + (isBlueGreenUntilPromoted(object) ? 1 : 0);
  return { steps: steps.length, pauses };
}

type Step = NonNullable<NonNullable<NonNullable<WorkloadObject['spec']['strategy']>['canary']>['steps']>[number];

function stepsOf({ spec }: Pick<WorkloadObject, 'spec'>): readonly Step[] {
  return spec.strategy?.canary?.steps ?? [];
}

function isUntilPromoted({ pause }: Step): boolean {
  return pause !== undefined && pause !== null && (pause.duration ?? undefined) === undefined;
}

function isBlueGreenUntilPromoted({ spec }: Pick<WorkloadObject, 'spec'>): boolean {
  return spec.strategy?.blueGreen?.autoPromotionEnabled === false;
}

function weightOf({ spec, status }: Pick<WorkloadObject, 'spec' | 'status'>): number | undefined {
  const routed = status?.canary?.weights?.canary?.weight ?? undefined;
  if (routed !== undefined || !spec.strategy?.canary) return routed;
  const { replicas = 0, updatedReplicas = 0 } = status ?? {};
  return replicas ? Math.round(((updatedReplicas ?? 0) / replicas) * 100) : undefined;
}

function pauseOf(object: Pick<WorkloadObject, 'spec' | 'status'>, step: Step | undefined): RolloutPause | undefined {
  const [first] = object.status?.pauseConditions ?? [];
  if (!first) return undefined;
  return { kind: kindOf(first.reason, object, step), since: first.startTime };
}

function kindOf(reason: string, object: Pick<WorkloadObject, 'spec'>, step: Step | undefined): RolloutPause['kind'] {
  switch (reason) {
    case 'CanaryPauseStep':
      return step && isUntilPromoted(step) ? 'promotion' : 'time';
    case 'BlueGreenPause':
      return isBlueGreenUntilPromoted(object) ? 'promotion' : 'time';
    default:
      return 'analysis';
  }
}
