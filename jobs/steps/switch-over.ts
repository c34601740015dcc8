import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { inParallel } from '../../src/kubernetes/in-parallel.js';
import { findGone, switchStage } from '../../src/kubernetes/switch-stage.js';
import type { SwitchOrder } from '../../src/kubernetes/switch-workload.js';
import { done, failed, wait, type Outcome } from '../../src/rotation/event.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts, StepHandler } from '../parts.js';
import { withoutOriginal } from '../blue-green/copy-at-hand.js';
import { approvalOver } from './approval-over.js';
import { countBefore } from './count-before.js';
import { placesAtOnce } from './prove.js';
import { stillPending } from './still-pending.js';
import { inPlace, stageAtHand, type PlaceAtHand, type StageAtHand } from './stage.js';

/**
 * Changes every reference of a stage to the new version, test-and-set, in all its places. First counts what the logs said
 * before, in a run of its own, so that the count is saved while the old pods still exist. Where a workload of any place is
 * gone, nothing is written in any. A workload that already names the new version is left alone; a fence of this rotation's
 * rollback stops everything. Where a copy stands in for a workload, that one is not among them. Undone by the rollback.
 */
export const switchOver: StepHandler = async (parts, rotation) => {
  const stage = withoutOriginal(await stageAtHand(parts, rotation));
  const before = approvalOver(parts, rotation, stage) ?? (await countBefore(parts, rotation, stage));
  return before ?? switchAll(parts, rotation, stage);
};

/** The switch itself, of the workloads that the stage names. */
export async function switchAll(parts: Parts, rotation: Rotation, stage: StageAtHand): Promise<Outcome> {
  const { places, name } = stage;
  const orderFor = (place: PlaceAtHand) => orderOf(parts, rotation, place);
  // Each place looks at its own workloads before it writes; only with several can one be ahead of another.
  const looked =
    places.length > 1 ? await each(places, ({ cluster }, order) => findGone(cluster, order), orderFor) : [];
  const missing = looked.flatMap(({ place, result }) => result.map((workload) => inPlace(place, workload)));
  if (missing[0] !== undefined) return failed({ code: 'workload-gone', workload: missing[0] });
  for (const { cluster, plan } of places) {
    const marked = await annotateVersion(cluster, plan.namespace, name, { state: 'in-use', 'superseded-at': null });
    if (marked === 'missing')
      return failed({ code: 'refused-by-cluster', what: name, detail: 'the new Secret is gone' });
  }
  const outcomes = await each(places, ({ cluster }, order) => switchStage(cluster, order), orderFor);
  const named = (key: 'switched' | 'already' | 'gone') =>
    outcomes.flatMap(({ place, result }) => result[key].map((workload) => inPlace(place, workload)));
  const [gone] = named('gone');
  if (gone !== undefined) return failed({ code: 'workload-gone', workload: gone });
  // The rotation has been turned round meanwhile: this outcome is late, and says so by coming too late.
  if (outcomes.some(({ result }) => result.abandoned)) {
    return wait(parts.now() + rotation.entry.timing.poll, { code: 'settling', until: parts.now() });
  }
  parts.mark(rotation, stage, 'switched');
  return done({ code: 'switched', workloads: named('switched'), already: named('already'), name });
}

function each<T>(
  places: readonly PlaceAtHand[],
  act: (place: PlaceAtHand, order: SwitchOrder) => Promise<T>,
  orderFor: (place: PlaceAtHand) => SwitchOrder,
) {
  return inParallel(places, placesAtOnce, async (place) => ({ place, result: await act(place, orderFor(place)) }));
}

function orderOf(parts: Parts, rotation: Rotation, { plan, name }: PlaceAtHand): SwitchOrder {
  return {
    plan,
    baseName: rotation.entry.baseName,
    name,
    rotationId: rotation.id,
    requestedBy: rotation.request.by,
    ...(rotation.request.reason === undefined ? {} : { reason: rotation.request.reason }),
    stillWanted: stillPending(parts, rotation),
  };
}
