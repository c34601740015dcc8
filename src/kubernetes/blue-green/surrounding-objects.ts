import { z } from 'zod';
import { kubeObjectSchema } from '../kube-object.js';
import { selectorSchema } from '../workload-object.js';

export const serviceSchema = kubeObjectSchema.extend({
  spec: z
    .looseObject({
      type: z.string().nullish(),
      selector: z.record(z.string(), z.string()).nullish(),
      clusterIP: z.string().nullish(),
      ports: z.array(z.looseObject({})).nullish(),
    })
    .nullish(),
});
export type ServiceObject = z.infer<typeof serviceSchema>;

export const autoscalerSchema = kubeObjectSchema.extend({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ apiVersion: z.string().nullish(), kind: z.string(), name: z.string() }),
  }),
});
export type AutoscalerObject = z.infer<typeof autoscalerSchema>;

export const budgetSchema = kubeObjectSchema.extend({
  spec: z.looseObject({ selector: selectorSchema.nullish() }).nullish(),
});
export type BudgetObject = z.infer<typeof budgetSchema>;

const peerSchema = z.looseObject({
  podSelector: selectorSchema.nullish(),
  namespaceSelector: selectorSchema.nullish(),
});
export type Peer = z.infer<typeof peerSchema>;

export const policySchema = kubeObjectSchema.extend({
  spec: z
    .looseObject({
      podSelector: selectorSchema.nullish(),
      ingress: z.array(z.looseObject({ from: z.array(peerSchema).nullish() })).nullish(),
      egress: z.array(z.looseObject({ to: z.array(peerSchema).nullish() })).nullish(),
    })
    .nullish(),
});
export type PolicyObject = z.infer<typeof policySchema>;

/** Kinds that get twins. */
export const twinKinds = ['Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'] as const;
export type TwinKind = (typeof twinKinds)[number];
export type Twinned = ServiceObject | AutoscalerObject | BudgetObject | PolicyObject;

/** How each is read. */
export const twinSchemas: Readonly<Record<TwinKind, z.ZodType<Twinned>>> = {
  Service: serviceSchema,
  HorizontalPodAutoscaler: autoscalerSchema,
  PodDisruptionBudget: budgetSchema,
  NetworkPolicy: policySchema,
};
