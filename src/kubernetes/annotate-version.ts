import { ownAnnotations, ownPrefix } from './annotations.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

/**
 * Sets (or, with null, removes) `keyturn.dev/*` annotations of a Secret; keys are given without the prefix. Looks first
 * and writes nothing where all is so already; a merge patch, so repeating is harmless and nothing else is touched.
 */
export async function annotateVersion(
  cluster: Cluster,
  namespace: string,
  name: string,
  annotations: Readonly<Record<string, string | null>>,
): Promise<'changed' | 'unchanged' | 'missing'> {
  const where = { resource: resources.Secret, namespace, name, metadataOnly: true };
  const secret = await readObject(cluster, kubeObjectSchema, where);
  if (!secret) return 'missing';
  const has = ownAnnotations(secret.metadata.annotations ?? {});
  const wanted = Object.entries(annotations);
  if (wanted.every(([key, value]) => (has[key] ?? null) === value)) return 'unchanged';
  const changes = Object.fromEntries(wanted.map(([key, value]) => [`${ownPrefix}${key}`, value]));
  // The UID makes sure that it is this Secret still: another of its name is refused with a conflict.
  const metadata = { uid: secret.metadata.uid, annotations: changes };
  try {
    await cluster.send({ verb: 'patch', ...where, patch: 'merge', body: { metadata } });
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return 'missing';
    throw error;
  }
  return 'changed';
}
