import { timestamp } from '../clock.js';
import type { Condition } from '../kube-object.js';
import type { Deployment, ReplicaSet } from '../workloads.js';
import { withCondition, writeStatus, type ControllerContext } from './controller.js';
import { fenceposts } from './deployment-numbers.js';
import type { ReplicaSets } from './deployment-replica-sets.js';

type Status = NonNullable<Deployment['status']>;

/** Writes what a Deployment has come to: counts, and the conditions Available and Progressing. */
export function reportDeployment(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const now = context.cluster.clock.now();
  const counts = countsOf(deployment, sets);
  const old = deployment.status ?? {};
  const available = withCondition(old.conditions ?? [], availableCondition(deployment, counts), now);
  const progress = progressCondition(deployment, counts, sets.current, now);
  const conditions = progress === undefined ? available : withProgress(available, progress, now, hasMoved(old, counts));
  writeStatus(context, deployment, { ...counts, conditions });
  watchDeadline(context, deployment, conditions, now);
}

function countsOf(deployment: Deployment, sets: ReplicaSets): Status {
  const all = [...sets.old, ...(sets.current ? [sets.current] : [])];
  const sum = (count: (set: ReplicaSet) => number | undefined): number =>
    all.reduce((total, set) => total + (count(set) ?? 0), 0);
  const availableReplicas = sum((set) => set.status?.availableReplicas);
  const nonZero = {
    replicas: sum((set) => set.status?.replicas),
    updatedReplicas: sets.current?.status?.replicas ?? 0,
    readyReplicas: sum((set) => set.status?.readyReplicas),
    availableReplicas,
    unavailableReplicas: Math.max(0, sum((set) => set.spec.replicas) - availableReplicas),
  };
  const present = Object.fromEntries(Object.entries(nonZero).filter(([, count]) => count > 0));
  return { observedGeneration: deployment.metadata.generation ?? 1, ...present };
}

function availableCondition(deployment: Deployment, counts: Status): Condition {
  const enough = (counts.availableReplicas ?? 0) >= deployment.spec.replicas - fenceposts(deployment).unavailable;
  return {
    type: 'Available',
    status: enough ? 'True' : 'False',
    reason: enough ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
    message: `Deployment ${enough ? 'has' : 'does not have'} minimum availability.`,
  };
}

export function isComplete(deployment: Deployment, counts: Status): boolean {
  const { replicas } = deployment.spec;
  const all = [counts.updatedReplicas ?? 0, counts.replicas ?? 0, counts.availableReplicas ?? 0];
  return all.every((count) => count === replicas);
}

function progressCondition(
  deployment: Deployment,
  counts: Status,
  current: ReplicaSet | undefined,
  now: number,
): Condition | undefined {
  const old = deployment.status?.conditions?.find((one) => one.type === 'Progressing');
  const subject = current ? `ReplicaSet "${current.metadata.name}"` : `Deployment "${deployment.metadata.name}"`;
  const progressing = (status: Condition['status'], reason: string, message: string): Condition => ({
    type: 'Progressing',
    status,
    reason,
    message,
  });
  if (deployment.spec.paused === true) return pausedCondition(old, progressing);
  const same = old?.message?.includes(`"${current?.metadata.name}"`) === true;
  const settled = (counts.replicas ?? 0) === (counts.updatedReplicas ?? 0) && old?.reason === 'NewReplicaSetAvailable';
  if (settled && same) return undefined;
  if (isComplete(deployment, counts)) {
    return progressing('True', 'NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  }
  if (old === undefined || !same) {
    return progressing('True', 'NewReplicaSetCreated', `Created new replica set "${current?.metadata.name}"`);
  }
  if (hasMoved(deployment.status ?? {}, counts))
    return progressing('True', 'ReplicaSetUpdated', `${subject} is progressing.`);
  const waited = now - Date.parse(old.lastUpdateTime ?? '');
  if (old.reason === 'ProgressDeadlineExceeded' || waited < deployment.spec.progressDeadlineSeconds * 1000)
    return undefined;
  return progressing('False', 'ProgressDeadlineExceeded', `${subject} has timed out progressing.`);
}

function pausedCondition(
  old: Condition | undefined,
  progressing: (status: Condition['status'], reason: string, message: string) => Condition,
): Condition | undefined {
  if (old?.reason === 'ProgressDeadlineExceeded' || old?.reason === 'DeploymentPaused') return undefined;
  return progressing('Unknown', 'DeploymentPaused', 'Deployment is paused');
}

/** More updated, ready or available pods, or fewer old ones, than before. */
function hasMoved(old: Status, counts: Status): boolean {
  const outdated = (status: Status): number => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (counts.updatedReplicas ?? 0) > (old.updatedReplicas ?? 0) ||
    outdated(counts) < outdated(old) ||
    (counts.readyReplicas ?? 0) > (old.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (old.availableReplicas ?? 0)
  );
}

/** Any progress restarts the deadline, even when the words stay the same. */
function withProgress(conditions: readonly Condition[], progress: Condition, now: number, moved: boolean): Condition[] {
  const old = conditions.find((one) => one.type === 'Progressing');
  const same = old?.reason === progress.reason && old?.message === progress.message;
  const lastUpdateTime = same && !moved ? (old?.lastUpdateTime ?? timestamp(now)) : timestamp(now);
  const next = withCondition(conditions, progress, now);
  return next.map((one) => (one.type === 'Progressing' ? { ...one, lastUpdateTime } : one));
}

function watchDeadline(
  context: ControllerContext,
  deployment: Deployment,
  conditions: readonly Condition[],
  now: number,
): void {
  const progress = conditions.find((one) => one.type === 'Progressing');
  const waiting = progress?.reason === 'ReplicaSetUpdated' || progress?.reason === 'NewReplicaSetCreated';
  if (!waiting) return;
  const end = Date.parse(progress.lastUpdateTime ?? '') + deployment.spec.progressDeadlineSeconds * 1000;
  context.requeue(deployment, Math.max(1, end - now));
}
