import { createHash } from 'node:crypto';
import { z } from 'zod';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { conditionOf, jobSchema, type JobObject } from './job-object.js';
import { isKubernetesError } from './kubernetes-error.js';
import { annotationOf, kubeObjectSchema, timeOf } from './kube-object.js';
import { readObject, writeObject } from './read-object.js';
import { redact } from './redact.js';
import { fieldsOf } from './references.js';
import { repointed } from './repointed.js';
import { resources } from './resources.js';

export interface CheckOrder {
  readonly namespace: string;
  /** The CronJob whose Job template is run. */
  readonly cronJob: string;
  readonly rotationId: string;
  readonly stage: string;
  /** The Secret that the Job uses. */
  readonly secretName: string;
  readonly baseName: string;
}

export interface CheckResult {
  /** The Job's name, also where it could not be made. */
  readonly job: string;
  readonly state: 'running' | 'passed' | 'failed' | 'no-cron-job';
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly detail?: string;
}

const dayInSeconds = 86_400;

const cronJobSchema = kubeObjectSchema.extend({
  spec: z.looseObject({
    jobTemplate: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
      spec: z.looseObject({}),
    }),
  }),
});
type CronJobObject = z.infer<typeof cronJobSchema>;

/**
 * Runs a CronJob's Job template once for a rotation and stage, with the secret's references repointed in the Job alone.
 * The Job's name follows from rotation and stage, so a repetition finds it and only looks. Each call is one look; the
 * caller asks again while it is `running`. The Job belongs to no CronJob and goes by itself a day after its end.
 */
export async function runCheckJob(cluster: Cluster, order: CheckOrder): Promise<CheckResult> {
  const name = jobName(order);
  const found = await read(cluster, order.namespace, name);
  if (found) return judge(order, found);
  const { namespace, cronJob } = order;
  const template = await readObject(cluster, cronJobSchema, { resource: resources.CronJob, namespace, name: cronJob });
  if (!template) return { job: name, state: 'no-cron-job' };
  const body = jobOf(order, name, template);
  try {
    return judge(
      order,
      await writeObject(cluster, jobSchema, { verb: 'create', resource: resources.Job, namespace, body }),
    );
  } catch (error) {
    if (!isKubernetesError(error, 'already-exists', 'unreachable')) throw error;
    const made = await read(cluster, namespace, name);
    if (!made) throw error;
    return judge(order, made);
  }
}

function read(cluster: Cluster, namespace: string, name: string): Promise<JobObject | undefined> {
  return readObject(cluster, jobSchema, { resource: resources.Job, namespace, name });
}

/** At most 63 characters, because the Job's name becomes a label of its pods. */
function jobName({ cronJob, rotationId, stage }: CheckOrder): string {
  const hash = createHash('sha256').update(`${rotationId}/${stage}`).digest('hex').slice(0, 10);
  return `${cronJob.slice(0, 63 - hash.length - 1).replace(/[.-]+$/, '')}-${hash}`;
}

function jobOf(order: CheckOrder, name: string, { spec: { jobTemplate } }: CronJobObject) {
  const metadata = {
    name,
    namespace: order.namespace,
    labels: { ...jobTemplate.metadata?.labels },
    annotations: { [own.rotation]: order.rotationId, 'cronjob.kubernetes.io/instantiate': 'manual' },
  };
  const job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata,
    spec: { ttlSecondsAfterFinished: dayInSeconds, ...jobTemplate.spec },
  };
  return repointed(job, fieldsOf(job, order.baseName), order.secretName);
}

function judge(order: CheckOrder, job: JobObject): CheckResult {
  const { name } = job.metadata;
  if (annotationOf(job, own.rotation) !== order.rotationId) {
    return { job: name, state: 'failed', detail: 'a Job of this name belongs to somebody else' };
  }
  const startedAt = timeOf(job.status?.startTime);
  const base = { job: name, ...(startedAt === 0 ? {} : { startedAt }) };
  const passed = conditionOf(job, 'Complete');
  const failed = conditionOf(job, 'Failed');
  const ended = timeOf(job.status?.completionTime ?? (passed ?? failed)?.lastTransitionTime);
  const end = ended === 0 ? {} : { endedAt: ended };
  if (passed) return { ...base, ...end, state: 'passed' };
  if (!failed) return { ...base, state: 'running' };
  return {
    ...base,
    ...end,
    state: 'failed',
    detail: redact([failed.reason, failed.message].filter(Boolean).join(': ')),
  };
}
