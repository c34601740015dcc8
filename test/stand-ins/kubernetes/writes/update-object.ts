import { sameJson } from '../same-json.js';
import { badRequest, cause, conflict, invalid, notFound } from '../api-error.js';
import type { Cluster } from '../cluster.js';
import { inVersion, isCustom, type Kind } from '../kinds.js';
import type { KubeObject, ObjectMeta } from '../kube-object.js';
import { withDefaults } from '../rules/defaults.js';
import { normalise } from '../rules/normalise.js';
import { withTemplateGeneration } from '../rules/template-generation.js';
import { updateCauses } from '../rules/validation.js';
import { checkType } from './create-object.js';

export interface UpdateOptions {
  readonly dryRun?: boolean;
  /** Writes the status and nothing else of the spec. */
  readonly subresource?: 'status';
  /** A patch of another UID is invalid (422); an update of one is a conflict (409). */
  readonly patching?: boolean;
}

/**
 * Changes an object as the API server does: refuses a resourceVersion or UID that is not the stored one (409), keeps
 * what a client cannot change, counts the generation, and leaves an object alone that would not change.
 */
export function updateObject(
  cluster: Cluster,
  kind: Kind,
  namespace: string,
  name: string,
  change: (current: KubeObject) => KubeObject,
  options: UpdateOptions = {},
): KubeObject {
  const stored = cluster.store.get(kind, namespace, name);
  if (stored === undefined) throw notFound(kind, name);
  const current = inVersion(kind, stored);
  const wanted = normalise(change(current));
  checkType(kind, wanted);
  checkIdentity(kind, current, wanted.metadata ?? { name: '' }, options.patching === true);
  const updated =
    options.subresource === 'status'
      ? withNewStatus(current, wanted)
      : withNewSpec(kind, current, withTemplateGeneration(kind, current, withDefaults(kind, wanted)));
  const causes = options.subresource === 'status' ? [] : updateCauses(kind, current, updated);
  if (causes.length > 0) throw invalid(kind, name, causes);
  if (sameJson(current, updated)) return current;
  if (options.dryRun === true) return updated;
  if (kind.kind !== 'Namespace' && isFinished(updated)) return cluster.store.remove(kind, updated);
  return cluster.store.put(kind, updated);
}

/** An object whose deletion only waited for its finalizers goes with the last of them. */
function isFinished(object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers = [] } = object.metadata;
  return deletionTimestamp !== undefined && deletionGracePeriodSeconds === 0 && finalizers.length === 0;
}

function checkIdentity(kind: Kind, current: KubeObject, wanted: ObjectMeta, patching: boolean): void {
  const { name, namespace = '', uid = '', resourceVersion } = current.metadata;
  if (wanted.name !== name) {
    throw badRequest(`the name of the object (${wanted.name}) does not match the name on the URL (${name})`);
  }
  if (kind.namespaced && wanted.namespace !== undefined && wanted.namespace !== namespace) {
    throw badRequest(
      `the namespace of the object (${wanted.namespace}) does not match the namespace on the URL (${namespace})`,
    );
  }
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    const immutable = cause.invalid('metadata.uid', wanted.uid, 'field is immutable');
    // Two checks find it.
    if (patching) throw invalid(kind, name, [immutable, immutable]);
    const key = `/registry/${isCustom(kind) ? `${kind.group}/` : ''}${kind.plural}/${namespace ? `${namespace}/` : ''}${name}`;
    const failed = `Precondition failed: UID in precondition: ${wanted.uid}, UID in object meta: ${uid}`;
    const why = `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${failed}`;
    throw conflict(kind, name, why);
  }
  if (wanted.resourceVersion) {
    if (wanted.resourceVersion !== resourceVersion) throw conflict(kind, name);
  } else if (isCustom(kind) || kind.kind === 'PodDisruptionBudget') {
    const missing = cause.invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    // This refusal names the resource, not the kind.
    throw invalid({ group: kind.group, kind: kind.plural }, name, [missing]);
  }
}

/** The metadata a client may change, on top of what it may not. */
function metadataOf(current: KubeObject, wanted: ObjectMeta): ObjectMeta {
  const { labels, annotations, ownerReferences, finalizers } = wanted;
  const { name, generateName, namespace, uid, resourceVersion, generation } = current.metadata;
  const { creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds } = current.metadata;
  return normalise<ObjectMeta>({
    name,
    generateName,
    namespace,
    uid,
    resourceVersion,
    generation,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    labels,
    annotations,
    ownerReferences,
    finalizers,
  } as ObjectMeta);
}

function withNewStatus(current: KubeObject, wanted: KubeObject): KubeObject {
  const metadata = metadataOf(current, { ...wanted.metadata });
  const labels = current.metadata.labels;
  return { ...current, metadata: { ...metadata, ...(labels ? { labels } : {}) }, status: wanted['status'] ?? {} };
}

function withNewSpec(kind: Kind, current: KubeObject, wanted: KubeObject): KubeObject {
  const metadata = metadataOf(current, wanted.metadata);
  const updated: KubeObject = { ...wanted, apiVersion: current.apiVersion, kind: current.kind, metadata };
  if (kind.subresources.includes('status')) updated['status'] = current['status'];
  if (kind.generation && countsAsChange(kind, current, updated)) {
    metadata.generation = (current.metadata.generation ?? 0) + 1;
  }
  return updated;
}

/** A Deployment's annotations count too, because they are copied to its ReplicaSets. */
function countsAsChange(kind: Kind, current: KubeObject, updated: KubeObject): boolean {
  if (!sameJson(current['spec'], updated['spec'])) return true;
  const annotations = (object: KubeObject): object => object.metadata.annotations ?? {};
  return kind.kind === 'Deployment' && !sameJson(annotations(current), annotations(updated));
}
