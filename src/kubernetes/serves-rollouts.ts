import { z } from 'zod';
import type { Cluster } from './clusters.js';
import { isKubernetesError } from './kubernetes-error.js';
import type { KubernetesRequest } from './kubernetes-request.js';
import { check } from './read-object.js';
import { apiVersionOf, resources } from './resources.js';

/** Milliseconds for which an answer is believed. */
const fresh = 60_000;

const known = new WeakMap<Cluster, { readonly at: number; readonly serves: boolean }>();

const listSchema = z.looseObject({ resources: z.array(z.looseObject({ name: z.string() })) });

/**
 * Whether a cluster has Argo Rollouts: one look at what it serves, which needs no right on Rollouts, believed for a minute.
 * Argo CD has the same group, without this kind.
 */
export async function servesRollouts(cluster: Cluster, now: () => number = Date.now): Promise<boolean> {
  const before = known.get(cluster);
  if (before && now() - before.at < fresh) return before.serves;
  const serves = await look(cluster);
  known.set(cluster, { at: now(), serves });
  return serves;
}

async function look(cluster: Cluster): Promise<boolean> {
  const path = `/apis/${apiVersionOf(resources.Rollout)}`;
  const request: KubernetesRequest = { verb: 'get', resource: { ...resources.Rollout, plural: path.slice(1) }, path };
  try {
    const { resources: served } = check(cluster, listSchema, request, (await cluster.send(request)).body);
    return served.some(({ name }) => name === resources.Rollout.plural);
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return false;
    throw error;
  }
}
