import { z } from 'zod';
import type { Cluster } from './clusters.js';
import { conditionOf, jobSchema } from './job-object.js';
import { kubeObjectSchema, timeOf } from './kube-object.js';
import { isKubernetesError } from './kubernetes-error.js';
import { listObjects } from './list-objects.js';
import { fieldsOf } from './references.js';
import { resources } from './resources.js';

/** A CronJob that uses a secret. */
export interface CronJobInfo {
  readonly name: string;
  readonly schedule: string;
  readonly timeZone?: string;
  readonly suspended: boolean;
  /** When its last successful run ended. */
  readonly lastSuccess?: number;
  /** The Secrets that it names, each once. */
  readonly refersTo: string[];
  /** Its successful runs whose Jobs are kept: when each ended, and the Secrets that it ran on. */
  readonly succeeded: readonly { readonly at: number; readonly on: readonly string[] }[];
}

/**
 * Whether a CronJob has succeeded without `name` since `since`. A run that began before a switch and succeeds after it still
 * ran on the old version, which only its Job tells; where no Job is kept, the time of the last success has to do.
 */
export function hasSucceededWithout({ succeeded, lastSuccess = 0 }: CronJobInfo, name: string, since: number): boolean {
  if (succeeded.length === 0) return lastSuccess > since;
  // Kubernetes tells whole seconds; within the second of the switch the name decides.
  return succeeded.some(({ at, on }) => at >= Math.floor(since / 1_000) * 1_000 && !on.includes(name));
}

const cronJobSchema = kubeObjectSchema.extend({
  spec: z.looseObject({ schedule: z.string(), timeZone: z.string().nullish(), suspend: z.boolean().nullish() }),
  status: z.looseObject({ lastSuccessfulTime: z.string().nullish() }).nullish(),
});

/**
 * Every CronJob of a namespace that names any version of `baseName` now. Where Jobs may not be listed, `succeeded` is empty:
 * the search before a deletion misses the same right, so that nothing is deleted on the weaker answer.
 */
export async function cronJobsOf(cluster: Cluster, namespace: string, baseName: string): Promise<CronJobInfo[]> {
  const all = await listObjects(cluster, cronJobSchema, { resource: resources.CronJob, namespace });
  const using = all.filter((cronJob) => namesIn(cronJob, baseName).length > 0);
  const jobs = using.length === 0 ? [] : await jobsThatMayBeListed(cluster, namespace);
  return using.map((cronJob): CronJobInfo => {
    const { schedule, timeZone, suspend } = cronJob.spec;
    const lastSuccess = timeOf(cronJob.status?.lastSuccessfulTime);
    const runs = jobs.filter((job) => job.metadata.ownerReferences?.some(({ uid }) => uid === cronJob.metadata.uid));
    return {
      name: cronJob.metadata.name,
      schedule,
      ...(timeZone ? { timeZone } : {}),
      suspended: suspend === true,
      ...(lastSuccess === 0 ? {} : { lastSuccess }),
      refersTo: namesIn(cronJob, baseName),
      succeeded: runs
        .filter((job) => conditionOf(job, 'Complete') !== undefined)
        .map((job) => ({ at: timeOf(job.status?.completionTime), on: namesIn(job, baseName) })),
    };
  });
}

async function jobsThatMayBeListed(cluster: Cluster, namespace: string): Promise<z.infer<typeof jobSchema>[]> {
  try {
    return await listObjects(cluster, jobSchema, { resource: resources.Job, namespace });
  } catch (error) {
    if (isKubernetesError(error, 'forbidden')) return [];
    throw error;
  }
}

function namesIn(object: unknown, baseName: string): string[] {
  return [...new Set(fieldsOf(object, baseName).map(({ name }) => name))];
}
