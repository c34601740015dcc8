import type { Bystander, FieldReference } from '../rotation/plan.js';
import { versionOf } from '../rotation/version.js';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { isFinishedJob, jobSchema } from './job-object.js';
import { isKubernetesError } from './kubernetes-error.js';
import { annotationOf, controllerOf, kubeObjectSchema, type KubeObject } from './kube-object.js';
import { listObjects } from './list-objects.js';
import { ingressFields, roleFields, serviceAccountFields } from './other-references.js';
import { secretFieldsOf } from './references.js';
import { resources } from './resources.js';

type BystanderKind = 'Pod' | 'ReplicaSet' | 'Job' | 'ServiceAccount' | 'Ingress' | 'Role';

const kinds: Record<BystanderKind, (object: KubeObject, namespace: string) => FieldReference[]> = {
  Pod: (object) => (isManaged(object, ['ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job']) ? [] : secretFieldsOf(object)),
  ReplicaSet: (object) => (isManaged(object, ['Deployment']) ? [] : secretFieldsOf(object)),
  Job: (object) => (isManaged(object, ['CronJob']) || isOver(object) ? [] : secretFieldsOf(object)),
  ServiceAccount: serviceAccountFields,
  Ingress: ingressFields,
  Role: roleFields,
};

/**
 * What names a version of the secret and isn't repointed by a switch: Pods, ReplicaSets and Jobs that no workload of
 * the four kinds makes, ServiceAccounts, Ingresses, and Roles that grant it by name. Kinds that may not be listed are
 * left out: the plan is about what is switched, the search before a deletion is the one that must see everything.
 */
export async function findBystanders(cluster: Cluster, namespace: string, baseName: string): Promise<Bystander[]> {
  const names = Object.keys(kinds) as BystanderKind[];
  const found = await Promise.all(names.map((kind) => bystandersOf(cluster, kind, namespace, baseName)));
  return found.flat();
}

async function bystandersOf(cluster: Cluster, kind: BystanderKind, namespace: string, baseName: string) {
  const objects = await listIfAllowed(cluster, kind, namespace);
  return objects.flatMap((object) =>
    kinds[kind](object, namespace)
      .filter(({ name }) => versionOf(name, baseName) !== undefined)
      .map(({ path, name }): Bystander => ({ kind, namespace, name: object.metadata.name, path, secret: name })),
  );
}

async function listIfAllowed(cluster: Cluster, kind: BystanderKind, namespace: string): Promise<KubeObject[]> {
  try {
    return await listObjects(cluster, kubeObjectSchema, { resource: resources[kind], namespace });
  } catch (error) {
    if (isKubernetesError(error, 'forbidden', 'not-found')) return [];
    throw error;
  }
}

function isManaged(object: KubeObject, by: readonly string[]): boolean {
  return by.includes(controllerOf(object)?.kind ?? '');
}

/** Finished, or a check of ours. */
function isOver(object: KubeObject): boolean {
  const job = jobSchema.safeParse(object).data;
  return annotationOf(object, own.rotation) !== undefined || (job !== undefined && isFinishedJob(job));
}
