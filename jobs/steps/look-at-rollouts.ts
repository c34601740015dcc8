import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { readRollouts, type RolloutState } from '../../src/kubernetes/rollout.js';
import type { RolloutPause } from '../../src/kubernetes/rollout-stand.js';
import type { WorkloadObject } from '../../src/kubernetes/workload-object.js';
import type { PlannedWorkload } from '../../src/rotation/plan.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Parts } from '../parts.js';
import type { Rotation } from '../../src/rotation/record.js';
import { patienceOf } from './patience-of.js';
import { placesAtOnce } from './prove.js';
import { inPlace, reasonInPlace, type PlaceAtHand, type StageAtHand } from './stage.js';

/** An Argo Rollout as it was seen at a pause without an end. */
export interface WaitingRollout {
  readonly place: PlaceAtHand;
  readonly planned: PlannedWorkload;
  readonly object: WorkloadObject;
  readonly pause: RolloutPause;
}

/** How far the workloads of a stage are, in all its places: what failed first, what still rolls, and all of them. */
export interface Rollouts {
  readonly broken: Reason | undefined;
  readonly moving: Reason | undefined;
  /** Argo Rollouts that are paused until somebody promotes them. */
  readonly waiting: readonly WaitingRollout[];
  /** The names of the workloads in a state. */
  readonly named: (state: RolloutState['state']) => string[];
}

/** One look, no waiting; see `readRollouts`. */
export async function lookAtRollouts(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<Rollouts> {
  const patience = patienceOf(rotation, stage.switchedAt, parts.now());
  const all = await inParallel(stage.places, placesAtOnce, async (place) =>
    (await readRollouts(place.cluster, place.plan, place.name, patience)).map((rollout, index) => ({
      ...rollout,
      place,
      planned: place.plan.workloads[index],
      workload: inPlace(place, rollout.workload),
      ...(rollout.reason ? { reason: reasonInPlace(place, rollout.reason) } : {}),
    })),
  );
  const rollouts = all.flat();
  const moving = rollouts.find(({ state }) => state === 'rolling');
  return {
    broken: rollouts.find(({ state }) => state === 'failed')?.reason,
    moving: moving?.reason,
    waiting: rollouts.flatMap(({ state, planned, place, stand, object }) => {
      const pause = state === 'rolling' ? stand?.pause : undefined;
      return pause?.kind === 'promotion' && object && planned ? [{ place, planned, object, pause }] : [];
    }),
    named: (state) => rollouts.filter((rollout) => rollout.state === state).map(({ workload }) => workload),
  };
}
