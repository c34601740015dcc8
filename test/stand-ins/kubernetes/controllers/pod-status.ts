import { timestamp } from '../clock.js';
import type { Condition } from '../kube-object.js';
import type { ContainerState, ContainerStatus, Pod } from '../workloads.js';
import { withCondition } from './controller.js';
import type { PodRun } from './node-runtime.js';

type Status = NonNullable<Pod['status']>;

/** Ready to serve, and not being deleted. */
export function isReady(pod: Pod): boolean {
  return pod.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true;
}

/** Ready for at least so many seconds: what counts as available. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (!isReady(pod)) return false;
  const since = pod.status?.conditions?.find((one) => one.type === 'Ready')?.lastTransitionTime ?? '';
  return minReadySeconds === 0 || now - Date.parse(since) >= minReadySeconds * 1000;
}

/** Neither ended nor being deleted. */
export function isActive(pod: Pod): boolean {
  const ended = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  return !ended && pod.metadata.deletionTimestamp === undefined;
}

export interface ContainersState {
  readonly phase: Status['phase'];
  readonly state: ContainerState;
  readonly ready: boolean;
}

/** The status a node reports for a pod whose containers are all in one state. */
export function podStatus(pod: Pod, run: PodRun, containers: ContainersState, now: number): Status {
  const { phase, state, ready } = containers;
  const names = pod.spec.containers.map((container) => container.name);
  const unready = `containers with unready status: [${names.join(' ')}]`;
  const ended = phase === 'Succeeded' || phase === 'Failed';
  const why = ended
    ? { reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : { reason: 'ContainersNotReady', message: unready };
  const readiness = ready ? ({ status: 'True' } as const) : ({ status: 'False', ...why } as const);
  const set: Condition[] = [
    { type: 'PodScheduled', status: 'True' },
    { type: 'Initialized', status: 'True' },
    { type: 'ContainersReady', ...readiness },
    { type: 'Ready', ...readiness },
  ];
  return {
    ...pod.status,
    phase,
    conditions: set.reduce((all, one) => withCondition(all, one, now), pod.status?.conditions ?? []),
    containerStatuses: pod.spec.containers.map((container) => containerStatus(container, run, containers)),
    startTime: pod.status?.startTime ?? timestamp(run.scheduledAt),
    hostIP: '10.0.0.1',
    ...(state.running ? { podIP: pod.status?.podIP ?? addressOf(run.uid) } : {}),
  };
}

function containerStatus(
  container: Pod['spec']['containers'][number],
  run: PodRun,
  { state, ready }: ContainersState,
): ContainerStatus {
  const { name, image } = container;
  return {
    name,
    image,
    imageID: state.waiting && run.restarts === 0 ? '' : `docker.io/library/${image}`,
    ready,
    started: state.running !== undefined,
    restartCount: run.restarts,
    state,
    lastState: run.lastExitAt === undefined ? {} : { terminated: exited(run.lastExitAt, run.lastExitAt, 1) },
  };
}

export function exited(startedAt: number, at: number, exitCode: number): NonNullable<ContainerState['terminated']> {
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return { exitCode, reason, startedAt: timestamp(startedAt), finishedAt: timestamp(at) };
}

function addressOf(uid: string): string {
  const sum = uid.split('').reduce((total, letter) => (total * 31 + letter.charCodeAt(0)) % 65_025, 7);
  return `10.244.${Math.floor(sum / 255)}.${(sum % 254) + 1}`;
}
