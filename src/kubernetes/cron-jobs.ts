import { z } from 'zod';
import type { Cluster } from './clusters.js';
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
}

const cronJobSchema = kubeObjectSchema.extend({
  spec: z.looseObject({ schedule: z.string(), timeZone: z.string().nullish(), suspend: z.boolean().nullish() }),
  status: z.looseObject({ lastSuccessfulTime: z.string().nullish() }).nullish(),
});

/** Every CronJob of a namespace that names any version of `baseName` now. */
export async function cronJobsOf(cluster: Cluster, namespace: string, baseName: string): Promise<CronJobInfo[]> {
  const cronJobs = await listObjects(cluster, cronJobSchema, { resource: resources.CronJob, namespace });
  return cronJobs.flatMap((cronJob): CronJobInfo[] => {
    const refersTo = [...new Set(fieldsOf(cronJob, baseName).map(({ name }) => name))];
    if (refersTo.length === 0) return [];
    const { schedule, timeZone, suspend } = cronJob.spec;
    const lastSuccess = timeOf(cronJob.status?.lastSuccessfulTime);
    const suspended = suspend === true;
    const zone = timeZone ? { timeZone } : {};
    const success = lastSuccess === 0 ? {} : { lastSuccess };
    return [{ name: cronJob.metadata.name, schedule, ...zone, suspended, ...success, refersTo }];
  });
}
