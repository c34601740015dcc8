import { inParallel } from '../../../src/kubernetes/in-parallel.js';
import type { Cluster } from '../../../src/kubernetes/clusters.js';
import { KubernetesError } from '../../../src/kubernetes/kubernetes-error.js';
import type { Resource } from '../../../src/kubernetes/resources.js';
import { discover, type ListableResource } from '../../../src/kubernetes/search/discovery.js';
import { until } from '../../demo/until.js';
import type { AnyObject, Planted } from './planted.js';

/** What the API server would not take, and why. */
export interface Refused {
  readonly planted: Planted;
  readonly why: string;
}

const definitions: Resource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
};

/** Creates the definitions and waits until the API server serves their kinds; gives all kinds that it has then. */
export async function define(
  cluster: Cluster,
  wanted: readonly { readonly spec: { readonly group: string; readonly names: { readonly kind: string } } }[],
): Promise<ListableResource[]> {
  await inParallel(wanted, 4, (body) => cluster.send({ verb: 'create', resource: definitions, body }));
  return until('the new kinds to be served', Date.now() + 60_000, async () => {
    const { resources } = await discover(cluster);
    const served = new Set(resources.map(({ kind, group }) => `${kind}.${group}`));
    return wanted.every(({ spec }) => served.has(`${spec.names.kind}.${spec.group}`)) && resources;
  });
}

/** Creates the objects in this namespace, or in none where they have none; gives those that were refused. */
export async function plant(
  cluster: Cluster,
  kinds: readonly ListableResource[],
  namespace: string,
  planted: readonly Planted[],
): Promise<Refused[]> {
  const answers = await inParallel(planted, 8, async (one) => {
    try {
      await create(cluster, kinds, namespace, one.object);
      return [];
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      return [{ planted: one, why: error.facts.detail }];
    }
  });
  return answers.flat();
}

async function create(cluster: Cluster, kinds: readonly ListableResource[], namespace: string, object: AnyObject) {
  const [version = '', group = ''] = object.apiVersion.split('/').toReversed();
  const resource = kinds.find((kind) => kind.kind === object.kind && kind.group === group);
  if (!resource) throw new Error(`the cluster has no ${object.kind} of ${object.apiVersion}`);
  const where = resource.namespaced ? { namespace } : {};
  await cluster.send({ verb: 'create', resource: { ...resource, version }, ...where, body: object });
}
