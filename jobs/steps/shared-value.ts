import { isDeepStrictEqual } from 'node:util';
import { readValues } from '../../src/kubernetes/read-values.js';
import type { SecretData } from '../../src/kubernetes/secret-data.js';
import type { Rotation } from '../../src/rotation/record.js';
import { obtain } from '../../src/values/obtain.js';
import type { PlaceAtHand } from './stage.js';

/**
 * The value of an environment, for the one of its places that lacks it: what this rotation put into another of them, else a
 * new one. So it is obtained once, is kept nowhere in between, and a crash between two places changes nothing. Throws where
 * a place can't be looked at: it might have the value.
 */
export async function sharedValue(rotation: Rotation, places: readonly PlaceAtHand[]): Promise<SecretData> {
  if (places.length > 1) {
    for (const place of places) {
      const values = await valuesIn(rotation, place);
      if (values) return values;
    }
  }
  return obtain(rotation.entry);
}

/** The first place whose values are not those of the place before all others; undefined: all have the same. */
export async function findStrayValue(
  rotation: Rotation,
  [first, ...others]: readonly PlaceAtHand[],
): Promise<PlaceAtHand | undefined> {
  if (!first || others.length === 0) return undefined;
  const wanted = await valuesIn(rotation, first);
  for (const place of others) {
    if (!isDeepStrictEqual(await valuesIn(rotation, place), wanted)) return place;
  }
  return undefined;
}

function valuesIn(rotation: Rotation, { cluster, plan, name }: PlaceAtHand): Promise<SecretData | undefined> {
  const { id, entry } = rotation;
  return readValues(cluster, { namespace: plan.namespace, name, rotationId: id, keys: entry.keys });
}
