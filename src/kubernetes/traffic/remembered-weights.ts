import { z } from 'zod';
import { own } from '../annotations.js';
import { annotationOf, type KubeObject } from '../kube-object.js';

const poolSchema = z.strictObject({
  /** The JSON Pointer of the list, when it was last written. */
  at: z.string(),
  names: z.array(z.string()),
  /** Null: the backend has no weight of its own. */
  weights: z.array(z.number().nonnegative().nullable()),
});
/** One rule's backends as they were before any weight was moved. */
export type RememberedPool = z.infer<typeof poolSchema>;

const weightsSchema = z.strictObject({
  rotation: z.string(),
  percent: z.number(),
  /** The change cause that was there before. */
  cause: z.string().nullable(),
  pools: z.array(poolSchema),
});
/** What our annotation of a route remembers while weights are moved. */
export type RememberedWeights = z.infer<typeof weightsSchema>;

/** What was remembered on a route; undefined where there is nothing, or nothing that can be read. */
export function rememberedWeights(route: KubeObject): RememberedWeights | undefined {
  try {
    return weightsSchema.safeParse(JSON.parse(annotationOf(route, own.weights) ?? 'null')).data;
  } catch {
    return undefined;
  }
}
