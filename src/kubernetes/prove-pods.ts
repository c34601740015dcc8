import type { StagePlan } from '../rotation/plan.js';
import type { Reason } from '../rotation/reason.js';
import { clockSkew } from './clock-skew.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { timeOf } from './kube-object.js';
import { podFailure } from './pod-failure.js';
import { isOver, isReady, restartsOf, type PodObject } from './pod-object.js';
import { namesAsWanted } from './wanted-names.js';
import { isObserved, wantedReplicas } from './workload-object.js';
import { workloadName } from './workload-name.js';
import { readWorkloadPods, type WorkloadPods } from './workload-pods.js';

/** Pods of one workload, by name. */
export interface PodsOf {
  readonly workload: string;
  readonly pods: string[];
}

export interface PodProof {
  readonly proven: number;
  /** All pods that have to be proven: those that are wanted, or that exist, whichever is more. */
  readonly total: number;
  /** Container restarts of the proven pods. */
  readonly restarts: number;
  /** Workloads that want no pods: nothing proves that the Secret works. */
  readonly idle: string[];
  /** Proven by their next run. */
  readonly cronJobs: string[];
  /** Pods of another revision or naming another version; one that terminates counts until it is gone. */
  readonly leftBehind: PodsOf[];
  /** Workloads that have not all their new pods ready; also with no pod yet. */
  readonly pending: PodsOf[];
  /** The first pod that can't start, or a workload that is gone. */
  readonly failing?: Reason;
}

/**
 * Proves every pod of the plan's workloads: of the newest revision, its spec names the Secret `name`, it is ready (and,
 * with `startedAfter`, was created at or after that moment of our clock), and no pod of another revision is left. All is proven
 * when `pending` and `leftBehind` are empty and nothing is `failing`. One look, no waiting.
 */
export async function provePods(
  cluster: Cluster,
  plan: StagePlan,
  name: string,
  options: { readonly startedAfter?: number } = {},
): Promise<PodProof> {
  const seen = await inParallel(plan.workloads, 10, (planned) => readWorkloadPods(cluster, planned));
  const { startedAfter } = options;
  const since = startedAfter === undefined ? 0 : startedAfter + (await clockSkew(cluster));
  const proofs = seen.map((pods) => prove(pods, plan, name, since));
  const sum = (count: (proof: Proof) => number) => proofs.reduce((total, proof) => total + count(proof), 0);
  const podsOf = (list: (proof: Proof) => readonly string[] | undefined) =>
    proofs.flatMap((proof) => {
      const pods = list(proof);
      return pods === undefined ? [] : [{ workload: proof.workload, pods: [...pods] }];
    });
  const failing = proofs.find((proof) => proof.failing !== undefined)?.failing;
  return {
    proven: sum(({ proven }) => proven.length),
    total: sum(({ total }) => total),
    restarts: sum(({ proven }) => proven.reduce((count, pod) => count + restartsOf(pod), 0)),
    idle: proofs.filter(({ standing }) => standing === 'idle').map(({ workload }) => workload),
    cronJobs: proofs.filter(({ standing }) => standing === 'cron').map(({ workload }) => workload),
    leftBehind: podsOf(({ leftBehind }) => (leftBehind.length > 0 ? leftBehind : undefined)),
    pending: podsOf(({ pending }) => pending),
    ...(failing === undefined ? {} : { failing }),
  };
}

interface Proof {
  readonly workload: string;
  readonly standing: 'pods' | 'idle' | 'cron';
  readonly proven: readonly PodObject[];
  readonly total: number;
  readonly leftBehind: readonly string[];
  /** Undefined: nothing is missing. */
  readonly pending?: readonly string[];
  readonly failing?: Reason;
}

function prove(seen: WorkloadPods, plan: StagePlan, name: string, since: number): Proof {
  const { planned, object } = seen;
  const workload = workloadName(planned);
  const nothing: Proof = { workload, standing: 'pods', proven: [], total: 0, leftBehind: [] };
  if (!object) return { ...nothing, failing: { code: 'workload-gone', workload } };
  const isWanted = namesAsWanted(object, plan, planned, name);
  if (planned.kind === 'CronJob') return { ...nothing, standing: 'cron', ...(isWanted ? {} : { pending: [] }) };
  const newest = seen.newest.filter((pod) => !isOver(pod));
  const fits = (pod: PodObject) =>
    isWanted &&
    !pod.metadata.deletionTimestamp &&
    // The API counts whole seconds.
    timeOf(pod.metadata.creationTimestamp) >= since - 1000 &&
    namesAsWanted(pod, plan, planned, name);
  const fitting = newest.filter(fits);
  const proven = fitting.filter(isReady);
  const older = [...seen.older, ...newest.filter((pod) => !fits(pod))].filter((pod) => !isOver(pod));
  const wanted = wantedReplicas(planned.kind, object);
  const missing =
    isObserved(object) && proven.length >= wanted ? undefined : fitting.filter((pod) => !isReady(pod)).map(nameOf);
  // A StatefulSet replaces no pod while one of its pods can't start, not even that one: somebody has to delete it.
  const lasting = older.filter(({ metadata }) => !metadata.deletionTimestamp);
  const blocking = planned.kind === 'StatefulSet' ? [...fitting, ...lasting] : fitting;
  const failing = blocking.map(podFailure).find((failure) => failure !== undefined);
  return {
    ...nothing,
    standing: wanted === 0 && older.length === 0 ? 'idle' : 'pods',
    proven,
    total: Math.max(wanted, fitting.length + older.length),
    leftBehind: older.map(nameOf),
    ...(missing === undefined ? {} : { pending: missing }),
    ...(failing === undefined ? {} : { failing }),
  };
}

function nameOf({ metadata }: PodObject): string {
  return metadata.name;
}
