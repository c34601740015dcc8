import { z } from 'zod';
import type { PlannedWorkload, WorkloadKind } from '../rotation/plan.js';
import type { Cluster } from './clusters.js';
import { kubeObjectSchema } from './kube-object.js';
import { readObject } from './read-object.js';
import { resources } from './resources.js';

const count = z.number().nullish();

/** A label selector, as workloads, budgets and policies have it. */
export const selectorSchema = z.looseObject({
  matchLabels: z.record(z.string(), z.string()).nullish(),
  matchExpressions: z
    .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
    .nullish(),
});
export type Selector = z.infer<typeof selectorSchema>;

const specSchema = z.looseObject({
  replicas: count,
  paused: z.boolean().nullish(),
  selector: selectorSchema.nullish(),
  updateStrategy: z
    .looseObject({ type: z.string().nullish(), rollingUpdate: z.looseObject({ partition: count }).nullish() })
    .nullish(),
});

const statusSchema = z.looseObject({
  observedGeneration: count,
  replicas: count,
  updatedReplicas: count,
  readyReplicas: count,
  availableReplicas: count,
  currentRevision: z.string().nullish(),
  updateRevision: z.string().nullish(),
  desiredNumberScheduled: count,
  updatedNumberScheduled: count,
  numberAvailable: count,
  conditions: z
    .array(
      z.looseObject({
        type: z.string(),
        status: z.string(),
        reason: z.string().nullish(),
        message: z.string().nullish(),
      }),
    )
    .nullish(),
});

/** What is read of a Deployment, StatefulSet, DaemonSet or CronJob; everything else is kept as it came. */
export const workloadSchema = kubeObjectSchema.extend({ spec: specSchema, status: statusSchema.nullish() });
export type WorkloadObject = z.infer<typeof workloadSchema>;

/** A workload by kind and name, or undefined where there is none, or only one that is being deleted. */
export async function readWorkload(
  cluster: Cluster,
  { kind, namespace, name }: Pick<PlannedWorkload, 'kind' | 'namespace' | 'name'>,
): Promise<WorkloadObject | undefined> {
  const object = await readObject(cluster, workloadSchema, { resource: resources[kind], namespace, name });
  return object?.metadata.deletionTimestamp ? undefined : object;
}

/** How many pods a workload wants; a CronJob wants none between its runs. */
export function wantedReplicas(kind: WorkloadKind, { spec, status }: WorkloadObject): number {
  if (kind === 'CronJob') return 0;
  return kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? 0) : (spec.replicas ?? 1);
}

/** A label selector as the query parameter `labelSelector`. */
export function selectorText(selector: Selector | null | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = (selector?.matchExpressions ?? []).map(({ key, operator, values }) => {
    const list = `(${(values ?? []).join(',')})`;
    if (operator === 'In') return `${key} in ${list}`;
    if (operator === 'NotIn') return `${key} notin ${list}`;
    return operator === 'Exists' ? key : `!${key}`;
  });
  return [...labels, ...expressions].join(',');
}
