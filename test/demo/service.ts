import type { PodBehaviour } from '../stand-ins/kubernetes/controllers/pod-behaviour.js';
import type { Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import type { Pod, PodTemplate } from '../stand-ins/kubernetes/workloads.js';
import type { Issuer } from './issuer.js';
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
}

/** Requests fail now and then in any service; the share at a moment (epoch milliseconds). */
export function usualFailures(environment: Environment, at: number): number {
  const shifted = environment === 'staging' ? at * 0.8 : at;
  const level = environment === 'staging' ? 0.011 : 0.006;
  return level + 0.003 * Math.sin(shifted / 7000) + 0.002 * Math.sin(shifted / 1300);
}

export function runService(cluster: Kubernetes, environment: Environment, issuer: Issuer): Service {
  const tokens = new Map<string, boolean>();
  let cursed: string | undefined;

  const behaviour: PodBehaviour = ({ pod, environment: variables, occasion }) => {
    const token = variables['app']?.['api_token'] ?? variables['app']?.['API_TOKEN'];
    const right = issuer.accepts(token);
    tokens.set(pod.metadata.uid ?? '', right);
    if (!right) return { state: 'ready', logs: ['GET auth.example/v1/session 401 invalid token'] };
    if (occasion === 'start') return { state: 'ready', logs: ['listening on :8080'] };
    return { state: 'ready', logs: [cursed === secretOf(pod.spec) ? 'GET /session 500' : 'GET /session 200'] };
  };
  cluster.setBehaviour(behaviour);

  const sight = (pod: Pod): PodSight => ({
    name: pod.metadata.name,
    workload: pod.metadata.labels?.['app'] ?? '',
    secret: secretOf(pod.spec),
    ready: pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    ending: pod.metadata.deletionTimestamp !== undefined,
    well: (tokens.get(pod.metadata.uid ?? '') ?? true) && secretOf(pod.spec) !== (cursed ?? ''),
  });
  const pods = (): PodSight[] => cluster.objects.list('Pod', environment).map((pod) => sight(pod as Pod));

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
  };
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
