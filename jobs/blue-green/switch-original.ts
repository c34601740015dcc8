import type { StepHandler } from '../parts.js';
import { stageAtHand } from '../steps/stage.js';
import { switchAll } from '../steps/switch-over.js';
import { onlyOriginal } from './copy-at-hand.js';

/**
 * The watch is over: the original is switched by its own update, on the approval that the rest was given, while the copy
 * has the traffic. Test-and-set, like every switch. Undone by the rollback.
 */
export const switchOriginal: StepHandler = async (parts, rotation) =>
  switchAll(parts, rotation, onlyOriginal(await stageAtHand(parts, rotation)));
