import type { PlannedWorkload, StagePlan } from '../rotation/plan.js';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import type { PatchOperation } from './json-patch.js';
import { annotationOf } from './kube-object.js';
import { patchAsSeen } from './promote-rollout.js';
import { isObserved, readWorkload, type WorkloadObject } from './workload-object.js';

/**
 * Lets the Argo Rollouts that a rollback put back go there at once. One that is put back during its steps has its stable
 * template again: Argo then skips all steps by itself and takes an abort back (argo-rollouts: rollout/canary.go), so no
 * abort is sent; one that came after the template was seen would leave it aborted, and is taken back here. One that had
 * finished its steps would walk through them again, pauses and all: it is promoted to the end, unless somebody changed its
 * template meanwhile, because their change has a right to its steps. Looks first; may be repeated.
 */
export async function hastenRollouts(cluster: Cluster, plan: StagePlan, rotationId: string): Promise<void> {
  const rollouts = plan.workloads.filter(({ kind }) => kind === 'Rollout');
  await inParallel(rollouts, 10, (planned) => hasten(cluster, planned, rotationId));
}

async function hasten(cluster: Cluster, planned: PlannedWorkload, rotationId: string): Promise<void> {
  const object = await readWorkload(cluster, planned);
  if (!object || object.metadata.uid !== planned.uid || !isObserved(object)) return;
  const patch = patchFor(object, rotationId);
  if (patch) await patchAsSeen(cluster, planned, object, [patch]);
}

function patchFor(object: WorkloadObject, rotationId: string): PatchOperation | undefined {
  const { currentPodHash, stableRS, abort, promoteFull } = object.status ?? {};
  if (annotationOf(object, own.putBack) !== rotationId || !currentPodHash || !stableRS) return undefined;
  if (currentPodHash === stableRS) {
    return abort === true ? { op: 'replace', path: '/status/abort', value: false } : undefined;
  }
  return promoteFull === true ? undefined : { op: 'add', path: '/status/promoteFull', value: true };
}
