import type { StagePlan } from '../../rotation/plan.js';
import type { BlueGreenPlan } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';
import { provePods, type PodProof } from '../prove-pods.js';
import { readRollouts, type RolloutState } from '../rollout.js';
import { copyAsPlanned } from './copy-as-planned.js';
import { readyEndpoints } from './ready-endpoints.js';

export interface ProveOrder {
  /** The environment's plan, and its blue-green part. */
  readonly stage: StagePlan;
  readonly plan: BlueGreenPlan;
  /** The new Secret. */
  readonly name: string;
  readonly rotationId: string;
}

export type CopyProof =
  | {
      readonly state: 'ready' | 'starting' | 'failed';
      readonly rollout: RolloutState;
      readonly pods: PodProof;
      /** Twins of Services that don't send to all of the proven pods yet. */
      readonly waitingServices: readonly string[];
    }
  /** There is no copy of this rotation. */
  | { readonly state: 'gone' };

/**
 * Whether the copy is ready for traffic: rolled out as the original would have to be, each pod proven on the Secret `name`,
 * none of an older template left, and every twin of a Service sends to all of them. One look, no waiting. A copy that is to
 * have no pods (`replicas`, before its first step) is ready with none.
 */
export async function proveCopy(cluster: Cluster, order: ProveOrder): Promise<CopyProof> {
  const { plan, name } = order;
  const row = await copyAsPlanned(cluster, order);
  if (!row) return { state: 'gone' };
  const stage: StagePlan = { ...order.stage, workloads: [row] };
  const [[rollout], pods, endpoints] = await Promise.all([
    readRollouts(cluster, stage, name),
    provePods(cluster, stage, name),
    Promise.all(plan.services.map(({ twin }) => readyEndpoints(cluster, plan.namespace, twin))),
  ]);
  if (!rollout) return { state: 'gone' };
  const wanted = Math.max(pods.proven, Math.min(1, pods.total));
  const waitingServices = plan.services
    .filter((_, index) => (endpoints[index] ?? wanted) < wanted)
    .map(({ twin }) => twin);
  const isOut = rollout.state === 'rolled-out' || rollout.state === 'idle';
  const isProven = pods.pending.length === 0 && pods.leftBehind.length === 0 && waitingServices.length === 0;
  const isFailed = rollout.state === 'failed' || pods.failing !== undefined;
  const state = isFailed ? 'failed' : isOut && isProven ? 'ready' : 'starting';
  return { state, rollout, pods, waitingServices };
}
