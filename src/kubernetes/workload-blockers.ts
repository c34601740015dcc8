import type { Blocker, Owner, WorkloadKind } from '../rotation/plan.js';
import type { WorkloadObject } from './workload-object.js';
import { healsBack } from './owner-of.js';
import { standOf } from './rollout-stand.js';
import { workloadName } from './workload-name.js';

/** What stands in the way of switching one workload: it would not roll out by itself, or be put back by its owner. */
export function workloadBlockers(kind: WorkloadKind, object: WorkloadObject, owner: Owner): Blocker[] {
  const what = workloadName({ kind, name: object.metadata.name });
  const { paused, updateStrategy } = object.spec;
  const partition = updateStrategy?.rollingUpdate?.partition ?? 0;
  const blockers: Blocker[] = [];
  if (paused) blockers.push({ code: 'paused', what });
  if (updateStrategy?.type === 'OnDelete') blockers.push({ code: 'on-delete', what });
  if (partition > 0) blockers.push({ code: 'partition', what, detail: String(partition) });
  if (kind === 'Rollout' && isMidUpdate(object)) blockers.push({ code: 'mid-update', what, detail: stepText(object) });
  if (healsBack(owner)) blockers.push({ code: 'healed-by-owner', what, detail: `${owner.kind} ${owner.name}` });
  if (object.metadata.deletionTimestamp) blockers.push({ code: 'being-deleted', what });
  return blockers;
}

/**
 * Whether an Argo Rollout is between two pod templates. A switch would begin its steps anew with both changes in one, and
 * going back would begin them once more.
 */
function isMidUpdate({ status }: WorkloadObject): boolean {
  const { stableRS, currentPodHash } = status ?? {};
  return Boolean(stableRS) && Boolean(currentPodHash) && stableRS !== currentPodHash;
}

function stepText(object: WorkloadObject): string {
  const { step, steps } = standOf(object);
  return steps === 0 ? '' : `step ${step} of ${steps}`;
}
