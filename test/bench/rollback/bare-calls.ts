import { openClusters, type Cluster, type ClustersOptions } from '../../../src/kubernetes/clusters.js';
import { resources } from '../../../src/kubernetes/resources.js';
import type { BareCalls } from './result.js';
import type { Scene } from './scene.js';

const times = 20;

/**
 * How long one GET and one PATCH of a workload take, with the product's own client and account, one after another over a
 * connection that is open; and a GET over one that isn't. The patch changes an annotation, so that it is written.
 */
export async function bareCalls({ kubeconfigFile, place }: Scene): Promise<BareCalls> {
  const options: ClustersOptions = { kubeconfig: kubeconfigFile, call: 4000 };
  const where = { resource: resources.Deployment, namespace: place.namespaces.production, name: 'auth-service' };
  const get = (cluster: Cluster) => timed(() => cluster.send({ verb: 'get', ...where }));
  const patch = (cluster: Cluster, index: number) => {
    const annotations = { 'bench.example/beat': String(index) };
    return timed(() => cluster.send({ verb: 'patch', patch: 'merge', ...where, body: { metadata: { annotations } } }));
  };
  const clusters = openClusters(options);
  const cluster = await clusters.open('production');
  await get(cluster);
  const warm = { get: [] as number[], patch: [] as number[], cold: [] as number[] };
  for (let index = 0; index < times; index += 1) {
    warm.get.push(await get(cluster));
    warm.patch.push(await patch(cluster, index));
    const other = openClusters(options);
    warm.cold.push(await get(await other.open('production')));
    await other.close();
  }
  await clusters.close();
  return warm;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await call();
  return performance.now() - started;
}
