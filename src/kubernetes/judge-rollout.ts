import type { WorkloadKind } from '../rotation/plan.js';
import type { Reason } from '../rotation/reason.js';
import { podFailure } from './pod-failure.js';
import type { PodObject } from './pod-object.js';
import { redact } from './redact.js';
import { standOf, type RolloutStand } from './rollout-stand.js';
import { isObserved, wantedReplicas, type WorkloadObject } from './workload-object.js';
import { workloadName } from './workload-name.js';

export interface RolloutState {
  /** `deployment/auth-service`. */
  readonly workload: string;
  readonly kind: WorkloadKind;
  /** `idle`: wants no pods, so nothing proves anything; `cron`: its next run will show. */
  readonly state: 'rolling' | 'rolled-out' | 'failed' | 'idle' | 'cron';
  /** Pods of the newest template that are available. */
  readonly updated: number;
  readonly wanted: number;
  readonly reason?: Reason;
  /** Where an Argo Rollout is among its own steps, and the Rollout itself as it was judged. */
  readonly stand?: RolloutStand;
  readonly object?: WorkloadObject;
}

/**
 * How far a workload's rollout is: what `kubectl rollout status` goes by (observed generation, updated, available, no
 * old replica left, progress deadline). `newest` are the pods of its newest revision: when one of them can't start, the
 * rollout has failed now, not when the deadline is over.
 */
export function judgeRollout(kind: WorkloadKind, object: WorkloadObject, newest: readonly PodObject[]): RolloutState {
  const workload = workloadName({ kind, name: object.metadata.name });
  const wanted = wantedReplicas(kind, object);
  const base = { workload, kind, wanted, updated: updatedOf(kind, object) };
  if (kind === 'CronJob') return { ...base, state: 'cron' };
  const observed = isObserved(object);
  const failure = observed ? failureOf(workload, object, newest) : undefined;
  if (failure) return { ...base, state: 'failed', reason: failure };
  if (observed && isComplete[kind](object.status ?? {}, wanted))
    return { ...base, state: wanted === 0 ? 'idle' : 'rolled-out' };
  const stand = kind === 'Rollout' && observed ? standOf(object) : undefined;
  if (stand) return { ...base, state: 'rolling', stand, object, reason: steppingReason(workload, stand, base) };
  return { ...base, state: 'rolling', reason: { code: 'rolling-out', workload, updated: base.updated, wanted } };
}

function steppingReason(
  workload: string,
  { step, steps, weight, pause }: RolloutStand,
  { updated, wanted }: Pick<RolloutState, 'updated' | 'wanted'>,
): Reason {
  const asked = { ...(weight === undefined ? {} : { weight }), ...(pause ? { pause: pause.kind } : {}) };
  return { code: 'rollout-step', workload, step, steps, updated, wanted, ...asked };
}

function failureOf(
  workload: string,
  { spec, status }: WorkloadObject,
  newest: readonly PodObject[],
): Reason | undefined {
  const degraded = degradedBecause(status);
  if (degraded !== undefined) {
    return refusedPods(workload, status) ?? { code: 'rollout-degraded', workload, detail: redact(degraded) };
  }
  const progressing = status?.conditions?.find(({ type }) => type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return refusedPods(workload, status) ?? { code: 'progress-deadline', workload };
  }
  const failures = newest.filter(({ metadata }) => !metadata.deletionTimestamp).map(podFailure);
  const failing = failures.find((failure) => failure !== undefined);
  if (failing) return failing;
  return spec.paused ? { code: 'plan-blocked', blockers: [{ code: 'paused', what: workload }] } : undefined;
}

/**
 * Why an Argo Rollout has failed, in its controller's words. For a moment after a new template those of an earlier abort
 * are still there, when the abort itself is not.
 */
function degradedBecause(status: WorkloadObject['status']): string | undefined {
  if (status?.phase !== 'Degraded') return undefined;
  const message = status.message ?? '';
  return message.startsWith('RolloutAborted') && status.abort !== true ? undefined : message;
}

/** A quota or an admission policy that lets no pod be created: the cluster's own words. */
function refusedPods(workload: string, status: WorkloadObject['status']): Reason | undefined {
  const refused = status?.conditions?.find((condition) => condition.type === 'ReplicaFailure');
  if (refused?.status !== 'True' || !refused.message) return undefined;
  return { code: 'refused-by-cluster', what: `create pods of ${workload}`, detail: redact(refused.message) };
}

type Status = NonNullable<WorkloadObject['status']>;

const isComplete: Record<WorkloadKind, (status: Status, wanted: number) => boolean> = {
  Deployment: ({ replicas, updatedReplicas, availableReplicas }, wanted) =>
    (updatedReplicas ?? 0) >= wanted &&
    (replicas ?? 0) <= (updatedReplicas ?? 0) &&
    (availableReplicas ?? 0) >= (updatedReplicas ?? 0),
  // Scaled to 0 it keeps the older revision as its current one: no pod was replaced.
  StatefulSet: ({ replicas, updatedReplicas, readyReplicas, updateRevision, currentRevision }, wanted) =>
    wanted === 0
      ? (replicas ?? 0) === 0
      : (readyReplicas ?? 0) >= wanted && (updatedReplicas ?? 0) >= wanted && updateRevision === currentRevision,
  DaemonSet: ({ updatedNumberScheduled, numberAvailable }, wanted) =>
    (updatedNumberScheduled ?? 0) >= wanted && (numberAvailable ?? 0) >= wanted,
  CronJob: () => true,
  Rollout: ({ phase, currentPodHash, stableRS, updatedReplicas, availableReplicas }, wanted) =>
    phase === 'Healthy' &&
    typeof stableRS === 'string' &&
    stableRS === currentPodHash &&
    (updatedReplicas ?? 0) >= wanted &&
    (availableReplicas ?? 0) >= wanted,
};

function updatedOf(kind: WorkloadKind, { status }: WorkloadObject): number {
  if (kind === 'DaemonSet') return Math.min(status?.updatedNumberScheduled ?? 0, status?.numberAvailable ?? 0);
  const ready = kind === 'StatefulSet' ? status?.readyReplicas : status?.availableReplicas;
  return Math.min(status?.updatedReplicas ?? 0, ready ?? 0);
}
