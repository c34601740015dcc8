import { errorOf } from './attempt.js';
import { joinKeys, own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { readShape } from './read-shape.js';
import { resources } from './resources.js';
import { encode, hiddenIn, type SecretData } from './secret-data.js';

export interface VersionOrder {
  readonly namespace: string;
  /** `<base>-<version>`, chosen and recorded before. */
  readonly name: string;
  /** Kept from the previous version. */
  readonly type: string;
  readonly secret: string;
  readonly version: string;
  readonly rotationId: string;
  readonly requestedBy: string;
  /** The Secret in use before. */
  readonly previous?: string;
  readonly keys: readonly string[];
  /** Called once, and only when the Secret has to be created. */
  readonly obtain: () => Promise<SecretData>;
}

/**
 * Creates a version's Secret, immutable, state `prepared`. Looks first: a Secret of that name with this rotation's
 * annotation, immutable and with its keys, is `found` and left as it is; anybody else's, or one that can be edited, is
 * `foreign` and never used. Looks again after it, so a lost answer is recognised and a false one is not believed. Undone by nothing: names are not reused.
 */
export async function createVersion(cluster: Cluster, order: VersionOrder): Promise<'created' | 'found' | 'foreign'> {
  const before = await look(cluster, order);
  if (before) return before;
  const values = await order.obtain();
  const creation = creationOf(order, values);
  const refusal = await cluster.send(creation).then(() => undefined, mayHaveCreated);
  // Created is what is seen to be there, not what an answer says: a proxy in between may answer anything.
  const after = await look(cluster, order);
  if (!after) throw refusal ?? errorOf(cluster, creation, 'unexpected', 'the Secret is not there after its creation');
  return after === 'found' ? 'created' : after;
}

/** Somebody was first, or the answer was lost: whether the Secret is there has to be looked at. Any other error is thrown. */
function mayHaveCreated(error: unknown): unknown {
  if (isKubernetesError(error, 'already-exists', 'unreachable')) return error;
  throw error;
}

async function look(cluster: Cluster, order: VersionOrder): Promise<'found' | 'foreign' | undefined> {
  const shape = await readShape(cluster, order.namespace, order.name);
  if (!shape) return undefined;
  const ours = shape.annotations['rotation'] === order.rotationId && shape.immutable;
  return ours && joinKeys(shape.keys) === joinKeys(order.keys) ? 'found' : 'foreign';
}

function creationOf(order: VersionOrder, values: SecretData): KubernetesRequest {
  const { namespace, name, type } = order;
  const metadata = { name, namespace, labels: labelsOf(order), annotations: annotationsOf(order) };
  return {
    verb: 'create',
    resource: resources.Secret,
    namespace,
    body: { apiVersion: 'v1', kind: 'Secret', metadata, type, immutable: true, data: encode(values) },
    hidden: hiddenIn(values),
  };
}

function labelsOf({ secret, version }: VersionOrder): Record<string, string> {
  return { [own.secret]: secret, [own.version]: version };
}

function annotationsOf(order: VersionOrder): Record<string, string> {
  return {
    [own.rotation]: order.rotationId,
    [own.requestedBy]: order.requestedBy,
    ...(order.previous === undefined ? {} : { [own.previous]: order.previous }),
    [own.keys]: joinKeys(order.keys),
    [own.type]: order.type,
    [own.state]: 'prepared',
  };
}
