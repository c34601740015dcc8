import { timestamp } from '../clock.js';
import { kindNamed } from '../cluster.js';
import type { Condition, KubeObject } from '../kube-object.js';
import type { ContainerState, Pod } from '../workloads.js';
import { withCondition, writeStatus, type ControllerContext } from './controller.js';
import { recordEvent } from './event.js';
import type { PodRun } from './node-runtime.js';
import type { PodOutcome, PodView } from './pod-behaviour.js';
import { podConfiguration, valuesOf } from './pod-configuration.js';
import { exited, podStatus, type ContainersState } from './pod-status.js';

/** Scheduler and kubelet in one: places a pod, starts its containers when what they refer to is there, and reports. */
export function reconcilePod(context: ControllerContext, object: KubeObject): void {
  const pod = object as Pod;
  const now = context.cluster.clock.now();
  const run = context.runtime.run(pod.metadata.uid ?? '', now);
  if (pod.metadata.deletionTimestamp !== undefined) return terminate(context, pod);
  if (pod.spec.nodeName === undefined) return schedule(context, pod);
  if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return;
  const waited = now - run.scheduledAt;
  const startAfter = context.settings.readyAfterMs / 2;
  if (run.startedAt === undefined && run.restarts === 0 && waited < startAfter) {
    report(context, pod, run, waiting('ContainerCreating'));
    return context.requeue(pod, startAfter - waited);
  }
  if (run.startedAt === undefined) start(context, pod, run);
  else keepRunning(context, pod, run, run.startedAt);
}

function terminate(context: ControllerContext, pod: Pod): void {
  const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  const markedAt = Date.parse(pod.metadata.deletionTimestamp ?? '') - grace;
  const left = markedAt + context.settings.terminateAfterMs - context.cluster.clock.now();
  if (left > 0) return context.requeue(pod, left);
  if ((pod.metadata.finalizers ?? []).length > 0) return;
  context.runtime.forget(pod.metadata.uid ?? '');
  context.cluster.store.remove(kindNamed(context.cluster, 'Pod'), pod);
}

function schedule(context: ControllerContext, pod: Pod): void {
  const nodes = nodesFor(context, pod);
  const turn = context.cluster.store.revision % Math.max(1, nodes.length);
  const nodeName = nodes[turn];
  if (nodeName === undefined) return unschedulable(context, pod);
  const message = `Successfully assigned ${pod.metadata.namespace}/${pod.metadata.name} to ${nodeName}`;
  recordEvent(context, pod, 'Normal', 'Scheduled', message, 'default-scheduler');
  context.cluster.store.put(kindNamed(context.cluster, 'Pod'), { ...pod, spec: { ...pod.spec, nodeName } });
}

/** The nodes that have the labels that the pod asks for. */
function nodesFor({ cluster, settings }: ControllerContext, pod: Pod): string[] {
  const kind = kindNamed(cluster, 'Node');
  return settings.nodes.filter((name) => {
    const labels = cluster.store.get(kind, '', name)?.metadata.labels ?? {};
    return Object.entries(pod.spec.nodeSelector ?? {}).every(([key, value]) => labels[key] === value);
  });
}

function unschedulable(context: ControllerContext, pod: Pod): void {
  const { nodes, retryAfterMs } = context.settings;
  const total = nodes.length;
  const message = `0/${total} nodes are available: ${total} node(s) didn't match Pod's node affinity/selector.`;
  const why: Condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message };
  recordEvent(context, pod, 'Warning', 'FailedScheduling', message, 'default-scheduler');
  const now = context.cluster.clock.now();
  const conditions = withCondition(pod.status?.conditions ?? [], why, now);
  writeStatus(context, pod, { ...pod.status, phase: 'Pending', conditions });
  context.requeue(pod, retryAfterMs);
}

function start(context: ControllerContext, pod: Pod, run: PodRun): void {
  const { cluster, settings } = context;
  const configuration = podConfiguration(cluster, pod);
  if (configuration.unmountable !== undefined) {
    recordEvent(context, pod, 'Warning', 'FailedMount', configuration.unmountable, 'kubelet');
    report(context, pod, run, waiting('ContainerCreating'));
    return context.requeue(pod, settings.retryAfterMs);
  }
  if (configuration.missing !== undefined) {
    recordEvent(context, pod, 'Warning', 'Failed', `Error: ${configuration.missing}`, 'kubelet');
    report(context, pod, run, waiting('CreateContainerConfigError', configuration.missing));
    return context.requeue(pod, settings.retryAfterMs);
  }
  run.environment = configuration.environment;
  const outcome = outcomeOf(context, pod, run, 'start');
  if (outcome.state === 'image-pull') return imageMissing(context, pod, run);
  run.startedAt = cluster.clock.now();
  if (run.restarts > 0) context.runtime.restart(run.uid);
  print(context, pod, outcome);
  follow(context, pod, run, outcome, run.startedAt);
}

