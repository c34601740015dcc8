import { ownAnnotations, ownPrefix } from './annotations.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject, writeObject } from './read-object.js';
import { resources } from './resources.js';

/**
 * Finds a version that is used again and ends its retention, in one call: a rollback waits for it. The UID in the patch
 * makes sure that it is this Secret still; where it was not superseded, nothing is written. Its state stays that of its
 * own rotation: `in-use` would look like one that is half-done. A cleanup that was about to delete it no longer can: its
 * resource version is another one. Gives our annotations of it, without their prefix. May be repeated.
 */
export async function reclaimVersion(
  cluster: Cluster,
  namespace: string,
  { name, uid }: { readonly name: string; readonly uid: string },
): Promise<{ readonly annotations: Record<string, string> } | 'missing'> {
  const body = { metadata: { uid, annotations: { [`${ownPrefix}superseded-at`]: null } } };
  const where = { resource: resources.Secret, namespace, name, metadataOnly: true };
  try {
    const found = await writeObject(cluster, kubeObjectSchema, { verb: 'patch', ...where, patch: 'merge', body });
    return { annotations: ownAnnotations(found.metadata.annotations ?? {}) };
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return 'missing';
    if (isKubernetesError(error, 'conflict', 'invalid') && (await isAnother(cluster, where, uid))) return 'missing';
    throw error;
  }
}

/** The refusal may have another reason, such as many who write at once. */
async function isAnother(cluster: Cluster, where: Parameters<typeof readObject>[2], uid: string): Promise<boolean> {
  const there = await readObject(cluster, kubeObjectSchema, where);
  return there?.metadata.uid !== uid;
}
