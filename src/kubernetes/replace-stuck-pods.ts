import type { StagePlan } from '../rotation/plan.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { isKubernetesError } from './kubernetes-error.js';
import { isOver, isReady, type PodObject } from './pod-object.js';
import { secretFieldsOf } from './references.js';
import { resources } from './resources.js';
import { readWorkloadPods } from './workload-pods.js';

/**
 * Deletes the pods of StatefulSets that still name the Secret `name` and are not ready. A StatefulSet waits for such a
 * pod for ever, also when its template was put back, and never replaces it by itself
 * (https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback). A pod that is ready, that
 * terminates, or that another one has taken the place of (by UID) is left alone, so this may be repeated. Answers the
 * names of the pods that it deleted.
 */
export async function replaceStuckPods(cluster: Cluster, plan: StagePlan, name: string): Promise<string[]> {
  const sets = plan.workloads.filter(({ kind }) => kind === 'StatefulSet');
  const seen = await inParallel(sets, 10, (planned) => readWorkloadPods(cluster, planned));
  const stuck = seen.flatMap(({ newest, older }) => [...newest, ...older]).filter((pod) => isStuck(pod, name));
  const deleted = await inParallel(stuck, 10, (pod) => deletePod(cluster, plan.namespace, pod));
  return deleted.filter((pod) => pod !== undefined);
}

function isStuck(pod: PodObject, name: string): boolean {
  const names = secretFieldsOf(pod).some((field) => field.name === name);
  return names && !isReady(pod) && !isOver(pod) && !pod.metadata.deletionTimestamp;
}

async function deletePod(cluster: Cluster, namespace: string, { metadata }: PodObject): Promise<string | undefined> {
  const { name, uid } = metadata;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  try {
    await cluster.send({ verb: 'delete', resource: resources.Pod, namespace, name, body });
    return name;
  } catch (error) {
    if (isKubernetesError(error, 'not-found', 'conflict')) return undefined;
    throw error;
  }
}
