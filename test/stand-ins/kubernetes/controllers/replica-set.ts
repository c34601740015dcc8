import { kindNamed } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { Pod, PodTemplate, ReplicaSet } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { deleteObject } from '../writes/delete-object.js';
import { controlled, fresh, ownedBy, writeStatus, type ControllerContext } from './controller.js';
import { recordEvent } from './event.js';
import { isActive, isAvailable, isReady } from './pod-status.js';

/** Keeps as many pods as the ReplicaSet wants. */
export function reconcileReplicaSet(context: ControllerContext, object: KubeObject): void {
  const set = object as ReplicaSet;
  const active = controlled<Pod>(context, set, 'Pod').filter(isActive);
  if (set.metadata.deletionTimestamp === undefined) {
    const missing = set.spec.replicas - active.length;
    for (let made = 0; made < missing; made += 1) {
      createPod(context, set, set.spec.template, { generateName: `${set.metadata.name}-` });
    }
    for (const pod of leastWanted(active).slice(0, Math.max(0, -missing))) deletePod(context, set, pod);
  }
  report(context, set);
}

function report(context: ControllerContext, set: ReplicaSet): void {
  const now = context.cluster.clock.now();
  const minReady = set.spec.minReadySeconds ?? 0;
  const pods = controlled<Pod>(context, set, 'Pod').filter(isActive);
  const ready = pods.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, minReady, now));
  if (fresh(context, set) === undefined) return;
  writeStatus(context, set, {
    replicas: pods.length,
    ...(pods.length > 0 ? { fullyLabeledReplicas: pods.length } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available.length > 0 ? { availableReplicas: available.length } : {}),
    observedGeneration: set.metadata.generation ?? 1,
  });
  if (available.length < ready.length) context.requeue(set, 1000);
}

/** Pods in the order in which they are given up: not placed, not running, not ready, youngest. */
function leastWanted(pods: readonly Pod[]): Pod[] {
  const rank = (pod: Pod): number => {
    if (pod.spec.nodeName === undefined) return 0;
    if (pod.status?.phase !== 'Running') return 1;
    return isReady(pod) ? 3 : 2;
  };
  const age = (pod: Pod): number => Number(pod.metadata.resourceVersion);
  return pods.toSorted((a, b) => rank(a) - rank(b) || age(b) - age(a));
}

/** Makes a pod of a workload's template, owned by what controls it. */
export function createPod(
  context: ControllerContext,
  owner: KubeObject,
  template: PodTemplate,
  identity: { name?: string; generateName?: string; labels?: Record<string, string>; spec?: Partial<Pod['spec']> },
): void {
  const { name = '', generateName, labels, spec } = identity;
  const namespace = owner.metadata.namespace ?? '';
  const { labels: templateLabels, annotations } = template.metadata ?? {};
  const pod = createObject(context.cluster, kindNamed(context.cluster, 'Pod'), namespace, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      ...(generateName ? { generateName } : {}),
      labels: { ...templateLabels, ...labels },
      ...(annotations ? { annotations } : {}),
      ownerReferences: ownedBy(context, owner),
    },
    spec: { ...template.spec, ...spec },
  });
  tell(context, owner, 'SuccessfulCreate', 'Create', pod.metadata.name);
}

export function deletePod(context: ControllerContext, owner: KubeObject, pod: Pod): void {
  const { namespace = '', name } = pod.metadata;
  if (pod.metadata.deletionTimestamp !== undefined || fresh(context, pod) === undefined) return;
  deleteObject(context.cluster, kindNamed(context.cluster, 'Pod'), namespace, name);
  tell(context, owner, 'SuccessfulDelete', 'Delete', name);
}

/** Each kind's controller says it under its own name, and the StatefulSet's in its own words. */
function tell(context: ControllerContext, owner: KubeObject, reason: string, verb: string, pod: string): void {
  const controller = `${owner.kind.toLowerCase()}-controller`;
  const ordered = `${verb} Pod ${pod} in StatefulSet ${owner.metadata.name} successful`;
  const message = owner.kind === 'StatefulSet' ? ordered : `${verb}d pod: ${pod}`;
  recordEvent(context, owner, 'Normal', reason, message, controller);
}
