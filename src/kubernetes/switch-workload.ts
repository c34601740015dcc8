import type { PlannedWorkload, StagePlan } from '../rotation/plan.js';
import { own } from './annotations.js';
import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import { replaceField, setAnnotations, testResourceVersion, type PatchOperation } from './json-patch.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import { annotationOf } from './kube-object.js';
import { patchWorkload } from './patch-workload.js';
import { redact } from './redact.js';
import { fieldsOf } from './references.js';
import { resources } from './resources.js';
import { switchedFrom } from './switched-from.js';
import { templateDigest } from './template-digest.js';
import { readWorkload, type WorkloadObject } from './workload-object.js';

export interface SwitchOrder {
  readonly plan: StagePlan;
  readonly baseName: string;
  /** The new Secret. */
  readonly name: string;
  readonly rotationId: string;
  readonly requestedBy: string;
  readonly reason?: string;
  /** Whether the record still says so; asked again before every try after a conflict. */
  readonly stillWanted: () => Promise<boolean>;
}

/** What became of one workload; `left` is not switched (yet). */
export type Outcome = 'switched' | 'already' | 'gone' | 'left';

/** What the workloads of one switch share. */
export interface State {
  /** Something failed: nothing more is begun. */
  stopped: boolean;
  abandoned: boolean;
}

const tries = 5;

/**
 * Switches one workload, beginning with what was read of it; see `switchStage`. A failure stops those that have not begun.
 */
export async function switchWorkload(
  cluster: Cluster,
  order: SwitchOrder,
  workload: PlannedWorkload,
  first: WorkloadObject | undefined,
  state: State,
): Promise<Outcome> {
  try {
    return await switchAsRead(cluster, order, workload, first, state);
  } catch (error) {
    state.stopped = true;
    throw error;
  }
}

async function switchAsRead(
  cluster: Cluster,
  order: SwitchOrder,
  workload: PlannedWorkload,
  first: WorkloadObject | undefined,
  state: State,
): Promise<Outcome> {
  let refused: { readonly error: KubernetesError; readonly resourceVersion: string } | undefined;
  for (let count = 0; count < tries; count += 1) {
    const object = count === 0 ? first : await readWorkload(cluster, workload);
    const standing = standingOf(order, workload, object);
    if (!object || standing === 'gone') return 'gone';
    if (standing === 'already') return count > 0 && isOurs(object, order) ? 'switched' : 'already';
    if (refused?.resourceVersion === object.metadata.resourceVersion) throw refused.error;
    const wanted = count === 0 || (await order.stillWanted());
    if (!wanted || annotationOf(object, own.fence) === order.rotationId) state.abandoned = true;
    if (state.abandoned || state.stopped) return 'left';
    const result = await tryPatch(cluster, workload, patchOf(order, object));
    if (!(result instanceof KubernetesError)) return confirm(cluster, order, workload, result);
    refused = { error: result, resourceVersion: object.metadata.resourceVersion };
    await cluster.pause(Math.random() * 50 * 2 ** count);
  }
  throw refusedTooOften(cluster, workload);
}

/** How a workload stands before anything is written. */
export function standingOf(order: SwitchOrder, { uid }: PlannedWorkload, object: WorkloadObject | undefined): Outcome {
  const fields = object?.metadata.uid === uid ? fieldsOf(object, order.baseName) : [];
  if (fields.length === 0) return 'gone';
  return fields.every(({ name }) => name === order.name) ? 'already' : 'left';
}

/** The patched object, or the error where the object was not as it was read (or the patch itself is wrong). */
async function tryPatch(cluster: Cluster, workload: PlannedWorkload, patch: readonly PatchOperation[]) {
  try {
    return await patchWorkload(cluster, workload, patch);
  } catch (error) {
    if (isKubernetesError(error, 'conflict', 'invalid', 'not-found')) return error;
    throw error;
  }
}

function patchOf(order: SwitchOrder, object: WorkloadObject): PatchOperation[] {
  const fields = fieldsOf(object, order.baseName).filter(({ name }) => name !== order.name);
  const earlier = isOurs(object, order) ? switchedFrom(object) : {};
  const names = Object.fromEntries(fields.map(({ path, name }) => [path, name]));
  return [
    testResourceVersion(object),
    ...fields.flatMap((field) => replaceField(field, order.name)),
    ...setAnnotations(object, {
      [own.rotation]: order.rotationId,
      [own.switchedFrom]: JSON.stringify({ ...earlier, ...names }),
      [own.template]: templateDigest(object),
      'kubernetes.io/change-cause': causeOf(order),
    }),
  ];
}

function causeOf({ rotationId, name, requestedBy, reason }: SwitchOrder): string {
  const why = reason === undefined ? '' : `: ${redact(reason)}`;
  return `keyturn ${rotationId}: switched to ${name}, requested by ${requestedBy}${why}`;
}

function isOurs(object: WorkloadObject, { rotationId }: SwitchOrder): boolean {
  return annotationOf(object, own.rotation) === rotationId;
}

// An admission webhook may have stored something else than was sent.
function confirm(cluster: Cluster, order: SwitchOrder, workload: PlannedWorkload, object: WorkloadObject): Outcome {
  const others = fieldsOf(object, order.baseName).filter(({ name }) => name !== order.name);
  if (others.length === 0) return 'switched';
  const detail = `the cluster accepted the change but holds ${others[0]?.name ?? ''} at ${others[0]?.path ?? ''}`;
  throw errorOf(cluster, requestOf(workload), 'refused', detail);
}

function refusedTooOften(cluster: Cluster, workload: PlannedWorkload): KubernetesError {
  return errorOf(
    cluster,
    requestOf(workload),
    'conflict',
    `changed by somebody else ${tries} times while it was switched`,
  );
}

function requestOf({ kind, namespace, name }: PlannedWorkload) {
  return { verb: 'patch' as const, resource: resources[kind], namespace, name };
}
