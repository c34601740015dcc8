import type { PlannedWorkload } from '../rotation/plan.js';
import { testResourceVersion, type PatchOperation } from './json-patch.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { Cluster } from './clusters.js';
import { patchStatus } from './patch-workload.js';
import { standOf } from './rollout-stand.js';
import type { WorkloadObject } from './workload-object.js';

/**
 * Ends the pause that an Argo Rollout was seen in, which lets it go on to its next step and no further: what `kubectl
 * argo rollouts promote` does (its pauses are taken out of the status; argo-rollouts: cmd/promote/promote.go). Lands only
 * on the Rollout exactly as it was judged: one that went on, was aborted or changed meanwhile is left alone, and so is one
 * that an earlier call promoted. False: it was not as it was seen, look again.
 */
export function promoteRollout(cluster: Cluster, planned: PlannedWorkload, seen: WorkloadObject): Promise<boolean> {
  if (standOf(seen).pause?.kind !== 'promotion') return Promise.resolve(false);
  return patchAsSeen(cluster, planned, seen, [{ op: 'remove', path: '/status/pauseConditions' }]);
}

/** Patches a Rollout's status if it is exactly as it was seen; says whether it was. */
export async function patchAsSeen(
  cluster: Cluster,
  planned: PlannedWorkload,
  seen: WorkloadObject,
  patch: readonly PatchOperation[],
): Promise<boolean> {
  try {
    await patchStatus(cluster, planned, [testResourceVersion(seen), ...patch]);
    return true;
  } catch (error) {
    if (isKubernetesError(error, 'invalid', 'conflict', 'not-found')) return false;
    throw error;
  }
}
