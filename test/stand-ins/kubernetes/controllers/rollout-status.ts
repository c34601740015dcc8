import type { Rollout, RolloutStatus } from '../workloads.js';
import { wantedPods } from './rollout-counts.js';
import type { RolloutSets } from './rollout-sets.js';

/** A Rollout's status with its counts and its phase; `observedGeneration` is text, as its definition has it. */
export function withCounts(rollout: Rollout, sets: RolloutSets, status: RolloutStatus): RolloutStatus {
  const { newest, stable, others } = sets;
  const all = [newest, ...(stable && stable !== newest ? [stable] : []), ...others];
  const sum = (key: 'replicas' | 'readyReplicas' | 'availableReplicas') =>
    all.reduce((total, set) => total + (set.status?.[key] ?? 0), 0);
  const counted: RolloutStatus = {
    ...status,
    observedGeneration: String(rollout.metadata.generation ?? 1),
    replicas: sum('replicas'),
    updatedReplicas: newest.status?.replicas ?? 0,
    readyReplicas: sum('readyReplicas'),
    availableReplicas: sum('availableReplicas'),
  };
  const { message: _message, phase: _phase, ...facts } = counted;
  return { ...facts, ...phaseOf(rollout, counted) };
}

/** As argo-rollouts' utils/rollout/rolloututil.go says it, for a canary without a router. */
function phaseOf(rollout: Rollout, status: RolloutStatus): Pick<RolloutStatus, 'phase' | 'message'> {
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status;
  if (status.abort) return { phase: 'Degraded', message: 'RolloutAborted: Rollout aborted update' };
  if (rollout.spec.paused) return { phase: 'Paused', message: 'manually paused' };
  const [pause] = status.pauseConditions ?? [];
  if (pause) return { phase: 'Paused', message: pause.reason };
  if (updatedReplicas < wantedPods(rollout)) return progressing('more replicas need to be updated');
  if (availableReplicas < updatedReplicas) return progressing('updated replicas are still becoming available');
  if (replicas > updatedReplicas) return progressing('old replicas are pending termination');
  if (status.stableRS !== status.currentPodHash) return progressing('waiting for all steps to complete');
  return { phase: 'Healthy' };
}

function progressing(message: string): Pick<RolloutStatus, 'phase' | 'message'> {
  return { phase: 'Progressing', message };
}
