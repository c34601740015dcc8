import type { Cluster } from './clusters.js';
import { errorOf } from './attempt.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

const known = new WeakMap<Cluster, string>();

/**
 * What tells clusters apart whatever their contexts are called: the UID of `kube-system`, which never changes. Read
 * once for each opened context.
 */
export async function clusterIdentity(cluster: Cluster): Promise<string> {
  const before = known.get(cluster);
  if (before !== undefined) return before;
  const where = { resource: resources.Namespace, name: 'kube-system' };
  const namespace = await readObject(cluster, kubeObjectSchema, { ...where, metadataOnly: true });
  if (!namespace?.metadata.uid) throw errorOf(cluster, { verb: 'get', ...where }, 'not-found', 'it has no UID');
  known.set(cluster, namespace.metadata.uid);
  return namespace.metadata.uid;
}
