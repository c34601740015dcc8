import { clockSkew } from '../../src/kubernetes/clock-skew.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { timeOf } from '../../src/kubernetes/kube-object.js';
import { promoteRollout } from '../../src/kubernetes/promote-rollout.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import { promotesRollout } from '../../src/rotation/strategy.js';
import { settleOf } from './judge-stage.js';
import type { Rollouts, WaitingRollout } from './look-at-rollouts.js';
import { placesAtOnce } from './prove.js';
import { inPlace, type StageAtHand } from './stage.js';

/** A Rollout at a pause that is judged, and until when. */
export interface JudgedPause {
  readonly workload: string;
  readonly until: number;
}

/** Whether a Rollout of this environment is promoted here, and not by somebody. */
export function promotesIn({ settings }: StageAtHand): boolean {
  return settings !== undefined && promotesRollout(settings.strategy);
}

/**
 * Lets the Rollout of the catalogue go on from each pause that waits for it, one at a time, once it has stood there for
 * `interval`, or longer where the monitors need longer to say something about that time alone, and they were read after it.
 * That they are OK is for the caller to know: nothing may be promoted otherwise. A pause is known by its beginning, which
 * Argo writes, and a promotion lands only on what was judged, so none is repeated. Returns the pauses that it looked at.
 */
export async function promoteRollouts(
  rotation: Rotation,
  { settings, places }: StageAtHand,
  { waiting }: Pick<Rollouts, 'waiting'>,
  readAt: number,
): Promise<JudgedPause[]> {
  const strategy = settings?.strategy;
  if (!strategy || !promotesRollout(strategy)) return [];
  const time = Math.max(strategy.interval, settleOf(rotation, places[0].plan));
  const mine = waiting.filter(({ planned }) => workloadName(planned) === strategy.workload);
  return inParallel(mine, placesAtOnce, async (seen) => {
    const { place, planned, object } = seen;
    const until = (await pausedSince(seen)) + time;
    if (readAt >= until) await promoteRollout(place.cluster, planned, object);
    return { workload: inPlace(place, strategy.workload), until };
  });
}

/** What is waited for, with the time until which its pause is judged. */
export function judgedUntil(moving: Reason, judged: readonly JudgedPause[]): Reason {
  if (moving.code !== 'rollout-step' || moving.pause !== 'promotion') return moving;
  const until = judged.find(({ workload }) => workload === moving.workload)?.until;
  return until === undefined ? moving : { ...moving, until };
}

/** Since when it stands there, by our clock; its own counts whole seconds. */
async function pausedSince({ place, pause }: WaitingRollout): Promise<number> {
  return timeOf(pause.since) + 1000 - (await clockSkew(place.cluster));
}
