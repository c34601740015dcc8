import { isKubernetesError } from '../../src/kubernetes/kubernetes-error.js';
import type { Guard } from '../../src/kubernetes/traffic/router.js';
import type { CopyAtHand } from './copy-at-hand.js';

/**
 * Gives all traffic back to the original. May be repeated: a route that is as it was is not written, and one that somebody
 * deleted sends nothing to the copy either. Throws whatever else stands in the way. A rollback gives `outdate`: what is still
 * on its way to the route then comes too late.
 */
export async function giveBack(
  { cluster, router, traffic }: CopyAtHand,
  guard: Pick<Guard, 'outdate'> = {},
): Promise<'set' | 'waiting' | 'gone'> {
  try {
    return await router.setWeights(cluster, traffic, 0, guard);
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return 'gone';
    throw error;
  }
}
