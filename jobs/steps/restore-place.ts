import { reasonOf } from '../../src/kubernetes/kubernetes-error.js';
import { restoreStage, type Restored } from '../../src/kubernetes/restore-stage.js';
import { rollbackCommand } from '../../src/kubernetes/rollback-procedure.js';
import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { NotPutBack, Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';
import { inPlace, type PlaceAtHand } from './stage.js';
import { findWayBack } from './way-back.js';

/** What became of one place on the way back, its workloads told apart from those of the others. */
export interface PlaceRestored extends Restored {
  readonly place: PlaceAtHand;
  /** When its last patch was accepted, or it was found that there is nothing to patch. */
  readonly at: number;
  /** Why it could not be put back as a whole; then `failed` names all of its workloads. */
  readonly why?: Reason;
  /** What was thrown, where that is why. */
  readonly error?: unknown;
}

const nothing = { restored: [], already: [], fenced: [], gone: [], skipped: [], changedSince: [] };

/**
 * Puts one place back. Looks for its way back first, unless that is known. Never throws: a cluster that doesn't answer, and
 * an old Secret that is gone, are answers, because they must not stop the other places.
 */
export async function restorePlace(
  { now }: Pick<Parts, 'now'>,
  place: PlaceAtHand,
  rotation: Rotation,
  isKnown: boolean,
): Promise<PlaceRestored> {
  const { cluster, plan, name } = place;
  try {
    const way = isKnown ? {} : await findWayBack(place, rotation);
    if ('why' in way) return { ...nothing, place, at: now(), why: way.why, failed: notBack(place, way.why) };
    const restored = calledInStage(place, await restoreStage(cluster, { plan, name, rotationId: rotation.id }));
    const changed = way.changed === undefined ? [] : [way.changed];
    return { ...restored, place, at: now(), changedSince: [...restored.changedSince, ...changed] };
  } catch (error) {
    const why = reasonOf(error, cluster.context);
    return { ...nothing, place, at: now(), why, error, failed: notBack(place, why) };
  }
}

/** Every workload of the place, with the command that puts it back by hand. */
function notBack(place: PlaceAtHand, why: Reason): NotPutBack[] {
  const { plan, name } = place;
  return plan.workloads.map((workload) => ({
    workload: called(place, workloadName(workload)),
    command: rollbackCommand(plan, workload, name, workload.fields),
    detail: detailOf(why),
  }));
}

/** What stands beside a workload's name; the words around it are in the messages. */
function detailOf(why: Reason): string {
  if (why.code === 'old-credential-over') return `the credential in ${why.name} was revoked`;
  if (why.code === 'old-secret-missing') return `the old Secret ${why.name} is missing: it must be restored first`;
  return 'detail' in why && why.detail !== undefined ? why.detail : why.code;
}

/** `production deployment/auth-service`, and with the namespace where its stage has several. */
export function called(place: PlaceAtHand, workload: string): string {
  return `${place.plan.stage} ${inPlace(place, workload)}`;
}

function calledInStage(place: PlaceAtHand, restored: Restored): Restored {
  const named = (names: readonly string[]): string[] => names.map((name) => called(place, name));
  return {
    restored: named(restored.restored),
    already: named(restored.already),
    fenced: named(restored.fenced),
    gone: named(restored.gone),
    skipped: restored.skipped.map((one) => ({ ...one, workload: called(place, one.workload) })),
    failed: restored.failed.map((failure) => ({ ...failure, workload: called(place, failure.workload) })),
    changedSince: named(restored.changedSince),
  };
}
