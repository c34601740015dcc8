import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

/**
 * Deletes exactly the Secret that was looked at: `changed` where it is another one of that name or was edited since,
 * `gone` where there is none. Safe to repeat; a deletion whose answer was lost is `gone` the next time.
 */
export async function deleteVersion(
  cluster: Cluster,
  namespace: string,
  name: string,
  preconditions: { readonly uid: string; readonly resourceVersion: string },
): Promise<'deleted' | 'gone' | 'changed'> {
  const where = { resource: resources.Secret, namespace, name };
  try {
    await cluster.send({
      verb: 'delete',
      ...where,
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions, propagationPolicy: 'Background' },
    });
    return 'deleted';
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return 'gone';
    if (!isKubernetesError(error, 'conflict')) throw error;
    const now = await readObject(cluster, kubeObjectSchema, { ...where, metadataOnly: true });
    return now ? 'changed' : 'gone';
  }
}
