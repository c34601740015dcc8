import { z } from 'zod';
import type { Cluster } from './clusters.js';
import { conditionOf, jobSchema } from './job-object.js';
import { kubeObjectSchema, timeOf } from './kube-object.js';
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

/** Every CronJob of a namespace that names any version of `baseName` now. */
export async function cronJobsOf(cluster: Cluster, namespace: string, baseName: string): Promise<CronJobInfo[]> {
  const [cronJobs, jobs] = await Promise.all([
    listObjects(cluster, cronJobSchema, { resource: resources.CronJob, namespace }),
    listObjects(cluster, jobSchema, { resource: resources.Job, namespace }),
  ]);
  return cronJobs.flatMap((cronJob): CronJobInfo[] => {
    const refersTo = namesIn(cronJob, baseName);
    if (refersTo.length === 0) return [];
    const { schedule, timeZone, suspend } = cronJob.spec;
    const lastSuccess = timeOf(cronJob.status?.lastSuccessfulTime);
    const runs = jobs.filter((job) => job.metadata.ownerReferences?.some(({ uid }) => uid === cronJob.metadata.uid));
    const succeeded = runs
      .filter((job) => conditionOf(job, 'Complete') !== undefined)
      .map((job) => ({ at: timeOf(job.status?.completionTime), on: namesIn(job, baseName) }));
    const suspended = suspend === true;
    const zone = timeZone ? { timeZone } : {};
    const success = lastSuccess === 0 ? {} : { lastSuccess };
    return [{ name: cronJob.metadata.name, schedule, ...zone, suspended, ...success, refersTo, succeeded }];
  });
}

function namesIn(object: unknown, baseName: string): string[] {
  return [...new Set(fieldsOf(object, baseName).map(({ name }) => name))];
}
