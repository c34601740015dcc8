import { z } from 'zod';

const texts = z.record(z.string(), z.string());

export const ownerReferenceSchema = z.looseObject({
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().optional(),
});

export const metadataSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().default(''),
  resourceVersion: z.string().default(''),
  generation: z.number().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: texts.nullish(),
  annotations: texts.nullish(),
  ownerReferences: z.array(ownerReferenceSchema).nullish(),
});

/** Any object of the API: its metadata is read, the rest is kept as it came. */
export const kubeObjectSchema = z.looseObject({ metadata: metadataSchema });
export type KubeObject = z.infer<typeof kubeObjectSchema>;

/** The owner that keeps this object as it is, if there is one. */
export function controllerOf(object: KubeObject): z.infer<typeof ownerReferenceSchema> | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

export function annotationOf(object: KubeObject, key: string): string | undefined {
  return object.metadata.annotations?.[key];
}

/** Epoch milliseconds of an API time; 0 where it is missing. */
export function timeOf(text: string | null | undefined): number {
  return text ? Date.parse(text) || 0 : 0;
}