function imageMissing(context: ControllerContext, pod: Pod, run: PodRun): void {
  const image = pod.spec.containers[0]?.image;
  const tried = pod.status?.containerStatuses?.[0]?.state.waiting?.reason === 'ErrImagePull';
  const reason = tried ? 'ImagePullBackOff' : 'ErrImagePull';
  const message = tried ? `Back-off pulling image "${image}"` : `failed to pull and unpack image "${image}": not found`;
  recordEvent(context, pod, 'Warning', 'Failed', `Error: ${reason}`, 'kubelet');
  const already = pod.status?.containerStatuses?.[0]?.state.waiting?.reason === 'ImagePullBackOff';
  if (!already) report(context, pod, run, waiting(reason, message));
  context.requeue(pod, context.settings.retryAfterMs);
}

function keepRunning(context: ControllerContext, pod: Pod, run: PodRun, startedAt: number): void {
  const outcome = outcomeOf(context, pod, run, 'tick');
  print(context, pod, outcome);
  follow(context, pod, run, outcome, startedAt);
}

function follow(context: ControllerContext, pod: Pod, run: PodRun, outcome: PodOutcome, startedAt: number): void {
  if (outcome.state === 'crash-loop') return crash(context, pod, run, startedAt);
  if (pod.spec.restartPolicy !== 'Always') return runToCompletion(context, pod, run, startedAt);
  const { settings, cluster } = context;
  const readyIn = startedAt + settings.readyAfterMs / 2 - cluster.clock.now();
  const ready = outcome.state === 'ready' && readyIn <= 0;
  const running = { running: { startedAt: timestamp(startedAt) } };
  report(context, pod, run, { phase: 'Running', state: running, ready });
  if (outcome.state === 'ready' && readyIn > 0) context.requeue(pod, readyIn);
  else if (settings.behaviour !== undefined) context.requeue(pod, settings.tickMs);
}

function runToCompletion(context: ControllerContext, pod: Pod, run: PodRun, startedAt: number): void {
  const now = context.cluster.clock.now();
  const left = startedAt + context.settings.jobRunMs - now;
  if (left > 0) {
    const running = { running: { startedAt: timestamp(startedAt) } };
    report(context, pod, run, { phase: 'Running', state: running, ready: true });
    return context.requeue(pod, left);
  }
  report(context, pod, run, { phase: 'Succeeded', state: { terminated: exited(startedAt, now, 0) }, ready: false });
}

function crash(context: ControllerContext, pod: Pod, run: PodRun, startedAt: number): void {
  const now = context.cluster.clock.now();
  if (pod.spec.restartPolicy === 'Never') {
    return report(context, pod, run, {
      phase: 'Failed',
      state: { terminated: exited(startedAt, now, 1) },
      ready: false,
    });
  }
  run.startedAt = undefined;
  run.lastExitAt = now;
  context.runtime.end(run.uid);
  run.restarts += 1;
  const container = pod.spec.containers[0]?.name ?? '';
  const podName = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`;
  const message = `back-off 10s restarting failed container=${container} pod=${podName}`;
  recordEvent(
    context,
    pod,
    'Warning',
    'BackOff',
    `Back-off restarting failed container ${container} in pod ${podName}`,
    'kubelet',
  );
  report(context, pod, run, { ...waiting('CrashLoopBackOff', message), phase: 'Running' });
  context.requeue(pod, context.settings.retryAfterMs);
}

function outcomeOf(context: ControllerContext, pod: Pod, run: PodRun, occasion: PodView['occasion']): PodOutcome {
  const { cluster, settings } = context;
  const outcome = settings.behaviour?.({
    pod,
    environment: run.environment,
    volumes: podConfiguration(cluster, pod).volumes,
    secret: (name) => valuesOf(cluster, 'Secret', pod.metadata.namespace ?? '', name),
    occasion,
    runningForMs: run.startedAt === undefined ? 0 : cluster.clock.now() - run.startedAt,
  });
  return outcome ?? { state: 'ready' };
}

function print(context: ControllerContext, pod: Pod, outcome: PodOutcome): void {
  const container = pod.spec.containers[0]?.name ?? '';
  context.runtime.print(pod.metadata.uid ?? '', container, context.cluster.clock.now(), outcome.logs ?? []);
}

function report(context: ControllerContext, pod: Pod, run: PodRun, containers: ContainersState): void {
  writeStatus(context, pod, podStatus(pod, run, containers, context.cluster.clock.now()));
}

function waiting(reason: string, message?: string): ContainersState {
  const state: ContainerState = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
  return { phase: 'Pending', state, ready: false };
}
