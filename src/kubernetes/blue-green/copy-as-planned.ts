import type { PlannedWorkload, StagePlan } from '../../rotation/plan.js';
import type { BlueGreenPlan } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';
import { wantedReplicas, readWorkload } from '../workload-object.js';
import { isMadeBy } from './own-object.js';

/**
 * The copy as a workload of a plan: it has to name the secret wherever the plan found the original to name it. Undefined
 * where this rotation has no copy.
 */
export async function copyAsPlanned(
  cluster: Cluster,
  { stage, plan, rotationId }: { readonly stage: StagePlan; readonly plan: BlueGreenPlan; readonly rotationId: string },
): Promise<PlannedWorkload | undefined> {
  const where = { kind: 'Deployment' as const, namespace: plan.namespace, name: plan.copy };
  const copy = await readWorkload(cluster, where);
  const original = stage.workloads.find(({ uid }) => uid === plan.uid);
  if (!copy || !original || !isMadeBy(copy, rotationId)) return undefined;
  const { uid } = copy.metadata;
  return {
    ...where,
    uid,
    replicas: wantedReplicas('Deployment', copy),
    owner: { kind: 'unknown', name: '' },
    fields: original.fields,
  };
}
