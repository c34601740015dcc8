import { loggedAs } from '../../src/kubernetes/kubernetes-error.js';
import type { Rotation } from '../../src/rotation/record.js';
import { touchedCopies } from './copy-at-hand.js';
import { keepCopy, type CopyParts } from './keep-copy.js';

/**
 * Keeps copies what their originals are while their rotations are held: what somebody deploys meanwhile must reach the users,
 * whose traffic the copy may have. Nothing else is moved. A rotation that goes on keeps its copy itself, and one that goes
 * back does not need it. May be repeated; what can't be asked now is asked at the next sweep.
 */
export async function keepHeldCopies(parts: CopyParts): Promise<void> {
  for (const rotation of (await parts.rotations.active()).filter(isHeldWithCopy)) {
    for (const at of await touchedCopies(parts, rotation)) {
      try {
        await keepCopy(parts, rotation, at);
      } catch (error) {
        parts.log.warn(
          { rotation: rotation.id, error: loggedAs(error) },
          'the copy could not be kept what the original is',
        );
      }
    }
  }
}

/** From the making of the copy to its deletion, which must not be made undone. */
function isHeldWithCopy({ hold, phase, items, cursor, pending }: Rotation): boolean {
  const stage = items[cursor]?.stage;
  const stateOf = (step: string) => items.find((item) => item.stage === stage && item.step === step)?.state;
  if (!hold || !pending || phase === 'rollback' || phase === 'ended') return false;
  return stateOf('make-copy') === 'done' && stateOf('delete-copy') === 'open';
}
