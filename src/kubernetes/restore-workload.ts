import type { FieldReference, PlannedWorkload, StagePlan } from '../rotation/plan.js';
import type { LacksKeys } from '../rotation/reason.js';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { replaceField, setAnnotations, testResourceVersion, type PatchOperation } from './json-patch.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import { findLackingKeys } from './find-lacking-keys.js';
import { annotationOf } from './kube-object.js';
import { patchWorkload } from './patch-workload.js';
import { secretFieldsOf } from './references.js';
import { rollbackCommand } from './rollback-procedure.js';
import { previousNameOf } from './switched-from.js';
import { templateDigest } from './template-digest.js';
import { readWorkload, type WorkloadObject } from './workload-object.js';
import { workloadName } from './workload-name.js';

export interface RestoreOrder {
  readonly plan: StagePlan;
  /** The version to get rid of. */
  readonly name: string;
  readonly rotationId: string;
}

export interface NotRestored {
  readonly workload: string;
  /** The kubectl command that would put it back. */
  readonly command: string;
  readonly detail: string;
}

/** What became of one workload. */
export interface Outcome {
  readonly workload: string;
  readonly state: 'restored' | 'already' | 'fenced' | 'gone' | 'failed' | 'skipped';
  readonly notes?: readonly string[];
  readonly failure?: NotRestored;
  /** What it can't start without, and what it would be put back to lacks. */
  readonly lacks?: LacksKeys;
}

const tries = 6;

/** So many of them give way to whoever else writes to a workload that only needs the fence. */
const politeTries = 3;

/** Puts one workload back, or fences it; see `restoreStage`. */
export async function restoreWorkload(
  cluster: Cluster,
  order: RestoreOrder,
  planned: PlannedWorkload,
): Promise<Outcome> {
  const workload = workloadName(planned);
  let object: WorkloadObject | undefined;
  let state: Outcome['state'] = 'already';
  let notes: readonly string[] = [];
  let refusal = '';
  try {
    object = await readWorkload(cluster, planned);
    for (let count = 0; count < tries; count += 1) {
      if (!object) return { workload, state: 'gone' };
      const held = heldFields(object, order);
      const patch =
        held.length > 0 ? restoringPatch(order, object, held) : fencingPatch(order, object, count < politeTries);
      if (patch === 'nothing-known') return failed(order, planned, object, 'what it named before is not known');
      if (patch.length === 0) {
        return { workload, state, notes: state === 'already' ? notesLeftOn(workload, object, order) : notes };
      }
      const lacks = await findLackingKeys(cluster, order.plan, object, backOf(order, object, held));
      if (lacks) return { workload, state: 'skipped', lacks: { workload, ...lacks } };
      if (held.length > 0) notes = notesOn(workload, object);
      if (state !== 'restored') state = held.length > 0 ? 'restored' : 'fenced';
      const before: string = object.metadata.resourceVersion;
      const result: WorkloadObject | KubernetesError = await tryPatch(cluster, planned, patch);
      if (!(result instanceof KubernetesError)) {
        object = result;
        continue;
      }
      refusal = result.facts.detail;
      object = await readWorkload(cluster, planned);
      if (object?.metadata.resourceVersion === before) break;
      await cluster.pause(Math.random() * 20 * 2 ** count);
    }
    return failed(order, planned, object, refusal);
  } catch (error) {
    if (!(error instanceof KubernetesError) || error.code === 'unreachable' || error.code === 'throttled') throw error;
    return failed(order, planned, object, error.facts.detail);
  }
}

function heldFields(object: WorkloadObject, { name }: RestoreOrder): FieldReference[] {
  return secretFieldsOf(object).filter((field) => field.name === name);
}

function restoringPatch(order: RestoreOrder, object: WorkloadObject, held: readonly FieldReference[]) {
  const back: PatchOperation[] = [];
  for (const field of held) {
    const previous = previousNameOf(object, field, order.plan);
    if (previous === undefined) return 'nothing-known';
    back.push(...replaceField(field, previous));
  }
  const forgotten = { [own.rotation]: null, [own.switchedFrom]: null, [own.template]: null };
  // What another run of this rollback, or one after a crash, could not see any more.
  const putBack = isChanged(object) ? `${order.rotationId} changed` : order.rotationId;
  const kept = { [own.fence]: order.rotationId, [own.putBack]: putBack };
  return [testUid(object), ...back, ...setAnnotations(object, { ...forgotten, ...kept })];
}

/**
 * Empty where the fence is there already. A polite one is refused where the object is not as it was read: two runs at once
 * set one fence. The last tries are not, because something may write all the time.
 */
function fencingPatch({ rotationId }: RestoreOrder, object: WorkloadObject, isPolite: boolean): PatchOperation[] {
  if (annotationOf(object, own.fence) === rotationId) return [];
  const tests = isPolite ? [testUid(object), testResourceVersion(object)] : [testUid(object)];
  return [...tests, ...setAnnotations(object, { [own.fence]: rotationId })];
}

function testUid({ metadata }: WorkloadObject): PatchOperation {
  return { op: 'test', path: '/metadata/uid', value: metadata.uid };
}

/** The patched object, or the error where it was not as it was read (or the patch itself is refused). */
async function tryPatch(cluster: Cluster, planned: PlannedWorkload, patch: readonly PatchOperation[]) {
  try {
    return await patchWorkload(cluster, planned, patch);
  } catch (error) {
    if (isKubernetesError(error, 'conflict', 'invalid', 'not-found')) return error;
    throw error;
  }
}

function notesOn(workload: string, object: WorkloadObject): string[] {
  return [...(isChanged(object) ? [workload] : []), ...(object.spec.paused ? [`${workload} (paused)`] : [])];
}

/** The same of a workload that an earlier run put back. */
function notesLeftOn(workload: string, object: WorkloadObject, { rotationId }: RestoreOrder): string[] {
  const putBack = annotationOf(object, own.putBack);
  if (putBack !== rotationId && putBack !== `${rotationId} changed`) return [];
  return [...(putBack === rotationId ? [] : [workload]), ...(object.spec.paused ? [`${workload} (paused)`] : [])];
}

/** Whether its template is another than the switch left. */
function isChanged(object: WorkloadObject): boolean {
  const before = annotationOf(object, own.template);
  return before !== undefined && before !== templateDigest(object);
}

/** The fields with the name that each gets back; empty where that is not known. */
function backOf({ plan }: RestoreOrder, object: WorkloadObject, held: readonly FieldReference[]): FieldReference[] {
  return held.map((field) => ({ ...field, name: previousNameOf(object, field, plan) ?? '' }));
}

function failed(
  order: RestoreOrder,
  planned: PlannedWorkload,
  object: WorkloadObject | undefined,
  detail: string,
): Outcome {
  const workload = workloadName(planned);
  const back = object ? backOf(order, object, heldFields(object, order)) : [];
  const fields = back.length === 0 || back.some(({ name }) => name === '') ? planned.fields : back;
  const command = rollbackCommand(order.plan, planned, order.name, fields);
  return { workload, state: 'failed', failure: { workload, command, detail } };
}
