import { kindNamed } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { Deployment, Pod, ReplicaSet } from '../workloads.js';
import { deleteObject } from '../writes/delete-object.js';
import { controlled, fresh, type ControllerContext } from './controller.js';
import { fenceposts } from './deployment-numbers.js';
import {
  createReplicaSet,
  replicaSetsOf,
  revisionOf,
  scale,
  syncRevision,
  type ReplicaSets,
} from './deployment-replica-sets.js';
import { isComplete, reportDeployment } from './deployment-status.js';

/** Moves a Deployment towards its template as the Deployment controller does, one step at a time. */
export function reconcileDeployment(context: ControllerContext, object: KubeObject): void {
  const deployment = object as Deployment;
  if (deployment.metadata.deletionTimestamp === undefined) {
    syncRevision(context, deployment, replicaSetsOf(context, deployment));
    rollOut(context, deployment, replicaSetsOf(context, deployment));
  }
  const after = fresh(context, deployment);
  if (after === undefined) return;
  const sets = replicaSetsOf(context, after);
  reportDeployment(context, after, sets);
  if (isComplete(after, after.status ?? {})) forgetOldest(context, after, sets);
}

function rollOut(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  if (deployment.spec.paused === true) return scaleOnly(context, deployment, sets);
  if (deployment.spec.strategy.type === 'Recreate') return recreate(context, deployment, sets);
  growNew(context, deployment, sets);
  shrinkOld(context, deployment, replicaSetsOf(context, deployment));
}

/** A paused Deployment is scaled, but its template goes nowhere. */
function scaleOnly(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const most = deployment.spec.replicas + fenceposts(deployment).surge;
  const active = [...sets.old, ...(sets.current ? [sets.current] : [])].filter((set) => set.spec.replicas > 0);
  const newest = active.at(-1) ?? sets.current ?? sets.old.at(-1);
  if (active.length > 1 || newest === undefined || newest.spec.replicas === deployment.spec.replicas) return;
  scale(context, deployment, newest, deployment.spec.replicas, most);
}

function recreate(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const { replicas } = deployment.spec;
  const running = sets.old.filter((set) => set.spec.replicas > 0);
  for (const set of running) scale(context, deployment, set, 0, replicas);
  const left = sets.old.flatMap((set) => controlled<Pod>(context, set, 'Pod'));
  if (running.length > 0) return;
  if (left.length > 0) return context.requeue(deployment, context.settings.terminateAfterMs);
  if (sets.current === undefined) createReplicaSet(context, deployment, sets, replicas, replicas);
  else if (sets.current.spec.replicas !== replicas) scale(context, deployment, sets.current, replicas, replicas);
}

function growNew(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const { replicas } = deployment.spec;
  const most = replicas + fenceposts(deployment).surge;
  const present = [...sets.old, ...(sets.current ? [sets.current] : [])].reduce(
    (sum, set) => sum + set.spec.replicas,
    0,
  );
  const size = sets.current?.spec.replicas ?? 0;
  const room = Math.max(0, Math.min(most - present, replicas - size));
  if (sets.current === undefined) createReplicaSet(context, deployment, sets, room, most);
  else if (size > replicas) scale(context, deployment, sets.current, replicas, most);
  else scale(context, deployment, sets.current, size + room, most);
}

function shrinkOld(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const { current } = sets;
  const { replicas } = deployment.spec;
  const { surge, unavailable } = fenceposts(deployment);
  const least = replicas - unavailable;
  const all = [...sets.old, ...(current ? [current] : [])];
  const total = all.reduce((sum, set) => sum + set.spec.replicas, 0);
  const newUnavailable = (current?.spec.replicas ?? 0) - (current?.status?.availableReplicas ?? 0);
  let unhealthyBudget = total - least - newUnavailable;
  if (unhealthyBudget <= 0) return;
  const sizes = new Map<ReplicaSet, number>(sets.old.map((set) => [set, set.spec.replicas]));
  for (const set of sets.old) {
    const dead = Math.min(unhealthyBudget, set.spec.replicas - (set.status?.availableReplicas ?? 0));
    if (dead <= 0) continue;
    sizes.set(set, set.spec.replicas - dead);
    unhealthyBudget -= dead;
  }
  let budget = all.reduce((sum, set) => sum + (set.status?.availableReplicas ?? 0), 0) - least;
  for (const set of sets.old) {
    const gone = Math.min(Math.max(0, budget), sizes.get(set) ?? 0);
    sizes.set(set, (sizes.get(set) ?? 0) - gone);
    budget -= gone;
  }
  for (const [set, size] of sizes) {
    if (size !== set.spec.replicas) scale(context, deployment, set, size, replicas + surge);
  }
}

/** Old ReplicaSets beyond the history limit go, oldest revision first. */
function forgetOldest(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const empty = sets.old
    .filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0)
    .sort((a, b) => revisionOf(a) - revisionOf(b));
  const excess = Math.max(0, sets.old.length - deployment.spec.revisionHistoryLimit);
  for (const set of empty.slice(0, excess)) {
    const { namespace = '', name } = set.metadata;
    deleteObject(context.cluster, kindNamed(context.cluster, 'ReplicaSet'), namespace, name);
  }
}
