import {
  workloadKinds,
  type Blocker,
  type PlannedWorkload,
  type StagePlan,
  type WorkloadKind,
} from '../rotation/plan.js';
import { own } from './annotations.js';
import { clusterIdentity } from './cluster-identity.js';
import type { Cluster } from './clusters.js';
import { errorOf } from './attempt.js';
import { findPrevious } from './find-previous.js';
import { isKubernetesError } from './kubernetes-error.js';
import { kubeObjectSchema } from './kube-object.js';
import { listObjects } from './list-objects.js';
import { ownerOf } from './owner-of.js';
import { readObject } from './read-object.js';
import { fieldsOf } from './references.js';
import { resources } from './resources.js';
import { listVersions } from './versions.js';
import { ownStepsOf } from './rollout-stand.js';
import { servesRollouts } from './serves-rollouts.js';
import { templateBlockers } from './template-blockers.js';
import { workloadBlockers } from './workload-blockers.js';
import { wantedReplicas, workloadSchema, type WorkloadObject } from './workload-object.js';

export interface StageOrder {
  readonly stage: string;
  readonly production: boolean;
  readonly namespace: string;
  readonly baseName: string;
  /** The keys that the new version will have. */
  readonly keys: readonly string[];
  readonly context?: string;
  /** The new version: it is never its own predecessor. */
  readonly version: string;
}

/**
 * What a switch of one environment would change, who owns it, what refers to the secret beside it, and what stands in
 * the way. Reads only. Everything that is switched must be listable, so a missing right throws `forbidden`.
 */
export async function drawStage(
  cluster: Cluster,
  order: StageOrder,
): Promise<Omit<StagePlan, 'monitors' | 'bystanders'>> {
  const { stage, production, context, namespace, baseName } = order;
  const [identity, namespaceBlockers, versions, listed] = await Promise.all([
    clusterIdentity(cluster),
    namespaceBlockersOf(cluster, namespace),
    listVersions(cluster, namespace, baseName),
    Promise.all(workloadKinds.map(async (kind) => ({ kind, objects: await listWorkloads(cluster, kind, namespace) }))),
  ]);
  const drawn = listed.flatMap(({ kind, objects }) => plannedAmong(kind, objects, order));
  const workloads = drawn.map(({ workload }) => workload);
  const elsewhere = templateBlockers(
    listed.flatMap(({ objects }) => objects),
    workloads,
  );
  const before = await findPrevious(cluster, order, versions, workloads);
  return {
    stage,
    production,
    ...(context === undefined ? {} : { context }),
    cluster: identity,
    namespace,
    strategy: 'rolling',
    ...(before.previous ? { previous: before.previous } : {}),
    workloads,
    blockers: [...namespaceBlockers, ...before.blockers, ...drawn.flatMap(({ blockers }) => blockers), ...elsewhere],
  };
}

/** Argo Rollouts are asked for only where the cluster has them: elsewhere nobody needs a right on them. */
async function listWorkloads(cluster: Cluster, kind: WorkloadKind, namespace: string): Promise<WorkloadObject[]> {
  if (kind === 'Rollout' && !(await servesRollouts(cluster))) return [];
  return listObjects(cluster, workloadSchema, { resource: resources[kind], namespace });
}

function plannedAmong(kind: WorkloadKind, objects: readonly WorkloadObject[], { namespace, baseName }: StageOrder) {
  return objects.flatMap((object) => {
    const fields = fieldsOf(object, baseName);
    // A copy of a blue-green switch is made and deleted by it, not switched.
    if (fields.length === 0 || object.metadata.labels?.[own.copy] !== undefined) return [];
    const { name, uid } = object.metadata;
    const owner = ownerOf(object);
    const replicas = wantedReplicas(kind, object);
    const workload: PlannedWorkload = { kind, namespace, name, uid, replicas, owner, fields, ...stepsOf(kind, object) };
    return [{ workload, blockers: workloadBlockers(kind, object, owner) }];
  });
}

function stepsOf(kind: WorkloadKind, object: WorkloadObject): Pick<PlannedWorkload, 'ownSteps'> {
  const ownSteps = ownStepsOf(object);
  return kind === 'Rollout' && ownSteps.steps + ownSteps.pauses > 0 ? { ownSteps } : {};
}

async function namespaceBlockersOf(cluster: Cluster, name: string): Promise<Blocker[]> {
  const where = { resource: resources.Namespace, name, metadataOnly: true };
  try {
    const namespace = await readObject(cluster, kubeObjectSchema, where);
    if (!namespace) throw errorOf(cluster, { verb: 'get', ...where }, 'not-found', 'there is no such namespace');
    return namespace.metadata.deletionTimestamp ? [{ code: 'being-deleted', what: `namespace/${name}` }] : [];
  } catch (error) {
    // Namespaces are cluster-wide: where they can't be read, a namespace that ends refuses the new Secret anyway.
    if (isKubernetesError(error, 'forbidden')) return [];
    throw error;
  }
}
