import { createHash } from 'node:crypto';
import { z } from 'zod';
import { notSeenSchema } from './reference.js';
import { blueGreenPlanSchema } from './strategy.js';

export const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Rollout'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** One field that holds the Secret's name. `path` is a JSON Pointer from the object's root; `name` is what it holds. */
export const fieldReferenceSchema = z.strictObject({ path: z.string(), name: z.string() });
export type FieldReference = z.infer<typeof fieldReferenceSchema>;

export const ownerSchema = z.strictObject({
  kind: z.enum(['helm', 'argo-cd', 'flux', 'controller', 'person', 'unknown']),
  name: z.string(),
});
export type Owner = z.infer<typeof ownerSchema>;

export const plannedWorkloadSchema = z.strictObject({
  kind: z.enum(workloadKinds),
  namespace: z.string(),
  name: z.string(),
  uid: z.string(),
  replicas: z.number(),
  owner: ownerSchema,
  fields: z.array(fieldReferenceSchema),
  /** Of an Argo Rollout that moves by steps of its own, or waits for somebody before it takes the traffic over. */
  ownSteps: z
    .strictObject({
      steps: z.number(),
      /** At how many of them it waits until it is promoted. */
      pauses: z.number(),
      /** Whether that is done here; else it is somebody's to do. */
      promoted: z.boolean().optional(),
    })
    .optional(),
});
export type PlannedWorkload = z.infer<typeof plannedWorkloadSchema>;

/** A rule of a role that grants versions of the secret by their names, which a new version is not among. */
export const grantSchema = z.strictObject({
  apiGroups: z.array(z.string()),
  resources: z.array(z.string()),
  verbs: z.array(z.string()),
  /** What it grants, other objects' names too; of very many only some. */
  names: z.array(z.string()),
  /** Names beside these. */
  moreNames: z.number().optional(),
});
export type Grant = z.infer<typeof grantSchema>;

/** What refers to the secret and can't be repointed: a Pod without owner, a Job, an RBAC rule that grants the old name. */
export const bystanderSchema = z.strictObject({
  kind: z.string(),
  namespace: z.string().optional(),
  name: z.string(),
  path: z.string(),
  secret: z.string(),
  /** Of a Role or ClusterRole. */
  grant: grantSchema.optional(),
});
export type Bystander = z.infer<typeof bystanderSchema>;

export const plannedMonitorSchema = z.strictObject({
  id: z.number(),
  name: z.string(),
  query: z.string(),
  /** Milliseconds that a reading needs to be about what happened after a moment: evaluation window plus delay. */
  settle: z.number(),
  /** A digest of the options that decide when it alerts; plans of before there was one lack it. */
  digest: z.string().optional(),
});
export type PlannedMonitor = z.infer<typeof plannedMonitorSchema>;

/** What stands in the way of a switch, found while planning; `what` names the object. */
export const blockerSchema = z.strictObject({
  code: z.enum([
    'paused',
    'on-delete',
    'partition',
    'healed-by-owner',
    'no-previous-keys',
    'keys-missing',
    'type-differs',
    'being-deleted',
    'env-value-too-large',
    'same-place',
    'not-among-workloads',
    'copied-twice',
    'not-copied',
    'not-routed',
    'name-too-long',
    'label-too-long',
    'name-taken',
    'not-separable',
    'scaled-by-other',
    'scaled-to-zero',
    'host-port',
    'volume-not-shared',
    'policy-elsewhere',
    'route-missing',
    'route-kind-not-served',
    'route-ambiguous',
    'route-without-service',
    'route-owned',
    'route-taken',
    'route-full',
    'route-subset',
    'template-elsewhere',
    'mid-update',
    'no-such-rollout',
  ]),
  what: z.string(),
  detail: z.string().optional(),
});
export type Blocker = z.infer<typeof blockerSchema>;

