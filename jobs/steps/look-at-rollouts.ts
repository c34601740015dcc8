import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { readRollouts, type RolloutState } from '../../src/kubernetes/rollout.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Parts } from '../parts.js';
import type { Rotation } from '../../src/rotation/record.js';
import { patienceOf } from './patience-of.js';
import { placesAtOnce } from './prove.js';
import { inPlace, reasonInPlace, type StageAtHand } from './stage.js';

/** How far the workloads of a stage are, in all its places: what failed first, what still rolls, and all of them. */
export interface Rollouts {
  readonly broken: Reason | undefined;
  readonly moving: Reason | undefined;
  /** The names of the workloads in a state. */
  readonly named: (state: RolloutState['state']) => string[];
}

/** One look, no waiting; see `readRollouts`. */
export async function lookAtRollouts(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<Rollouts> {
  const patience = patienceOf(rotation, stage.switchedAt, parts.now());
  const all = await inParallel(stage.places, placesAtOnce, async (place) =>
    (await readRollouts(place.cluster, place.plan, place.name, patience)).map((rollout) => ({
      ...rollout,
      workload: inPlace(place, rollout.workload),
      ...(rollout.reason ? { reason: reasonInPlace(place, rollout.reason) } : {}),
    })),
  );
  const rollouts = all.flat();
  const moving = rollouts.find(({ state }) => state === 'rolling');
  return {
    broken: rollouts.find(({ state }) => state === 'failed')?.reason,
    moving: moving && {
      code: 'rolling-out',
      workload: moving.workload,
      updated: moving.updated,
      wanted: moving.wanted,
    },
    named: (state) => rollouts.filter((rollout) => rollout.state === state).map(({ workload }) => workload),
  };
}
