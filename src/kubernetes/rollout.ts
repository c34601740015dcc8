import type { StagePlan } from '../rotation/plan.js';
import type { Reason } from '../rotation/reason.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { judgeRollout, type RolloutState } from './judge-rollout.js';
import { namesAsWanted } from './wanted-names.js';
import { workloadName } from './workload-name.js';
import { readWorkloadPods, type WorkloadPods } from './workload-pods.js';

export type { RolloutState } from './judge-rollout.js';

/**
 * How far every workload of the plan has rolled out with the Secret `name`: one look, no waiting. A workload that is
 * gone has failed (`workload-gone`), and so has one that names another version again (`workload-conflict`).
 */
export async function readRollouts(cluster: Cluster, plan: StagePlan, name: string): Promise<RolloutState[]> {
  const seen = await inParallel(plan.workloads, 10, (planned) => readWorkloadPods(cluster, planned));
  return seen.map((pods) => stateOf(pods, plan, name));
}

function stateOf({ planned, object, newest }: WorkloadPods, plan: StagePlan, name: string): RolloutState {
  const workload = workloadName(planned);
  const failed = (reason: Reason): RolloutState => ({
    workload,
    kind: planned.kind,
    state: 'failed',
    updated: 0,
    wanted: planned.replicas,
    reason,
  });
  if (!object) return failed({ code: 'workload-gone', workload });
  if (!namesAsWanted(object, plan, planned, name)) return failed({ code: 'workload-conflict', workload, tries: 0 });
  return judgeRollout(planned.kind, object, newest);
}