/** One place of a stage: one of its namespaces. A stage with several has a row for each. */
export const stagePlanSchema = z.strictObject({
  stage: z.string(),
  production: z.boolean(),
  context: z.string().optional(),
  /** The UID of the cluster's `kube-system`: what tells clusters apart. */
  cluster: z.string(),
  namespace: z.string(),
  strategy: z.union([z.literal('rolling'), blueGreenPlanSchema]),
  /** The Secret in use before: its name, or undefined where nothing refers to the secret yet. */
  previous: z
    .strictObject({
      name: z.string(),
      uid: z.string(),
      resourceVersion: z.string(),
      type: z.string(),
      keys: z.array(z.string()),
    })
    .optional(),
  workloads: z.array(plannedWorkloadSchema),
  bystanders: z.array(bystanderSchema),
  /** Bystanders beside these. */
  moreBystanders: z.number().optional(),
  /** Kinds that could not be searched for bystanders. */
  notSeen: z.array(notSeenSchema).optional(),
  /** Kinds beside these. */
  moreNotSeen: z.number().optional(),
  monitors: z.array(plannedMonitorSchema),
  blockers: z.array(blockerSchema),
});
export type StagePlan = z.infer<typeof stagePlanSchema>;

export const planSchema = z.strictObject({ stages: z.array(stagePlanSchema) });
export type Plan = z.infer<typeof planSchema>;

/**
 * What an approval is for: version, clusters, namespaces, workload UIDs, reference fields with their old names,
 * strategy, monitors with their queries and options, and watch. Replicas, images, resource versions and status are left out,
 * because they change without changing what was approved. Equal plans give equal fingerprints whatever their order.
 */
export function fingerprint(plan: Plan, version: string, secret: string, watch: number): string {
  const sorted = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
  const stages = plan.stages.map((stage) => [
    stage.stage,
    stage.cluster,
    stage.namespace,
    stage.strategy,
    sorted(
      stage.workloads.map((workload) => [workload.uid, sorted(workload.fields.map(({ path, name }) => [path, name]))]),
    ),
    sorted(stage.monitors.map(({ id, query, digest }) => (digest === undefined ? [id, query] : [id, query, digest]))),
  ]);
  return createHash('sha256')
    .update(JSON.stringify([secret, version, watch, stages]))
    .digest('hex')
    .slice(0, 32);
}

/** A plan without what an earlier plan did not know of its monitors yet, so that the two can be compared. */
export function asFarAsKnown(before: Plan, now: Plan): Plan {
  const knew = (stage: string, id: number): boolean => {
    const planned = before.stages.find((each) => each.stage === stage)?.monitors.find((monitor) => monitor.id === id);
    return planned === undefined || planned.digest !== undefined;
  };
  const stages = now.stages.map((stage) => ({
    ...stage,
    monitors: stage.monitors.map(({ digest, ...monitor }) =>
      digest !== undefined && knew(stage.stage, monitor.id) ? { ...monitor, digest } : monitor,
    ),
  }));
  return { stages };
}

/** What differs between two plans in what an approval is for, one line each, named as people write it. */
export function planChanges(before: Plan, now: Plan): string[] {
  const lines = (plan: Plan) =>
    plan.stages.flatMap((stage) => [
      [`${stage.stage} namespace ${stage.namespace} in cluster ${stage.cluster}`, JSON.stringify(stage.strategy)],
      ...stage.workloads.flatMap(({ kind, name, uid, fields }) =>
        fields.map((field) => [
          `${calledIn(plan, stage)} ${kind.toLowerCase()}/${name} ${field.path} = ${field.name}`,
          uid,
        ]),
      ),
      ...stage.monitors.map(({ id, name, query, digest = '' }) => [
        `${stage.stage} monitor ${id} ${name}`,
        `${query} ${digest}`,
      ]),
    ]);
  const unique = (rows: string[][]) => [...new Map(rows.map((row) => [row.join('\n'), row])).values()];
  const [old, fresh] = [unique(lines(before)), unique(lines(now))];
  const has = (rows: string[][], row: string[]) => rows.some((other) => other[0] === row[0] && other[1] === row[1]);
  return [
    ...old.filter((row) => !has(fresh, row)).map(([line]) => `gone: ${line}`),
    ...fresh.filter((row) => !has(old, row)).map(([line]) => `new: ${line}`),
  ];
}

/** A stage, with the namespace where it has several. */
function calledIn({ stages }: Plan, { stage, namespace }: StagePlan): string {
  return stages.filter((other) => other.stage === stage).length > 1 ? `${stage} ${namespace}` : stage;
}
