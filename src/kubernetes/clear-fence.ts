import type { StagePlan } from '../rotation/plan.js';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { setAnnotations } from './json-patch.js';
import { escapeToken } from './json-pointer.js';
import { isKubernetesError } from './kubernetes-error.js';
import { annotationOf } from './kube-object.js';
import { patchWorkload } from './patch-workload.js';
import { readWorkload } from './workload-object.js';

/**
 * Takes the fence of a rotation off the plan's workloads, once nothing of it can be in flight any more. Another
 * rotation's fence is left alone, and so is a workload that is gone.
 */
export async function clearFence(cluster: Cluster, plan: StagePlan, rotationId: string): Promise<void> {
  const path = `/metadata/annotations/${escapeToken(own.fence)}`;
  await inParallel(plan.workloads, 10, async (workload) => {
    const object = await readWorkload(cluster, workload);
    if (!object || annotationOf(object, own.fence) !== rotationId) return;
    try {
      await patchWorkload(cluster, workload, [
        { op: 'test', path, value: rotationId },
        ...setAnnotations(object, { [own.fence]: null, [own.putBack]: null }),
      ]);
    } catch (error) {
      // Somebody else took it off, or the workload is gone.
      if (!isKubernetesError(error, 'invalid', 'not-found', 'conflict')) throw error;
    }
  });
}
