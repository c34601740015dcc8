import { timeOf } from './kube-object.js';
import type { PodObject } from './pod-object.js';
import type { WorkloadPods } from './workload-pods.js';

/** How long a rollout may stand still. Times are milliseconds, by our clock. */
export interface Patience {
  /** When the workloads were switched. */
  readonly since: number;
  readonly now: number;
  readonly progress: number;
}

/**
 * When a pod of a workload was last made, got ready, or was to be gone; the switch, where nothing happened since. By our
 * clock, which the API's is `skew` ahead of.
 */
export function lastProgress(seen: WorkloadPods | undefined, skew: number, { since }: Patience): number {
  const times = [
    ...(seen?.newest ?? []).flatMap(({ metadata, ...pod }) => [metadata.creationTimestamp, readySince(pod)]),
    ...(seen?.older ?? []).map(({ metadata }) => metadata.deletionTimestamp),
  ];
  const known = times.filter((time) => time !== undefined && time !== null).map((time) => timeOf(time) - skew);
  return Math.max(since, ...known);
}

function readySince({ status }: Pick<PodObject, 'status'>): string | null | undefined {
  return status?.conditions?.find(({ type, status }) => type === 'Ready' && status === 'True')?.lastTransitionTime;
}
