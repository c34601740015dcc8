import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { botNamespace, environments, type Environment } from '../places.js';
import { seedObjects } from '../seed-objects.js';
import type { DemoCluster, DemoClusters } from './demo-cluster.js';

/** The demo's own clusters, one an environment, and the servers behind them. */
export type LocalClusters = DemoClusters & { readonly servers: Readonly<Record<Environment, Kubernetes>> };

/** How fast the simulated clusters are: slow enough to see a rollout move. */
const pace = { readyAfterMs: 700, terminateAfterMs: 250, tickMs: 500 };

export async function openLocalClusters(atEnd: (end: () => unknown) => void): Promise<LocalClusters> {
  const servers = {
    staging: await startCluster('staging', atEnd),
    production: await startCluster('production', atEnd),
  };
  const clusterOf = (environment: Environment): DemoCluster => lookAt(servers[environment], environment);
  const placeOf = (environment: Environment) => ({ context: environment, namespace: environment });
  const contexts = environments.map((name) => ({ name, url: servers[name].url }));
  return {
    servers,
    clusters: { staging: clusterOf('staging'), production: clusterOf('production') },
    places: { staging: placeOf('staging'), production: placeOf('production') },
    kubeconfig: kubeconfigText(kubeconfigOf(contexts)),
    variables: { KEYTURN_NAMESPACE: botNamespace },
    note: undefined,
  };
}

async function startCluster(environment: Environment, atEnd: (end: () => unknown) => void): Promise<Kubernetes> {
  const clusterUid = `00000000-0000-4000-8000-00000000000${environments.indexOf(environment) + 1}`;
  const server = await startKubernetes({ ...pace, clusterUid, namespaces: [environment, botNamespace] });
  atEnd(() => server.close());
  for (const object of seedObjects({ environment, namespace: environment, now: Date.now() })) server.apply(object);
  return server;
}

const secrets = /\/namespaces\/[^/]+\/secrets(\/[^/]+)?$/;
const workloads =
  /^\/apis\/(apps|batch)\/v1\/namespaces\/[^/]+\/(deployments|statefulsets|daemonsets|cronjobs)\/[^/]+$/;

/** Counts from the server's own journal; the bot is not asked. Only what was accepted counts. */
function lookAt(kubernetes: Kubernetes, namespace: string): DemoCluster {
  const { server, objects } = kubernetes;
  const accepted = (method: string, path: RegExp): number =>
    server.journal.filter(({ request, status }) => request.method === method && path.test(request.path) && status < 300)
      .length;
  return {
    list: (kind) => objects.list(kind, namespace),
    onChange: (listener) => kubernetes.onChange(() => listener()),
    counts: () => ({
      secretsCreated: accepted('POST', secrets),
      secretsDeleted: accepted('DELETE', secrets),
      workloadsPatched: accepted('PATCH', workloads),
    }),
  };
}
