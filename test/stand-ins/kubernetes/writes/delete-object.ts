import { failedPrecondition, notFound } from '../api-error.js';
import { timestamp } from '../clock.js';
import type { Cluster } from '../cluster.js';
import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';

export interface DeleteOptions {
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly propagationPolicy?: 'Orphan' | 'Background' | 'Foreground';
  readonly gracePeriodSeconds?: number;
  readonly dryRun?: boolean;
}

/** An object that is gone, or one that stays until its finalizers or its kubelet let go of it. */
export interface Deletion {
  readonly object: KubeObject;
  readonly gone: boolean;
}

/** Deletes as the API server does; what depended on the object is left to the garbage collection. */
export function deleteObject(
  cluster: Cluster,
  kind: Kind,
  namespace: string,
  name: string,
  options: DeleteOptions = {},
): Deletion {
  const current = cluster.store.get(kind, namespace, name);
  if (current === undefined) throw notFound(kind, name);
  checkPreconditions(kind, current, options.preconditions ?? {});
  const marked = markedForDeletion(cluster, kind, current, options);
  const gone = marked === undefined;
  if (options.dryRun === true) return { object: marked ?? current, gone };
  if (gone) return { object: cluster.store.remove(kind, current), gone };
  const stays = current.metadata.deletionTimestamp !== undefined && sameFinalizers(current, marked);
  return { object: stays ? current : cluster.store.put(kind, marked), gone };
}

function checkPreconditions(
  kind: Kind,
  current: KubeObject,
  wanted: NonNullable<DeleteOptions['preconditions']>,
): void {
  const { name, uid, resourceVersion } = current.metadata;
  if (wanted.uid !== undefined && wanted.uid !== uid) {
    const why = `the UID in the precondition (${wanted.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw failedPrecondition(kind, name, why);
  }
  if (wanted.resourceVersion !== undefined && wanted.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${wanted.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw failedPrecondition(kind, name, why);
  }
}

function markedForDeletion(
  cluster: Cluster,
  kind: Kind,
  current: KubeObject,
  options: DeleteOptions,
): KubeObject | undefined {
  const finalizers = finalizersFor(kind, current, options);
  const grace = graceOf(kind, current, options);
  if (finalizers.length === 0 && grace === 0 && kind.kind !== 'Namespace') return undefined;
  const metadata = {
    ...current.metadata,
    deletionTimestamp: current.metadata.deletionTimestamp ?? timestamp(cluster.clock.now() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(finalizers.length > 0 ? { finalizers } : {}),
  };
  const terminating = kind.kind === 'Namespace' ? { status: { phase: 'Terminating' } } : {};
  const generation = kind.generation ? { generation: (current.metadata.generation ?? 0) + 1 } : {};
  return { ...current, ...terminating, metadata: { ...metadata, ...generation } };
}

function finalizersFor(kind: Kind, current: KubeObject, options: DeleteOptions): string[] {
  const others = (current.metadata.finalizers ?? []).filter((one) => one !== 'foregroundDeletion' && one !== 'orphan');
  if (options.propagationPolicy === 'Foreground') return [...others, 'foregroundDeletion'];
  const orphans = options.propagationPolicy === undefined && kind.kind === 'Job';
  if (options.propagationPolicy === 'Orphan' || orphans) return [...others, 'orphan'];
  return others;
}

/** Only a pod that a node runs is given time to end. */
function graceOf(kind: Kind, current: KubeObject, options: DeleteOptions): number {
  const spec = current['spec'] as { nodeName?: string; terminationGracePeriodSeconds?: number } | undefined;
  if (kind.kind !== 'Pod' || spec?.nodeName === undefined) return 0;
  const phase = (current['status'] as { phase?: string } | undefined)?.phase;
  if (phase === 'Succeeded' || phase === 'Failed') return 0;
  return options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
}

function sameFinalizers(a: KubeObject, b: KubeObject): boolean {
  return String(a.metadata.finalizers ?? []) === String(b.metadata.finalizers ?? []);
}
