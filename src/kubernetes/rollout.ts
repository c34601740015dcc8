import type { StagePlan, WorkloadKind } from '../rotation/plan.js';
import type { Reason } from '../rotation/reason.js';
import { clockSkew } from './clock-skew.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { judgeRollout, type RolloutState } from './judge-rollout.js';
import { lastProgress, type Patience } from './last-progress.js';
import { namesAsWanted } from './wanted-names.js';
import { workloadName } from './workload-name.js';
import { readWorkloadPods, type WorkloadPods } from './workload-pods.js';

export type { RolloutState } from './judge-rollout.js';

/**
 * How far every workload of the plan has rolled out with the Secret `name`: one look, no waiting. A workload that is
 * gone has failed (`workload-gone`), and so has one that names another version again (`workload-conflict`). With
 * `patience` the kinds that have no progress deadline of their own fail by ours.
 */
export async function readRollouts(
  cluster: Cluster,
  plan: StagePlan,
  name: string,
  patience?: Patience,
): Promise<RolloutState[]> {
  const seen = await inParallel(plan.workloads, 10, (planned) => readWorkloadPods(cluster, planned));
  const states = seen.map((pods) => stateOf(pods, plan, name));
  if (!patience || patience.now - patience.since < patience.progress) return states;
  const isPatient = (state: RolloutState) => state.state === 'rolling' && withoutDeadline.includes(state.kind);
  const skew = states.some(isPatient) ? await clockSkew(cluster) : 0;
  return states.map((state, index) => {
    const isStuck = isPatient(state) && patience.now - lastProgress(seen[index], skew, patience) > patience.progress;
    return isStuck
      ? { ...state, state: 'failed', reason: { code: 'progress-deadline', workload: state.workload } }
      : state;
  });
}

const withoutDeadline: readonly WorkloadKind[] = ['StatefulSet', 'DaemonSet'];

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
  const state = judgeRollout(planned.kind, object, newest);
  // An Argo Rollout's controller may count a new template as seen before it says that the old one is no longer the newest.
  const isSeen = planned.kind !== 'Rollout' || newest.every((pod) => namesAsWanted(pod, plan, planned, name));
  if (isSeen || state.state !== 'rolled-out') return state;
  const { updated, ...rest } = { ...state, updated: 0 };
  const reason: Reason = { code: 'rolling-out', workload, updated, wanted: state.wanted };
  return { ...rest, updated, state: 'rolling', reason };
}
