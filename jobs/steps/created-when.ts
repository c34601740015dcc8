import { kubeObjectSchema, timeOf } from '../../src/kubernetes/kube-object.js';
import { readObject } from '../../src/kubernetes/read-object.js';
import { resources } from '../../src/kubernetes/resources.js';
import type { Findings } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { PlaceAtHand } from './stage.js';

/**
 * When each stage's new Secret was made, where that says how long the old credential lives on; of several places the first.
 * Nothing is asked where no overlap is set. A Secret that is gone by now counts from its version.
 */
export async function createdWhen(rotation: Rotation, places: readonly PlaceAtHand[]): Promise<Findings | undefined> {
  if (rotation.entry.value.overlap === undefined) return undefined;
  const created: Record<string, number> = {};
  for (const { cluster, plan, name } of places) {
    const where = { resource: resources.Secret, namespace: plan.namespace, name, metadataOnly: true };
    const secret = await readObject(cluster, kubeObjectSchema, where);
    const at = timeOf(secret?.metadata.creationTimestamp);
    if (at > 0) created[plan.stage] = Math.min(at, created[plan.stage] ?? at);
  }
  return { created };
}
