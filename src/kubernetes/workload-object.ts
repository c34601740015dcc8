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

/** What is read of how an Argo Rollout moves (github.com/argoproj/argo-rollouts, RolloutStrategy). */
const rolloutStrategySchema = z.looseObject({
  canary: z
    .looseObject({
      steps: z
        .array(
          z.looseObject({ pause: z.looseObject({ duration: z.union([z.string(), z.number()]).nullish() }).nullish() }),
        )
        .nullish(),
    })
    .nullish(),
  blueGreen: z.looseObject({ autoPromotionEnabled: z.boolean().nullish() }).nullish(),
});

const rolloutStatusShape = {
  phase: z.string().nullish(),
  message: z.string().nullish(),
  abort: z.boolean().nullish(),
  promoteFull: z.boolean().nullish(),
  /** Hashes of the newest pod template, and of the one that all traffic is known to be well on. */
  currentPodHash: z.string().nullish(),
  stableRS: z.string().nullish(),
  currentStepIndex: count,
  pauseConditions: z.array(z.looseObject({ reason: z.string(), startTime: z.string() })).nullish(),
  canary: z
    .looseObject({ weights: z.looseObject({ canary: z.looseObject({ weight: count }).nullish() }).nullish() })
    .nullish(),
};

const specSchema = z.looseObject({
  replicas: count,
  paused: z.boolean().nullish(),
  selector: selectorSchema.nullish(),
  updateStrategy: z
    .looseObject({ type: z.string().nullish(), rollingUpdate: z.looseObject({ partition: count }).nullish() })
    .nullish(),
  strategy: rolloutStrategySchema.nullish(),
  /** Of a Rollout whose template is another object's. */
  workloadRef: z.looseObject({ kind: z.string().nullish(), name: z.string() }).nullish(),
});

const statusSchema = z.looseObject({
  ...rolloutStatusShape,
  /** A Rollout counts in text. */
  observedGeneration: z.union([z.number(), z.string()]).nullish(),
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

/** What is read of a Deployment, StatefulSet, DaemonSet, CronJob or Argo Rollout; everything else is kept as it came. */
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

/** Whether its controller has seen it as it is now. */
export function isObserved({ metadata, status }: Pick<WorkloadObject, 'metadata' | 'status'>): boolean {
  return Number(status?.observedGeneration ?? 0) >= (metadata.generation ?? 1);
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
