import type { KubeObject } from '../kube-object.js';
import type { ControllerRevision, Pod, StatefulSet } from '../workloads.js';
import { controlled, writeStatus, type ControllerContext } from './controller.js';
import { forgetRevisions, hashLabel, syncRevisions, templateOf } from './controller-revision.js';
import { isAvailable, isReady } from './pod-status.js';
import { createPod, deletePod } from './replica-set.js';

/**
 * Keeps a StatefulSet's pods in order. As in the real controller, with OrderedReady a pod that never gets ready stops
 * everything behind it: not even going back to the old template replaces it before somebody deletes it.
 */
export function reconcileStatefulSet(context: ControllerContext, object: KubeObject): void {
  const set = object as StatefulSet;
  const revisions = syncRevisions(context, set);
  const update = revisions.at(-1);
  if (update === undefined) return;
  const current = revisions.find((one) => one.metadata.name === set.status?.currentRevision) ?? update;
  if (set.metadata.deletionTimestamp === undefined) replicate(context, set, current, update);
  report(context, set, current, update);
}

function replicate(
  context: ControllerContext,
  set: StatefulSet,
  current: ControllerRevision,
  update: ControllerRevision,
): void {
  const pods = podsByOrdinal(context, set);
  const ordered = set.spec.podManagementPolicy === 'OrderedReady';
  for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
    const pod = pods.get(ordinal);
    if (pod === undefined) createOrdinal(context, set, ordinal, revisionFor(set, ordinal, current, update));
    else if (pod.status?.phase === 'Failed') deletePod(context, set, pod);
    if (ordered && !isHealthy(pod)) return;
  }
  const excess = [...pods].filter(([ordinal]) => ordinal >= set.spec.replicas).sort(([a], [b]) => b - a);
  for (const [, pod] of excess) {
    deletePod(context, set, pod);
    if (ordered) return;
  }
  updateNext(context, set, pods, update);
}

/** Replaces the highest pod that is not on the update revision, once all above it are healthy. */
function updateNext(
  context: ControllerContext,
  set: StatefulSet,
  pods: ReadonlyMap<number, Pod>,
  update: ControllerRevision,
): void {
  if (set.spec.updateStrategy.type === 'OnDelete') return;
  const partition = set.spec.updateStrategy.rollingUpdate?.partition ?? 0;
  for (let ordinal = set.spec.replicas - 1; ordinal >= partition; ordinal -= 1) {
    const pod = pods.get(ordinal);
    if (pod && revisionOf(pod) !== update.metadata.name && pod.metadata.deletionTimestamp === undefined) {
      return deletePod(context, set, pod);
    }
    if (!isHealthy(pod)) return;
  }
}

function isHealthy(pod: Pod | undefined): boolean {
  return pod !== undefined && isReady(pod) && pod.metadata.deletionTimestamp === undefined;
}

function podsByOrdinal(context: ControllerContext, set: StatefulSet): Map<number, Pod> {
  const prefix = `${set.metadata.name}-`;
  return new Map(
    controlled<Pod>(context, set, 'Pod').map((pod) => [Number(pod.metadata.name.slice(prefix.length)), pod]),
  );
}

function revisionOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[hashLabel];
}

function revisionFor(
  set: StatefulSet,
  ordinal: number,
  current: ControllerRevision,
  update: ControllerRevision,
): ControllerRevision {
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type === 'OnDelete') return update;
  return ordinal < (rollingUpdate?.partition ?? 0) ? current : update;
}

function createOrdinal(
  context: ControllerContext,
  set: StatefulSet,
  ordinal: number,
  revision: ControllerRevision,
): void {
  const name = `${set.metadata.name}-${ordinal}`;
  const labels = {
    'apps.kubernetes.io/pod-index': String(ordinal),
    'statefulset.kubernetes.io/pod-name': name,
    [hashLabel]: revision.metadata.name,
  };
  const subdomain = set.spec.serviceName ? { subdomain: set.spec.serviceName } : {};
  createPod(context, set, templateOf(revision), { name, labels, spec: { hostname: name, ...subdomain } });
}

function report(
  context: ControllerContext,
  set: StatefulSet,
  current: ControllerRevision,
  update: ControllerRevision,
): void {
  const now = context.cluster.clock.now();
  const pods = [...podsByOrdinal(context, set).values()];
  const alive = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const on = (revision: ControllerRevision): number =>
    alive.filter((pod) => revisionOf(pod) === revision.metadata.name).length;
  const available = pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
  const updated = on(update);
  const allUpdated =
    updated === set.spec.replicas && pods.length === updated && pods.filter(isReady).length === updated;
  const rolls = set.spec.updateStrategy.type === 'RollingUpdate';
  const settled = allUpdated && rolls ? update : current;
  const counts = { readyReplicas: pods.filter(isReady).length, currentReplicas: on(settled), updatedReplicas: updated };
  writeStatus(context, set, {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    availableReplicas: available,
    currentRevision: settled.metadata.name,
    updateRevision: update.metadata.name,
    collisionCount: 0,
  });
  forgetRevisions(
    context,
    set,
    new Set([settled.metadata.name, update.metadata.name, ...pods.map((pod) => revisionOf(pod) ?? '')]),
  );
  if (available < counts.readyReplicas) context.requeue(set, 1000);
}
