import { templateGeneration } from '../rules/template-generation.js';
import type { KubeObject } from '../kube-object.js';
import type { ControllerRevision, DaemonSet, Pod } from '../workloads.js';
import { controlled, writeStatus, type ControllerContext } from './controller.js';
import { forgetRevisions, hashLabel, syncRevisions, templateOf } from './controller-revision.js';
import { resolved } from './deployment-numbers.js';
import { isActive, isAvailable, isReady } from './pod-status.js';
import { createPod, deletePod } from './replica-set.js';

/** Keeps one pod of a DaemonSet on every node, and replaces old ones as fast as `maxUnavailable` allows. */
export function reconcileDaemonSet(context: ControllerContext, object: KubeObject): void {
  const set = object as DaemonSet;
  const update = syncRevisions(context, set).at(-1);
  if (update === undefined) return;
  if (set.metadata.deletionTimestamp === undefined) {
    place(context, set, update);
    replaceOld(context, set, update);
  }
  report(context, set, update);
}

function place(context: ControllerContext, set: DaemonSet, update: ControllerRevision): void {
  const pods = controlled<Pod>(context, set, 'Pod');
  for (const pod of pods) {
    const misplaced = !context.settings.nodes.includes(pod.spec.nodeName ?? '');
    if (misplaced || pod.status?.phase === 'Failed') deletePod(context, set, pod);
  }
  const taken = new Set(pods.map((pod) => pod.spec.nodeName));
  for (const nodeName of context.settings.nodes.filter((node) => !taken.has(node))) {
    const labels = { [hashLabel]: hashOf(update), 'pod-template-generation': String(templateGeneration(set)) };
    const template = templateOf(update);
    createPod(context, set, template, { generateName: `${set.metadata.name}-`, labels, spec: { nodeName } });
  }
}

function replaceOld(context: ControllerContext, set: DaemonSet, update: ControllerRevision): void {
  if (set.spec.updateStrategy.type === 'OnDelete') return;
  const now = context.cluster.clock.now();
  const pods = controlled<Pod>(context, set, 'Pod');
  const most = resolved(
    set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1,
    context.settings.nodes.length,
    'up',
  );
  const available = (pod: Pod): boolean => isActive(pod) && isAvailable(pod, set.spec.minReadySeconds ?? 0, now);
  const old = pods.filter((pod) => isActive(pod) && pod.metadata.labels?.[hashLabel] !== hashOf(update));
  for (const pod of old.filter((one) => !available(one))) deletePod(context, set, pod);
  const unavailable = context.settings.nodes.length - pods.filter(available).length;
  for (const pod of old.filter(available).slice(0, Math.max(0, most - unavailable))) deletePod(context, set, pod);
}

function hashOf(revision: ControllerRevision): string {
  return revision.metadata.labels?.[hashLabel] ?? '';
}

function report(context: ControllerContext, set: DaemonSet, update: ControllerRevision): void {
  const now = context.cluster.clock.now();
  const desired = context.settings.nodes.length;
  const pods = controlled<Pod>(context, set, 'Pod').filter(isActive);
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, now)).length;
  const updated = pods.filter((pod) => pod.metadata.labels?.[hashLabel] === hashOf(update)).length;
  const optional = {
    updatedNumberScheduled: updated,
    numberAvailable: available,
    numberUnavailable: desired - available,
  };
  writeStatus(context, set, {
    currentNumberScheduled: pods.length,
    desiredNumberScheduled: desired,
    numberMisscheduled: 0,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(optional).filter(([, count]) => count > 0)),
  });
  forgetRevisions(context, set, new Set([update.metadata.name]));
  if (available < ready) context.requeue(set, 1000);
}
