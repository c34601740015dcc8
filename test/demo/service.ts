import { own } from '../../src/kubernetes/annotations.js';
import type { Pod, PodTemplate } from '../stand-ins/kubernetes/workloads.js';
import type { DemoCluster } from './cluster/demo-cluster.js';
import { baseName, type Environment } from './places.js';

/** One pod as a visitor sees it. */
export interface PodSight {
  readonly name: string;
  readonly workload: string;
  /** The Secret's name in its spec. */
  readonly secret: string | undefined;
  readonly ready: boolean;
  readonly ending: boolean;
  /** Whether what it serves goes well. */
  readonly well: boolean;
}

/** The simulated auth service of one environment: a few pods that call the auth API with the token they started with. */
export interface Service {
  readonly pods: () => readonly PodSight[];
  /** The share of requests that fail now, of all pods that serve; null while none does. */
  failing(): number | null;
  /** From now on whatever runs the newest version fails, for a reason of its own, until `off` or nothing runs it. */
  break(on: boolean): void;
  isBroken(): boolean;
  /** Whether this Secret is the one whose pods fail. */
  breaks(secret: string | undefined): boolean;
}

/** Requests fail now and then in any service; the share at a moment (epoch milliseconds). */
export function usualFailures(environment: Environment, at: number): number {
  const shifted = environment === 'staging' ? at * 0.8 : at;
  const level = environment === 'staging' ? 0.011 : 0.006;
  return level + 0.003 * Math.sin(shifted / 7000) + 0.002 * Math.sin(shifted / 1300);
}

/** `isAccepted` tells whether a pod's token is the right one. */
export function runService(cluster: DemoCluster, environment: Environment, isAccepted: (pod: Pod) => boolean): Service {
  let cursed: string | undefined;
  const sight = (pod: Pod): PodSight => ({
    name: pod.metadata.name,
    workload: workloadOf(pod),
    secret: secretOf(pod.spec),
    ready: pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    ending: pod.metadata.deletionTimestamp !== undefined,
    well: isAccepted(pod) && secretOf(pod.spec) !== (cursed ?? ''),
  });
  const pods = (): PodSight[] => cluster.list('Pod').map((pod) => sight(pod as Pod));

  return {
    pods,
    failing: () => {
      const all = pods();
      if (cursed !== undefined && !all.some(({ secret }) => secret === cursed)) cursed = undefined;
      const serving = all.filter(({ ready }) => ready);
      if (serving.length === 0) return null;
      const bad = serving.filter(({ well }) => !well).length;
      return Math.min(1, usualFailures(environment, Date.now()) + bad / serving.length);
    },
    break: (on) => void (cursed = on ? newestOf(pods()) : undefined),
    isBroken: () => cursed !== undefined,
    breaks: (secret) => secret !== undefined && secret === cursed,
  };
}

/** The pods of a copy share the label `app` with those of the original, and have one more that tells them apart. */
function workloadOf({ metadata }: Pod): string {
  const { app = '', [own.copy]: copy } = metadata.labels ?? {};
  return copy === undefined ? app : `${app}-${copy}`;
}

/** The Secret that a pod spec refers to, as far as the demo's workloads do. */
export function secretOf(spec: PodTemplate['spec']): string | undefined {
  const names = spec.containers.flatMap(({ env = [], envFrom = [] }) => [
    ...envFrom.map(({ secretRef }) => secretRef?.name),
    ...env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name),
  ]);
  return names.find((name) => name?.startsWith(baseName));
}

function newestOf(pods: readonly PodSight[]): string | undefined {
  return pods
    .flatMap(({ secret }) => secret ?? [])
    .sort()
    .at(-1);
}
