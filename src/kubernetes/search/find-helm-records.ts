import type { NotSeen } from '../../rotation/reference.js';
import { resources } from '../resources.js';
import type { ReferenceHit } from './grade-object.js';
import { gradeHelmRecord, isHelmRecord } from './helm-releases.js';
import { findObjects } from './find-objects.js';
import type { ReadPageParts } from './read-page.js';
import type { WantedSecret } from './wanted-secret.js';

/** What a part of a search found, and what it could not look at. */
export interface Found {
  readonly hits: ReferenceHit[];
  readonly notSeen: NotSeen[];
}

/**
 * What the Helm releases of a namespace say of the wanted Secret. A release is packed, so its Secret is read whole, in
 * memory, and unpacked; of the Secrets only those of Helm's own type are asked for. Throws `KubernetesError`.
 */
export async function findHelmRecords(
  parts: Omit<ReadPageParts, 'keep' | 'token'>,
  namespace: string,
  wanted: WantedSecret,
): Promise<Found> {
  const hits: ReferenceHit[] = [];
  const notSeen: NotSeen[] = [];
  const order = { resource: resources.Secret, namespace, fieldSelector: 'type=helm.sh/release.v1' };
  // Every page of them has this word.
  await findObjects({ ...parts, token: 'helm' }, order, {
    object: async (record) => {
      if (!isHelmRecord(record)) return;
      const found = await gradeHelmRecord(record, resources.Secret, wanted);
      if (Array.isArray(found)) hits.push(...found);
      else notSeen.push(found);
    },
    forget: () => void (hits.splice(0), notSeen.splice(0)),
  });
  return { hits, notSeen };
}
