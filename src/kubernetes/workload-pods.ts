import { z } from 'zod';
import type { PlannedWorkload, WorkloadKind } from '../rotation/plan.js';
import type { Cluster } from './clusters.js';
import { annotationOf, controllerOf, kubeObjectSchema, type KubeObject } from './kube-object.js';
import { listObjects } from './list-objects.js';
import { podSchema, type PodObject } from './pod-object.js';
import { resources } from './resources.js';
import { readWorkload, selectorText, type WorkloadObject } from './workload-object.js';

/** One workload as it is now, with its pods told apart by revision. Read at one moment; judged purely. */
export interface WorkloadPods {
  readonly planned: PlannedWorkload;
  /** Undefined: deleted, or another of that name. */
  readonly object: WorkloadObject | undefined;
  /** Pods of the newest revision. */
  readonly newest: readonly PodObject[];
  /** Pods of any other revision, until they are gone; those that have run to their end are left out later. */
  readonly older: readonly PodObject[];
}

const revisionSchema = kubeObjectSchema.extend({ revision: z.number().default(0) });

/** Fetches a workload and its pods. A CronJob has none of its own: those of its Jobs end by themselves. */
export async function readWorkloadPods(cluster: Cluster, planned: PlannedWorkload): Promise<WorkloadPods> {
  const object = await readWorkload(cluster, planned);
  if (!object || object.metadata.uid !== planned.uid) return { planned, object: undefined, newest: [], older: [] };
  if (planned.kind === 'CronJob') return { planned, object, newest: [], older: [] };
  const where = { namespace: planned.namespace, labelSelector: selectorText(object.spec.selector) };
  const [pods, revisions] = await Promise.all([
    listObjects(cluster, podSchema, { resource: resources.Pod, ...where }),
    revisionsOf[planned.kind](cluster, object, where),
  ]);
  const mine = pods.filter((pod) => revisions.owners.has(controllerOf(pod)?.uid ?? ''));
  const newest = mine.filter((pod) => revisions.isNewest(pod));
  return { planned, object, newest, older: mine.filter((pod) => !newest.includes(pod)) };
}

interface Revisions {
  /** UIDs of what controls the pods: the workload itself, or the ReplicaSets of a Deployment or a Rollout. */
  readonly owners: ReadonlySet<string>;
  readonly isNewest: (pod: PodObject) => boolean;
}

interface Where {
  readonly namespace: string;
  readonly labelSelector: string;
}

type RollingKind = Exclude<WorkloadKind, 'CronJob'>;

const revisionsOf: Record<RollingKind, (cluster: Cluster, object: WorkloadObject, where: Where) => Promise<Revisions>> =
  {
    Deployment: (cluster, object, where) => replicaSetsOf(cluster, object, where, isOfRevision),
    Rollout: (cluster, object, where) => replicaSetsOf(cluster, object, where, isOfPodHash),
    StatefulSet: (_, object) => Promise.resolve(byHash(object, object.status?.updateRevision ?? undefined)),
    DaemonSet: async (cluster, object, where) => byHash(object, await newestRevision(cluster, object, where)),
  };

/** Whether a ReplicaSet is the newest of the workload that makes it. */
type IsNewest = (set: KubeObject, object: WorkloadObject) => boolean;

/** The newest ReplicaSet is the one whose revision the Deployment itself carries. */
const isOfRevision: IsNewest = (set, object) => {
  const revision = 'deployment.kubernetes.io/revision';
  const current = annotationOf(object, revision);
  return current !== undefined && annotationOf(set, revision) === current;
};

/** The newest ReplicaSet is the one of the pod template that the Rollout's status names. */
const isOfPodHash: IsNewest = ({ metadata }, { status }) => {
  const current = status?.currentPodHash ?? undefined;
  return current !== undefined && metadata.labels?.['rollouts-pod-template-hash'] === current;
};

async function replicaSetsOf(
  cluster: Cluster,
  object: WorkloadObject,
  where: Where,
  isNewest: IsNewest,
): Promise<Revisions> {
  const all = await listObjects(cluster, kubeObjectSchema, {
    resource: resources.ReplicaSet,
    metadataOnly: true,
    ...where,
  });
  const mine = all.filter((set) => controllerOf(set)?.uid === object.metadata.uid);
  const newest = mine.find((set) => isNewest(set, object));
  return {
    owners: new Set(mine.map(({ metadata }) => metadata.uid)),
    isNewest: (pod) => newest !== undefined && controllerOf(pod)?.uid === newest.metadata.uid,
  };
}

async function newestRevision(cluster: Cluster, object: WorkloadObject, where: Where): Promise<string | undefined> {
  const all = await listObjects(cluster, revisionSchema, { resource: resources.ControllerRevision, ...where });
  const mine = all.filter((revision) => controllerOf(revision)?.uid === object.metadata.uid);
  return mine.sort((one, other) => other.revision - one.revision)[0]?.metadata.labels?.['controller-revision-hash'];
}

function byHash({ metadata }: WorkloadObject, hash: string | undefined): Revisions {
  return {
    owners: new Set([metadata.uid]),
    isNewest: ({ metadata: { labels } }) => hash !== undefined && labels?.['controller-revision-hash'] === hash,
  };
}
