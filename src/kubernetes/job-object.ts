import { z } from 'zod';
import { kubeObjectSchema } from './kube-object.js';

/** What is read of a Job. */
export const jobSchema = kubeObjectSchema.extend({
  status: z
    .looseObject({
      startTime: z.string().nullish(),
      completionTime: z.string().nullish(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().nullish(),
            message: z.string().nullish(),
            lastTransitionTime: z.string().nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});
export type JobObject = z.infer<typeof jobSchema>;

/** The condition `type` of a Job, if it is true. */
export function conditionOf({ status }: JobObject, type: 'Complete' | 'Failed') {
  return status?.conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

export function isFinishedJob(job: JobObject): boolean {
  return conditionOf(job, 'Complete') !== undefined || conditionOf(job, 'Failed') !== undefined;
}
