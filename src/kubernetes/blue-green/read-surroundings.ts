import { own } from '../annotations.js';
import type { Cluster } from '../clusters.js';
import { kubeObjectSchema, type KubeObject } from '../kube-object.js';
import { listObjects } from '../list-objects.js';
import { readObject } from '../read-object.js';
import { resources } from '../resources.js';
import type { Surroundings } from './draw-twins.js';
import { autoscalerSchema, budgetSchema, policySchema, serviceSchema } from './surrounding-objects.js';

/**
 * Everything in a namespace that may select or scale a workload's pods, and the policies of all namespaces. What must be
 * seen and may not be listed throws `forbidden`: unseen it would be taken for absent. Reads only.
 */
export async function readSurroundings(cluster: Cluster, namespace: string): Promise<Surroundings> {
  const [services, autoscalers, budgets, policies, namespaceLabels] = await Promise.all([
    listObjects(cluster, serviceSchema, { resource: resources.Service, namespace }),
    listObjects(cluster, autoscalerSchema, { resource: resources.HorizontalPodAutoscaler, namespace }),
    listObjects(cluster, budgetSchema, { resource: resources.PodDisruptionBudget, namespace }),
    listObjects(cluster, policySchema, { resource: resources.NetworkPolicy }),
    labelsOfNamespace(cluster, namespace),
  ]);
  return {
    services: services.filter(isTheirs),
    autoscalers: autoscalers.filter(isTheirs),
    budgets: budgets.filter(isTheirs),
    policies: policies.filter(isTheirs),
    namespace,
    namespaceLabels,
  };
}

/** The labels of a namespace, which policies select it by. */
export async function labelsOfNamespace(cluster: Cluster, namespace: string): Promise<Record<string, string>> {
  const where = { resource: resources.Namespace, name: namespace, metadataOnly: true };
  return (await readObject(cluster, kubeObjectSchema, where))?.metadata.labels ?? {};
}

/** Not made for a copy. */
function isTheirs({ metadata }: KubeObject): boolean {
  return metadata.labels?.[own.copy] === undefined;
}
