import type { StepHandler } from '../parts.js';
import { lookAtRollouts } from '../steps/look-at-rollouts.js';
import { again, because } from '../steps/because.js';
import { provePlaces, supersedePlaces } from '../steps/prove.js';
import { stageAtHand } from '../steps/stage.js';
import { onlyOriginal } from './copy-at-hand.js';
import { copyAtHand } from './copy-at-hand.js';
import { keepCopy } from './keep-copy.js';

/**
 * Every pod of the original is proven on the new version, while the copy still serves and is kept what the original is.
 * From then on nothing of this stage uses the old version, whose retention begins.
 */
export const proveOriginal: StepHandler = async (parts, rotation) => {
  const kept = await keepCopy(parts, rotation, await copyAtHand(parts, rotation));
  if (kept) return kept;
  const stage = onlyOriginal(await stageAtHand(parts, rotation));
  const { broken, moving } = await lookAtRollouts(parts, rotation, stage);
  if (broken) return because(parts, rotation, broken);
  if (moving) return again(parts, rotation, moving);
  const proven = await provePlaces(parts, rotation, stage);
  if (proven.type === 'done') await supersedePlaces(parts, rotation, stage);
  return proven;
};
