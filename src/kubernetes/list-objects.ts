import { z } from 'zod';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { check } from './read-object.js';

const page = 500;
const restarts = 3;

type Where = Pick<KubernetesRequest, 'resource' | 'namespace' | 'metadataOnly'> & { readonly labelSelector?: string };

/**
 * Every object of a kind, page by page, from a consistent read (never from the API server's cache). When the
 * continue token expires (410) the list is begun again, at most three times; then it throws `expired`.
 */
export async function listObjects<T>(cluster: Cluster, schema: z.ZodType<T>, where: Where): Promise<T[]> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await listOnce(cluster, schema, where);
    } catch (error) {
      if (!isKubernetesError(error, 'expired') || tries >= restarts) throw error;
    }
  }
}

async function listOnce<T>(cluster: Cluster, schema: z.ZodType<T>, where: Where): Promise<T[]> {
  const { labelSelector, ...rest } = where;
  const listSchema = listSchemaOf(schema);
  const items: T[] = [];
  for (let next: string | undefined = ''; next !== undefined;) {
    const query = { limit: String(page), labelSelector, continue: next === '' ? undefined : next };
    const request: KubernetesRequest = { verb: 'list', ...rest, query };
    const list: List<T> = check(cluster, listSchema, request, (await cluster.send(request)).body);
    for (const item of list.items ?? []) items.push(item);
    next = list.metadata.continue ? list.metadata.continue : undefined;
  }
  return items;
}

interface List<T> {
  readonly metadata: { readonly continue?: string | undefined };
  readonly items?: readonly T[] | null | undefined;
}

const known = new WeakMap<z.ZodType, unknown>();

/** A schema compiles itself when it is first used, which takes longer than most lists: one for each kind of item is kept. */
function listSchemaOf<T>(schema: z.ZodType<T>): z.ZodType<List<T>> {
  const before = known.get(schema) as z.ZodType<List<T>> | undefined;
  if (before) return before;
  const made = z.looseObject({
    metadata: z.looseObject({ continue: z.string().optional() }),
    items: z.array(schema).nullish(),
  });
  known.set(schema, made);
  return made;
}
