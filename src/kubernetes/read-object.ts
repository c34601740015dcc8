import type { z } from 'zod';
import { errorOf } from './attempt.js';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';

type Where = Pick<KubernetesRequest, 'resource' | 'namespace' | 'name' | 'metadataOnly'>;

/** One object, or undefined where there is none of that name. */
export async function readObject<T>(cluster: Cluster, schema: z.ZodType<T>, where: Where): Promise<T | undefined> {
  const request: KubernetesRequest = { verb: 'get', ...where };
  try {
    return check(cluster, schema, request, (await cluster.send(request)).body);
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Sends a write and returns the object as the API server stored it. */
export async function writeObject<T>(cluster: Cluster, schema: z.ZodType<T>, request: KubernetesRequest): Promise<T> {
  return check(cluster, schema, request, (await cluster.send(request)).body);
}

/** What the API server answered, or `unexpected` with the name of the field that isn't what the API promises. */
export function check<T>(cluster: Cluster, schema: z.ZodType<T>, request: KubernetesRequest, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const field = parsed.error.issues[0]?.path.join('.') ?? '';
  throw errorOf(cluster, request, 'unexpected', `the answer is not what the API promises: ${field}`);
}
