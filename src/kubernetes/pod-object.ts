import { z } from 'zod';
import { kubeObjectSchema } from './kube-object.js';

const containerStatusSchema = z.looseObject({
  name: z.string(),
  restartCount: z.number().default(0),
  state: z
    .looseObject({ waiting: z.looseObject({ reason: z.string().nullish(), message: z.string().nullish() }).nullish() })
    .nullish(),
});

/** What is read of a Pod. A container's `terminated.message` is not: the program itself writes it. */
export const podSchema = kubeObjectSchema.extend({
  status: z
    .looseObject({
      phase: z.string().nullish(),
      startTime: z.string().nullish(),
      conditions: z
        .array(z.looseObject({ type: z.string(), status: z.string(), lastTransitionTime: z.string().nullish() }))
        .nullish(),
      containerStatuses: z.array(containerStatusSchema).nullish(),
      initContainerStatuses: z.array(containerStatusSchema).nullish(),
    })
    .nullish(),
});
export type PodObject = z.infer<typeof podSchema>;

export function isReady({ status }: PodObject): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

/** Whether a pod has run to its end (an evicted one too): it uses nothing any more and never comes back. */
export function isOver({ status }: PodObject): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

export function containersOf({ status }: PodObject): z.infer<typeof containerStatusSchema>[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
}

export function restartsOf(pod: PodObject): number {
  return containersOf(pod).reduce((sum, { restartCount }) => sum + restartCount, 0);
}
