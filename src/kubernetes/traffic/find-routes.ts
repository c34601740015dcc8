import { z } from 'zod';
import type { Cluster } from '../clusters.js';
import { isKubernetesError } from '../kubernetes-error.js';
import { kubeObjectSchema, type KubeObject } from '../kube-object.js';
import { check, readObject } from '../read-object.js';
import type { Resource } from '../resources.js';
import type { KubernetesRequest } from '../kubernetes-request.js';
import type { RouteKind } from './route-shape.js';

/** A route, and the kind and version that it was read as. */
export interface FoundRoute {
  readonly resource: Resource;
  readonly route: KubeObject;
}

/**
 * The routes of that name, of any of the kinds. The newest versions are asked for at once; only where they know no such
 * route is the cluster asked which versions it serves.
 */
export async function findRoutes(
  cluster: Cluster,
  kinds: readonly RouteKind[],
  namespace: string,
  name: string,
): Promise<FoundRoute[]> {
  const newest = await readAll(cluster, kinds.map(newestOf), namespace, name);
  if (newest.length > 0) return newest;
  const served = await servedRoutes(cluster, kinds);
  const others = served.filter(({ kind, version }) =>
    kinds.every((one) => one.kind !== kind || one.versions[0] !== version),
  );
  return readAll(cluster, others, namespace, name);
}

/** The kinds that the cluster serves in a version that we know, each in the newest of them. */
export async function servedRoutes(cluster: Cluster, kinds: readonly RouteKind[]): Promise<Resource[]> {
  const served = await Promise.all(kinds.map((kind) => servedAs(cluster, kind)));
  return served.flatMap((resource) => resource ?? []);
}

export function newestOf({ versions, ...kind }: RouteKind): Resource {
  return { ...kind, version: versions[0] };
}

async function readAll(cluster: Cluster, among: readonly Resource[], namespace: string, name: string) {
  const found = await Promise.all(
    among.map(async (resource) => {
      const route = await readObject(cluster, kubeObjectSchema, { resource, namespace, name });
      return route ? [{ resource, route }] : [];
    }),
  );
  return found.flat();
}

const groupSchema = z.looseObject({ versions: z.array(z.looseObject({ version: z.string() })) });
const kindsSchema = z.looseObject({ resources: z.array(z.looseObject({ name: z.string() })) });

async function servedAs(cluster: Cluster, { versions, ...kind }: RouteKind): Promise<Resource | undefined> {
  const group = await ask(cluster, groupSchema, kind, `/apis/${kind.group}`);
  const known = versions.filter((version) => group?.versions.some((served) => served.version === version));
  for (const version of known) {
    const served = await ask(cluster, kindsSchema, kind, `/apis/${kind.group}/${version}`);
    if (served?.resources.some(({ name }) => name === kind.plural)) return { ...kind, version };
  }
  return undefined;
}

async function ask<T>(cluster: Cluster, schema: z.ZodType<T>, kind: Omit<Resource, 'version'>, path: string) {
  const request: KubernetesRequest = { verb: 'get', resource: { ...kind, version: '' }, path };
  try {
    return check(cluster, schema, request, (await cluster.send(request)).body);
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return undefined;
    throw error;
  }
}
