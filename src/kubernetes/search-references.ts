import type { z } from 'zod';
import type { FieldReference } from '../rotation/plan.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { isFinishedJob, jobSchema } from './job-object.js';
import { KubernetesError } from './kubernetes-error.js';
import { controllerOf, kubeObjectSchema, type KubeObject } from './kube-object.js';
import { listObjects } from './list-objects.js';
import { ingressFields, serviceAccountFields } from './other-references.js';
import { isOver, podSchema } from './pod-object.js';
import { secretFieldsOf } from './references.js';
import { resources } from './resources.js';
import { workloadSchema, type WorkloadObject } from './workload-object.js';

export interface SearchOrder {
  readonly namespaces: readonly string[];
  /** The Secret's full name. */
  readonly name: string;
  /** Kinds that are left out on purpose, such as `Ingress`. */
  readonly ignore?: readonly string[];
}

export interface ReferenceHit {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  /** `weak`: history that uses nothing now: a scaled-down ReplicaSet, a finished Job, a pod that has ended. */
  readonly grade: 'strong' | 'weak';
}

export interface NotSeen {
  readonly kind: string;
  readonly namespace: string;
  readonly why: string;
}

export interface SearchResult {
  readonly hits: ReferenceHit[];
  readonly notSeen: NotSeen[];
}

interface Searched {
  readonly fields: (object: KubeObject, namespace: string) => FieldReference[];
  /** Whether an object uses nothing now and is only history. */
  readonly isHistory: (object: KubeObject) => boolean;
}

const never = () => false;
const running: Searched = { fields: secretFieldsOf, isHistory: never };

const kinds = {
  Deployment: running,
  StatefulSet: running,
  DaemonSet: running,
  CronJob: running,
  Pod: { fields: secretFieldsOf, isHistory: (object) => isTrueOf(podSchema, object, isOver) },
  ReplicaSet: { fields: secretFieldsOf, isHistory: (object) => isTrueOf(workloadSchema, object, isScaledDown) },
  Job: { fields: secretFieldsOf, isHistory: (object) => isTrueOf(jobSchema, object, isFinishedJob) },
  ServiceAccount: { fields: serviceAccountFields, isHistory: never },
  Ingress: { fields: ingressFields, isHistory: never },
} as const satisfies Record<string, Searched>;
type SearchedKind = keyof typeof kinds;

/**
 * Every object in the namespaces that names a Secret, by consistent reads of all pages. Whatever could not be listed to
 * its end, for whatever reason, is in `notSeen`: only an empty `notSeen` makes an empty `hits` mean "unused". Throws
 * nothing of the API's. Reads only.
 */
export async function searchReferences(cluster: Cluster, order: SearchOrder): Promise<SearchResult> {
  const searched = (Object.keys(kinds) as SearchedKind[]).filter((kind) => !order.ignore?.includes(kind));
  const pairs = order.namespaces.flatMap((namespace) => searched.map((kind) => ({ kind, namespace })));
  const results = await inParallel(pairs, 6, ({ kind, namespace }) => searchKind(cluster, kind, namespace, order.name));
  return {
    hits: results.flatMap((result) => (Array.isArray(result) ? result : [])),
    notSeen: results.flatMap((result) => (Array.isArray(result) ? [] : [result])),
  };
}

async function searchKind(
  cluster: Cluster,
  kind: SearchedKind,
  namespace: string,
  secret: string,
): Promise<ReferenceHit[] | NotSeen> {
  const searched: Searched = kinds[kind];
  try {
    const objects = await listObjects(cluster, kubeObjectSchema, { resource: resources[kind], namespace });
    return objects.flatMap((object) => {
      const fields = searched.fields(object, namespace).filter(({ name }) => name === secret);
      const grade = searched.isHistory(object) ? 'weak' : 'strong';
      return fields.map(({ path }): ReferenceHit => ({ kind, namespace, name: object.metadata.name, path, grade }));
    });
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return { kind, namespace, why: `${error.code}: ${error.facts.detail}` };
  }
}

function isTrueOf<T>(schema: z.ZodType<T>, object: KubeObject, is: (parsed: T) => boolean): boolean {
  const parsed = schema.safeParse(object);
  return parsed.success && is(parsed.data);
}

function isScaledDown(set: WorkloadObject): boolean {
  return set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0 && controllerOf(set) !== undefined;
}
