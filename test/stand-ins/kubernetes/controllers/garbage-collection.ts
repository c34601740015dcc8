import { kindNamed, type Cluster } from '../cluster.js';
import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import type { StoreEvent } from '../store.js';
import { deleteObject } from '../writes/delete-object.js';
import { updateObject } from '../writes/update-object.js';

/** Reacts to one write: what lost its last owner goes, what is deleted in the foreground waits for what it owns. */
export function collectGarbage(cluster: Cluster, event: StoreEvent): void {
  const { kind, object, type } = event;
  if (type === 'DELETED') {
    for (const dependent of cluster.store.ownedBy(object.metadata.uid ?? '')) {
      if (!hasLivingOwner(cluster, dependent.object)) removeQuietly(cluster, dependent.kind, dependent.object);
    }
    for (const owner of object.metadata.ownerReferences ?? []) releaseOwner(cluster, owner.kind, object, owner.name);
    return;
  }
  const owned = object.metadata.ownerReferences ?? [];
  if (type === 'ADDED' && owned.length > 0 && !hasLivingOwner(cluster, object)) removeQuietly(cluster, kind, object);
  if (object.metadata.deletionTimestamp !== undefined) advanceDeletion(cluster, kind, object);
}

function hasLivingOwner(cluster: Cluster, object: KubeObject): boolean {
  return (object.metadata.ownerReferences ?? []).some((owner) => {
    const kind = cluster.kinds.find((one) => one.kind === owner.kind);
    if (kind === undefined) return true;
    const namespace = kind.namespaced ? (object.metadata.namespace ?? '') : '';
    return cluster.store.get(kind, namespace, owner.name)?.metadata.uid === owner.uid;
  });
}

function releaseOwner(cluster: Cluster, kindName: string, dependent: KubeObject, name: string): void {
  const kind = cluster.kinds.find((one) => one.kind === kindName);
  const owner = kind && cluster.store.get(kind, dependent.metadata.namespace ?? '', name);
  if (kind && owner?.metadata.deletionTimestamp !== undefined) advanceDeletion(cluster, kind, owner);
}

function advanceDeletion(cluster: Cluster, kind: Kind, object: KubeObject): void {
  const finalizers = object.metadata.finalizers ?? [];
  const dependents = cluster.store.ownedBy(object.metadata.uid ?? '');
  if (finalizers.includes('orphan')) {
    for (const dependent of dependents) orphan(cluster, dependent.kind, dependent.object, object);
    return dropFinalizer(cluster, kind, object, 'orphan');
  }
  if (!finalizers.includes('foregroundDeletion')) return;
  const blocking = dependents.filter(({ object: dependent }) =>
    dependent.metadata.ownerReferences?.some((owner) => owner.uid === object.metadata.uid && owner.blockOwnerDeletion),
  );
  if (blocking.length === 0) return dropFinalizer(cluster, kind, object, 'foregroundDeletion');
  for (const dependent of blocking) removeQuietly(cluster, dependent.kind, dependent.object, 'Foreground');
}

function orphan(cluster: Cluster, kind: Kind, dependent: KubeObject, owner: KubeObject): void {
  const { namespace = '', name } = dependent.metadata;
  updateObject(cluster, kind, namespace, name, (current) => {
    const rest = current.metadata.ownerReferences?.filter((one) => one.uid !== owner.metadata.uid) ?? [];
    return { ...current, metadata: { ...current.metadata, ownerReferences: rest } };
  });
}

function dropFinalizer(cluster: Cluster, kind: Kind, object: KubeObject, finalizer: string): void {
  const { namespace = '', name } = object.metadata;
  if (cluster.store.get(kind, namespace, name)?.metadata.uid !== object.metadata.uid) return;
  updateObject(cluster, kind, namespace, name, (current) => {
    const finalizers = current.metadata.finalizers?.filter((one) => one !== finalizer) ?? [];
    return { ...current, metadata: { ...current.metadata, finalizers } };
  });
}

function removeQuietly(cluster: Cluster, kind: Kind, object: KubeObject, propagationPolicy?: 'Foreground'): void {
  const { namespace = '', name, deletionTimestamp } = object.metadata;
  const stored = cluster.store.get(kind, namespace, name);
  if (stored === undefined || deletionTimestamp !== undefined) return;
  deleteObject(cluster, kind, namespace, name, { propagationPolicy: propagationPolicy ?? 'Background' });
}

/** Empties a namespace that is being deleted, and lets it go once nothing is left. */
export function reconcileNamespace(cluster: Cluster, namespace: KubeObject): 'done' | 'waiting' {
  if (namespace.metadata.deletionTimestamp === undefined) return 'done';
  const left = cluster.kinds
    .filter((kind) => kind.namespaced)
    .flatMap((kind) => cluster.store.list(kind, namespace.metadata.name).map((object) => ({ kind, object })));
  for (const { kind, object } of left) removeQuietly(cluster, kind, object);
  if (left.length > 0) return 'waiting';
  cluster.store.remove(kindNamed(cluster, 'Namespace'), namespace);
  return 'done';
}
