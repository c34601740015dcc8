import { isKubernetesError } from '../../src/kubernetes/kubernetes-error.js';
import type { CopyAtHand } from './copy-at-hand.js';

/**
 * Gives all traffic back to the original. May be repeated: a route that is as it was is not written, and one that somebody
 * deleted sends nothing to the copy either. Throws whatever else stands in the way.
 */
export async function giveBack({ cluster, router, traffic }: CopyAtHand): Promise<'set' | 'waiting' | 'gone'> {
  try {
    return await router.setWeights(cluster, traffic, 0);
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return 'gone';
    throw error;
  }
}
