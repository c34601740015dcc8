import type { Blocker, PlannedWorkload } from '../rotation/plan.js';
import type { WorkloadObject } from './workload-object.js';
import { workloadName } from './workload-name.js';

/**
 * Argo Rollouts that take their pod template from one of the plan's workloads (`spec.workloadRef`). Switching that workload
 * moves the Rollout's pods, while the workload itself is scaled to nothing or has pods beside them: what it says of its
 * rollout, and the pods that it owns, prove nothing of what serves.
 */
export function templateBlockers(objects: readonly WorkloadObject[], workloads: readonly PlannedWorkload[]): Blocker[] {
  return objects.flatMap(({ metadata, spec }) => {
    const { kind, name } = spec.workloadRef ?? {};
    const source = workloads.find((workload) => workload.kind === kind && workload.name === name);
    if (!source) return [];
    const what = workloadName({ kind: 'Rollout', name: metadata.name });
    return [{ code: 'template-elsewhere' as const, what, detail: workloadName(source) }];
  });
}
