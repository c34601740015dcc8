import { own } from '../annotations.js';
import type { Cluster } from '../clusters.js';
import { kubeObjectSchema } from '../kube-object.js';
import { listObjects } from '../list-objects.js';
import { resources } from '../resources.js';
import { copyMark } from './green.js';
import { copyKinds, isMadeBy, type Named } from './own-object.js';

/** Something that was made for a copy, and that there is. */
export interface Stray extends Named {
  readonly uid: string;
  /** It is being deleted. */
  readonly isEnding: boolean;
}

/**
 * Everything in a namespace that a rotation made for its copy, whatever plan it had: for a rollback or a recovery that
 * knows none. Reads only, by our label; throws `forbidden` where a kind can't be listed.
 */
export async function strayCopies(cluster: Cluster, namespace: string, rotationId: string): Promise<Stray[]> {
  const labelSelector = `${own.copy}=${copyMark[own.copy] ?? ''}`;
  const found = await Promise.all(
    copyKinds.map(async (kind) => {
      const where = { resource: resources[kind], namespace, labelSelector, metadataOnly: true };
      const objects = await listObjects(cluster, kubeObjectSchema, where);
      return objects
        .filter((object) => isMadeBy(object, rotationId))
        .map(({ metadata: { name, uid, deletionTimestamp } }) => ({ kind, name, uid, isEnding: !!deletionTimestamp }));
    }),
  );
  return found.flat();
}
