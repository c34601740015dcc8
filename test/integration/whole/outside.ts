import { realClock, type Clock } from '../../stand-ins/kubernetes/clock.js';
import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import {
  startKubernetes,
  type Kubernetes,
  type KubernetesOptions,
} from '../../stand-ins/kubernetes/start-kubernetes.js';
import { furnishDevelopment, furniture, usualWorkloads, type Environment } from './furnish.js';
import { openSurroundings, type Surroundings, type SurroundingsOrder } from './surroundings.js';

export interface OutsideOrder extends Omit<SurroundingsOrder, 'kubeconfig'> {
  /** In place of the usual workloads. */
  readonly workloads?: Partial<Readonly<Record<Environment, readonly object[]>>>;
  /** More clusters, by context: the workloads of each of their namespaces. */
  readonly others?: Readonly<Record<string, Readonly<Record<string, readonly object[]>>>>;
  /** For every cluster: paces, tokens. */
  readonly kubernetes?: Omit<KubernetesOptions, 'clock' | 'clusterUid' | 'namespaces'>;
}

/** Everything that the product works with, as real servers of this process: Kubernetes too, a cluster each environment. */
export interface Outside extends Surroundings {
  readonly clusters: Readonly<Record<Environment, Kubernetes>>;
  /** The clusters beside these, by context. */
  readonly others: Readonly<Record<string, Kubernetes>>;
}

/** How fast pods come and go: fast enough for a test, slow enough that a rollout is seen rolling. */
const pace = { readyAfterMs: 40, terminateAfterMs: 20, jobRunMs: 50, tickMs: 100 };

export async function openOutside(order: OutsideOrder = {}): Promise<Outside> {
  const clock = order.clock ?? realClock;
  const usual = (name: Environment) => ({ [name]: order.workloads?.[name] ?? usualWorkloads(name) });
  const [staging, production, ...more] = await Promise.all([
    startCluster(order, 'staging', usual('staging'), clock),
    startCluster(order, 'production', usual('production'), clock),
    ...Object.entries(order.others ?? {}).map(([name, rooms]) => startCluster(order, name, rooms, clock)),
  ]);
  furnishDevelopment(staging);
  const clusters = { staging, production };
  const others = Object.fromEntries(
    Object.keys(order.others ?? {}).map((name, index) => [name, more[index] as Kubernetes]),
  );
  const contexts = Object.entries({ ...clusters, ...others }).map(([name, { url }]) => ({ name, url }));
  const surroundings = await openSurroundings({ ...order, clock, kubeconfig: kubeconfigText(kubeconfigOf(contexts)) });
  return {
    ...surroundings,
    clusters,
    others,
    close: async () => {
      await Promise.all([surroundings, staging, production, ...more].map((one) => one.close()));
    },
  };
}

async function startCluster(
  order: OutsideOrder,
  name: string,
  rooms: Readonly<Record<string, readonly object[]>>,
  clock: Clock,
): Promise<Kubernetes> {
  const cluster = await startKubernetes({
    ...pace,
    ...order.kubernetes,
    clock,
    clusterUid: `uid-of-${name}`,
    namespaces: [...Object.keys(rooms), 'keyturn'],
  });
  for (const [namespace, workloads] of Object.entries(rooms)) {
    for (const object of furniture(namespace, workloads)) cluster.apply(object);
  }
  return cluster;
}
