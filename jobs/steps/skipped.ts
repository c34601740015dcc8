import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import type { LacksKeys, Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import { called, type PlaceRestored } from './restore-place.js';
import type { PlaceAtHand } from './stage.js';

/** Why nothing at all was put back, where all that still uses the new version can't start on the old one. */
export function whyAllSkipped(results: readonly PlaceRestored[]): Reason | undefined {
  const workloads = results.flatMap(({ skipped }) => skipped);
  const others = results.flatMap(({ restored, already, fenced, failed }) => [
    ...restored,
    ...already,
    ...fenced,
    ...failed,
  ]);
  return workloads.length > 0 && others.length === 0 ? { code: 'old-keys-missing', workloads } : undefined;
}

/** A place's plan without the workloads that were left on the new version: nothing of them is back. */
export function withoutSkipped(rotation: Rotation, place: PlaceAtHand): StagePlan {
  const left = skippedBy(rotation).map(({ workload }) => workload);
  const workloads = place.plan.workloads.filter((workload) => !left.includes(called(place, workloadName(workload))));
  return { ...place.plan, workloads };
}

function skippedBy({ items }: Rotation): readonly LacksKeys[] {
  const evidence = items.findLast(({ step }) => step === 'restore')?.evidence;
  return evidence?.code === 'restored' ? (evidence.skipped ?? []) : [];
}
