import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { kubeObjectSchema, type KubeObject } from '../kube-object.js';
import { readObject, writeObject } from '../read-object.js';
import { resources } from '../resources.js';
import { mirroring } from './mirror.js';
import { isMadeBy, type Named } from './own-object.js';

export interface Wanted extends Named {
  readonly namespace: string;
  readonly rotationId: string;
  /** What it is to be, after the original as that is now; undefined where there is no original any more. */
  readonly manifest: () => Promise<{ readonly spec: Readonly<Record<string, unknown>> } | undefined>;
  /** Fields of its spec that are somebody else's once it exists. */
  readonly except?: readonly string[];
  /** Asked before each write. */
  readonly stillWanted: () => Promise<boolean>;
}

export type Made =
  | { readonly state: 'created' | 'found' | 'missing' | 'foreign' | 'ending' | 'abandoned' }
  | { readonly state: 'mirrored'; readonly fields: readonly string[] };

const tries = 5;

/**
 * Makes one object, or makes what this rotation made before what it is to be now; what is so already is not written. Looks
 * first, and looks again after a creation: a lost answer is recognised, a false one not believed. `foreign`: something of
 * that name that this rotation did not make, which is never touched. `ending`: it is being deleted. May be repeated.
 */
export async function ensureMade(cluster: Cluster, wanted: Wanted): Promise<Made> {
  for (let count = 0; ; count += 1) {
    // Read before the original: a patch then can't carry anything older than what it replaces.
    const existing = await read(cluster, wanted);
    const standing = standingOf(existing, wanted);
    if (standing) return { state: standing };
    const manifest = await wanted.manifest();
    if (!manifest) return { state: 'missing' };
    const change = existing && mirroring(wanted.kind, existing, manifest, wanted.except);
    if (existing && !change) return { state: 'found' };
    if (!(await wanted.stillWanted())) return { state: 'abandoned' };
    if (!change) return create(cluster, wanted, manifest);
    const refused = await patch(cluster, wanted, change.patch);
    if (!refused) return { state: 'mirrored', fields: change.fields };
    // A test that fails and a change that isn't allowed are answered alike: only somebody else's write is a reason to try again.
    const now = await read(cluster, wanted);
    if (now?.metadata.resourceVersion === existing?.metadata.resourceVersion || count + 1 >= tries) throw refused;
    await cluster.pause(Math.random() * 50 * 2 ** count);
  }
}

function standingOf(object: KubeObject | undefined, { rotationId }: Wanted): 'foreign' | 'ending' | undefined {
  if (!object) return undefined;
  if (!isMadeBy(object, rotationId)) return 'foreign';
  return object.metadata.deletionTimestamp ? 'ending' : undefined;
}

async function create(cluster: Cluster, wanted: Wanted, body: unknown): Promise<Made> {
  const request = { verb: 'create', resource: resources[wanted.kind], namespace: wanted.namespace, body } as const;
  const refusal = await cluster.send(request).then(
    () => undefined,
    (error: unknown) => {
      if (isKubernetesError(error, 'already-exists', 'unreachable')) return error;
      throw error;
    },
  );
  const after = await read(cluster, wanted);
  if (!after) throw refusal ?? errorOf(cluster, request, 'unexpected', 'it is not there after its creation');
  return { state: standingOf(after, wanted) ?? 'created' };
}

async function patch(cluster: Cluster, { kind, namespace, name }: Wanted, body: unknown) {
  try {
    const where = { resource: resources[kind], namespace, name };
    await writeObject(cluster, kubeObjectSchema, { verb: 'patch', ...where, patch: 'json', body });
    return undefined;
  } catch (error) {
    if (isKubernetesError(error, 'conflict', 'invalid', 'not-found')) return error;
    throw error;
  }
}

function read(cluster: Cluster, { kind, namespace, name }: Wanted): Promise<KubeObject | undefined> {
  return readObject(cluster, kubeObjectSchema, { resource: resources[kind], namespace, name });
}
