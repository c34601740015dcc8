import { joinKeys, own } from './annotations.js';
import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { readShape, type SecretShape } from './read-shape.js';
import { resources } from './resources.js';
import { encode, hiddenIn, type SecretData } from './secret-data.js';

export interface InPlaceOrder {
  readonly namespace: string;
  readonly name: string;
  readonly secret: string;
  readonly rotationId: string;
  readonly keys: readonly string[];
  /** Called once, and only when the Secret doesn't carry this rotation's annotation yet. */
  readonly obtain: () => Promise<SecretData>;
}

/**
 * Development only: puts new values into the unversioned Secret, values and the rotation's annotation in one patch, so
 * that the annotation tells whether it has happened (`found`). Keys that aren't rotated stay. A missing Secret is created. Throws
 * `invalid` where the Secret is immutable. Not undone: the old values are gone.
 */
export async function updateInPlace(cluster: Cluster, order: InPlaceOrder): Promise<'updated' | 'found'> {
  const shape = await readShape(cluster, order.namespace, order.name);
  if (isDone(shape, order)) return 'found';
  const where = { resource: resources.Secret, namespace: order.namespace, name: order.name };
  if (shape?.immutable) throw errorOf(cluster, { verb: 'patch', ...where }, 'invalid', 'the Secret is immutable');
  const values = await order.obtain();
  try {
    await cluster.send(shape ? changeOf(order, shape, values) : creationOf(order, values));
    return 'updated';
  } catch (error) {
    if (!isKubernetesError(error, 'already-exists', 'unreachable')) throw error;
    if (!isDone(await readShape(cluster, order.namespace, order.name), order)) throw error;
    return 'updated';
  }
}

function isDone(shape: SecretShape | undefined, order: InPlaceOrder): boolean {
  return shape?.annotations['rotation'] === order.rotationId;
}

function changeOf(order: InPlaceOrder, { uid }: SecretShape, values: SecretData): KubernetesRequest {
  const { namespace, name } = order;
  const body = { metadata: { uid, annotations: annotationsOf(order) }, data: encode(values) };
  const hidden = hiddenIn(values);
  return { verb: 'patch', resource: resources.Secret, namespace, name, patch: 'merge', body, hidden };
}

function creationOf(order: InPlaceOrder, values: SecretData): KubernetesRequest {
  const { namespace, name } = order;
  const metadata = { name, namespace, labels: { [own.secret]: order.secret }, annotations: annotationsOf(order) };
  const body = { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', data: encode(values) };
  return { verb: 'create', resource: resources.Secret, namespace, body, hidden: hiddenIn(values) };
}

function annotationsOf({ rotationId, keys }: InPlaceOrder): Record<string, string> {
  return { [own.rotation]: rotationId, [own.keys]: joinKeys(keys) };
}
