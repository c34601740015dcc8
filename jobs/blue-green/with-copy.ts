import { copyAsPlanned } from '../../src/kubernetes/blue-green/copy-as-planned.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { StageAtHand } from '../steps/stage.js';
import { copyOfStage, withoutOriginal, type CopyAtHand } from './copy-at-hand.js';

/**
 * The stage as its traffic sees it: the copy in the place of the original. A copy that is gone is left out, which the proof
 * of its readiness finds.
 */
export async function withCopy(rotation: Rotation, at: CopyAtHand): Promise<StageAtHand> {
  const { cluster, plan, green } = at;
  const copy = await copyAsPlanned(cluster, { stage: plan, plan: green, rotationId: rotation.id });
  const stage = withoutOriginal(at.stage);
  const [first, ...others] = stage.places.map((place) => {
    const isHere = copy && place.plan.strategy === green;
    return isHere ? { ...place, plan: { ...place.plan, workloads: [copy, ...place.plan.workloads] } } : place;
  });
  return first ? { ...stage, places: [first, ...others] } : stage;
}

/** The same, or the stage as it is where it has no copy. */
export async function asTrafficSeesIt(rotation: Rotation, stage: StageAtHand): Promise<StageAtHand> {
  const at = copyOfStage(rotation, stage);
  return at ? withCopy(rotation, at) : stage;
}
