import { z } from 'zod';
import type { Cluster } from '../clusters.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { kubeObjectSchema } from '../kube-object.js';
import { listObjects } from '../list-objects.js';
import { resources } from '../resources.js';

const sliceSchema = kubeObjectSchema.extend({
  endpoints: z
    .array(
      z.looseObject({
        addresses: z.array(z.string()),
        conditions: z.looseObject({ ready: z.boolean().nullish() }).nullish(),
        targetRef: z.looseObject({ uid: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/**
 * How many pods a Service sends to now, as its EndpointSlices say; undefined where the cluster doesn't serve these. A pod
 * with an address of each family counts once. Reads only.
 */
export async function readyEndpoints(
  cluster: Cluster,
  namespace: string,
  service: string,
): Promise<number | undefined> {
  const labelSelector = `kubernetes.io/service-name=${service}`;
  try {
    const slices = await listObjects(cluster, sliceSchema, {
      resource: resources.EndpointSlice,
      namespace,
      labelSelector,
    });
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    // Nothing said about it means ready (discovery/v1).
    const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false);
    return new Set(ready.map(({ targetRef, addresses }) => targetRef?.uid ?? addresses[0])).size;
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return undefined;
    throw error;
  }
}
