import type { Cluster } from '../../src/kubernetes/clusters.js';
import { provePods, type PodProof } from '../../src/kubernetes/prove-pods.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { StagePlan } from '../../src/rotation/plan.js';

/** Proves pods on the way back, where a workload that somebody deleted meanwhile is no obstacle: the others are proven. */
export async function proveThoseLeft(cluster: Cluster, plan: StagePlan, name: string): Promise<PodProof> {
  const proof = await provePods(cluster, plan, name);
  const { failing } = proof;
  if (failing?.code !== 'workload-gone') return proof;
  const workloads = plan.workloads.filter((workload) => workloadName(workload) !== failing.workload);
  return workloads.length < plan.workloads.length ? proveThoseLeft(cluster, { ...plan, workloads }, name) : proof;
}
