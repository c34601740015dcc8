import { deleteCopy } from '../../src/kubernetes/blue-green/delete-copy.js';
import { done, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts, StepHandler } from '../parts.js';
import { again } from '../steps/because.js';
import { finishStage } from '../steps/finish-stage.js';
import { copyAtHand, touchedCopies, type CopyAtHand } from './copy-at-hand.js';
import { giveBack } from './give-back.js';

/** Deletes the copy and its twins, and nothing else: what is left is what was there before, on the new version. */
export const deleteTheCopy: StepHandler = async (parts, rotation) => {
  const at = await copyAtHand(parts, rotation);
  const gone = await removeCopies(parts, rotation, [at]);
  if (gone.type === 'done') await finishStage(parts, rotation, at.stage);
  return gone;
};

/**
 * Rollback only: removes the copies of every stage that was touched, once they have no traffic. Says so only when a look
 * finds nothing left, of a creation that was in flight either.
 */
export const removeCopy: StepHandler = async (parts, rotation) =>
  removeCopies(parts, rotation, await touchedCopies(parts, rotation));

async function removeCopies(parts: Parts, rotation: Rotation, copies: readonly CopyAtHand[]): Promise<Outcome> {
  const names: string[] = [];
  const left: string[] = [];
  for (const at of copies) {
    const { cluster, green } = at;
    const state = await giveBack(at);
    if (state === 'waiting') return again(parts, rotation, { code: 'moving-replicas', percent: 0 });
    const order = { namespace: green.namespace, rotationId: rotation.id, plan: green };
    const deletion = await deleteCopy(cluster, order);
    const copy = `deployment/${green.copy}`;
    if (deletion.state === 'ending') return again(parts, rotation, { code: 'removing-copy', copy });
    names.push(copy, ...green.services.map(({ twin }) => `service/${twin}`));
    left.push(...deletion.foreign);
  }
  return done({ code: 'copy-deleted', names, left });
}
