import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { botNamespace, productionClusters, type Environment } from '../places.js';
import { seedObjects } from '../seed-objects.js';
import type { DemoCluster, DemoClusters } from './demo-cluster.js';

/** A cluster of the demo's own, and the server behind it. */
export interface LocalCluster {
  readonly cluster: DemoCluster;
  readonly server: Kubernetes;
}

/** The demo's own clusters. */
export type LocalClusters = DemoClusters & { readonly local: Readonly<Record<Environment, readonly LocalCluster[]>> };

/** How fast the simulated clusters are: slow enough to see a rollout move. */
const pace = { readyAfterMs: 700, terminateAfterMs: 250, tickMs: 500 };

/** One cluster an environment, or two for production. */
export async function openLocalClusters(
  atEnd: (end: () => unknown) => void,
  isInTwoClusters: boolean,
): Promise<LocalClusters> {
  const contexts: { name: string; url: string }[] = [];
  const open = async (environment: Environment, context?: string): Promise<LocalCluster> => {
    const server = await startCluster(environment, contexts.length + 1, atEnd);
    contexts.push({ name: context ?? environment, url: server.url });
    return { server, cluster: lookAt(server, environment, context) };
  };
  const staging = [await open('staging')];
  const production: LocalCluster[] = [];
  for (const context of isInTwoClusters ? productionClusters : [undefined]) {
    production.push(await open('production', context));
  }
  const clustersOf = (those: readonly LocalCluster[]): DemoCluster[] => those.map(({ cluster }) => cluster);
  const where = isInTwoClusters ? { clusters: productionClusters } : { context: 'production' };
  return {
    local: { staging, production },
    clusters: { staging: clustersOf(staging), production: clustersOf(production) },
    places: {
      staging: { context: 'staging', namespace: 'staging' },
      production: { ...where, namespace: 'production' },
    },
    kubeconfig: kubeconfigText(kubeconfigOf(contexts)),
    variables: { KEYTURN_NAMESPACE: botNamespace },
    note: undefined,
  };
}

async function startCluster(
  environment: Environment,
  number: number,
  atEnd: (end: () => unknown) => void,
): Promise<Kubernetes> {
  const clusterUid = `00000000-0000-4000-8000-00000000000${number}`;
  const server = await startKubernetes({ ...pace, clusterUid, namespaces: [environment, botNamespace] });
  atEnd(() => server.close());
  for (const object of seedObjects({ environment, namespace: environment, now: Date.now() })) server.apply(object);
  return server;
}

const secrets = /\/namespaces\/[^/]+\/secrets(\/[^/]+)?$/;
const workloads =
  /^\/apis\/(apps|batch)\/v1\/namespaces\/[^/]+\/(deployments|statefulsets|daemonsets|cronjobs)\/[^/]+$/;

/** Counts from the server's own journal; the bot is not asked. Only what was accepted counts. */
function lookAt(kubernetes: Kubernetes, namespace: string, context: string | undefined): DemoCluster {
  const { server, objects } = kubernetes;
  const accepted = (method: string, path: RegExp): number =>
    server.journal.filter(({ request, status }) => request.method === method && path.test(request.path) && status < 300)
      .length;
  return {
    context,
    list: (kind) => objects.list(kind, namespace),
    onChange: (listener) => kubernetes.onChange(() => listener()),
    counts: () => ({
      secretsCreated: accepted('POST', secrets),
      secretsDeleted: accepted('DELETE', secrets),
      workloadsPatched: accepted('PATCH', workloads),
    }),
  };
}
