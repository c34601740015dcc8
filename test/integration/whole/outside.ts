import { realClock, type Clock } from '../../stand-ins/kubernetes/clock.js';
import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import {
  startKubernetes,
  type Kubernetes,
  type KubernetesOptions,
} from '../../stand-ins/kubernetes/start-kubernetes.js';
import { environments, furnishDevelopment, furniture, usualWorkloads, type Environment } from './furnish.js';
import { openSurroundings, type Surroundings, type SurroundingsOrder } from './surroundings.js';

export interface OutsideOrder extends Omit<SurroundingsOrder, 'kubeconfig'> {
  /** In place of the usual workloads. */
  readonly workloads?: Partial<Readonly<Record<Environment, readonly object[]>>>;
  /** For both clusters: paces, tokens. */
  readonly kubernetes?: Omit<KubernetesOptions, 'clock' | 'clusterUid' | 'namespaces'>;
}

/** Everything that the product works with, as real servers of this process: Kubernetes too, a cluster each environment. */
export interface Outside extends Surroundings {
  readonly clusters: Readonly<Record<Environment, Kubernetes>>;
}

/** How fast pods come and go: fast enough for a test, slow enough that a rollout is seen rolling. */
const pace = { readyAfterMs: 40, terminateAfterMs: 20, jobRunMs: 50, tickMs: 100 };

export async function openOutside(order: OutsideOrder = {}): Promise<Outside> {
  const clock = order.clock ?? realClock;
  const [staging, production] = await Promise.all([
    startCluster(order, 'staging', clock),
    startCluster(order, 'production', clock),
  ]);
  furnishDevelopment(staging);
  const clusters = { staging, production };
  const contexts = environments.map((name) => ({ name, url: clusters[name].url }));
  const surroundings = await openSurroundings({ ...order, clock, kubeconfig: kubeconfigText(kubeconfigOf(contexts)) });
  return {
    ...surroundings,
    clusters,
    close: async () => {
      await Promise.all([surroundings.close(), staging.close(), production.close()]);
    },
  };
}

async function startCluster(order: OutsideOrder, environment: Environment, clock: Clock): Promise<Kubernetes> {
  const cluster = await startKubernetes({
    ...pace,
    ...order.kubernetes,
    clock,
    clusterUid: `uid-of-${environment}`,
    namespaces: [environment, 'keyturn'],
  });
  const workloads = order.workloads?.[environment] ?? usualWorkloads(environment);
  for (const object of furniture(environment, workloads)) cluster.apply(object);
  return cluster;
}
