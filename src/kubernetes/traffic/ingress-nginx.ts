import { isDeepStrictEqual } from 'node:util';
import type { Blocker } from '../../rotation/plan.js';
import { own } from '../annotations.js';
import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import { setAnnotations, type PatchOperation } from '../json-patch.js';
import { isKubernetesError, type KubernetesError } from '../kubernetes-error.js';
import { annotationOf } from '../kube-object.js';
import { listObjects } from '../list-objects.js';
import { readObject } from '../read-object.js';
import { apiVersionOf, resources } from '../resources.js';
import {
  canaryAnnotations,
  canaryName,
  canaryOf,
  ingressSchema,
  isCanary,
  placesOf,
  servicesOf,
  type IngressObject,
} from './canary-ingress.js';
import { patchAsRead } from './patch-as-read.js';
import type { Guard, Router, Traffic } from './router.js';

const resource = resources.Ingress;
const tries = 5;

/**
 * Moves weights by a canary Ingress `<route>-green` beside the route, which itself is never written: so nobody who owns
 * it heals anything back. The canary carries our rotation; one of that name that doesn't is refused, never touched.
 */
export const ingressNginx: Router = {
  async inspect(cluster, { namespace, route = '', among, rotationId }) {
    const all = await listObjects(cluster, ingressSchema, { resource, namespace });
    const what = `ingress/${route}`;
    const ingress = all.find(({ metadata }) => metadata.name === route);
    if (!ingress) return { blockers: [{ code: 'route-missing', what }] };
    const sent = servicesOf(ingress);
    const services = among.filter((service) => sent.includes(service));
    const blockers: Blocker[] = takenBy(ingress, all, rotationId).map((name) => ({
      code: 'route-taken',
      what,
      detail: name,
    }));
    if (services.length === 0) blockers.push({ code: 'route-without-service', what, detail: among.join(', ') });
    if (ingress.metadata.deletionTimestamp) blockers.push({ code: 'being-deleted', what });
    return blockers.length > 0 ? { blockers } : { services };
  },
  async readWeights(cluster, traffic) {
    const { ingress, canary } = await readBoth(cluster, traffic);
    if (!ingress) return undefined;
    if (!canary) return 0;
    const percent = percentOf(canary, traffic);
    if (percent === undefined) return undefined;
    return isAsWanted(canary, canaryOf(ingress, traffic, percent)) ? percent : undefined;
  },
  async setWeights(cluster, traffic, percent, { stillWanted } = {}) {
    const { ingress, canary } = await readBoth(cluster, traffic);
    if (percent === 0) await remove(cluster, traffic, canary);
    if (!ingress) throw refusal(cluster, traffic, 'get', 'not-found', 'it is gone');
    const isSent = traffic.services.some(({ original }) => servicesOf(ingress).includes(original));
    if (percent > 0 && !isSent) throw refusal(cluster, traffic, 'get', 'refused', 'it sends nothing to the original');
    if (percent > 0) await put(cluster, traffic, { wanted: canaryOf(ingress, traffic, percent), canary, stillWanted });
    return 'set';
  },
};

/** Other canaries of the same hosts and paths, and whatever has the name that ours would have and is not ours. */
function takenBy(ingress: IngressObject, all: readonly IngressObject[], rotationId: string): string[] {
  const places = placesOf(ingress);
  const others = all.filter((other) => other !== ingress && annotationOf(other, own.rotation) !== rotationId);
  return others
    .filter(
      (other) =>
        other.metadata.name === canaryName(ingress.metadata.name) ||
        (isCanary(other) && placesOf(other).some((place) => places.includes(place))),
    )
    .map(({ metadata }) => `ingress/${metadata.name}`);
}

async function readBoth(cluster: Cluster, { namespace, route = '' }: Traffic) {
  const names = [route, canaryName(route)];
  const [ingress, canary] = await Promise.all(
    names.map((name) => readObject(cluster, ingressSchema, { resource, namespace, name })),
  );
  return { ingress, canary };
}

/** The percentage that we gave this canary; undefined where it isn't ours. */
function percentOf(canary: IngressObject, { rotationId }: Traffic): number | undefined {
  if (annotationOf(canary, own.rotation) !== rotationId) return undefined;
  const [, percent] = /^\{"percent":(\d+)\}$/.exec(annotationOf(canary, own.weights) ?? '') ?? [];
  return percent === undefined ? undefined : Number(percent);
}

function isAsWanted(canary: IngressObject, wanted: IngressObject): boolean {
  return patchOf(canary, wanted).length === 0;
}

interface Put {
  readonly wanted: IngressObject;
  readonly canary: IngressObject | undefined;
  readonly stillWanted: Guard['stillWanted'] | undefined;
}

async function put(cluster: Cluster, traffic: Traffic, { wanted, canary, stillWanted }: Put) {
  const { namespace } = traffic;
  const { name, annotations } = wanted.metadata;
  const refuseLate = async () => {
    if (stillWanted && !(await stillWanted())) {
      throw refusal(cluster, traffic, 'patch', 'refused', 'nobody wants it any more');
    }
  };
  const ours = async (object: IngressObject) => {
    refuseForeign(cluster, traffic, object);
    const patch = patchOf(object, wanted);
    if (patch.length > 0) await refuseLate();
    return patch;
  };
  const where = { resource, namespace, name };
  if (canary) return patchAsRead(cluster, ingressSchema, where, canary, ours);
  const body = {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    metadata: { name, namespace, annotations },
    spec: wanted.spec,
  };
  await refuseLate();
  try {
    return await cluster.send({ verb: 'create', resource, namespace, body });
  } catch (error) {
    // Ours, whose answer was lost; or somebody was faster.
    if (!isKubernetesError(error, 'already-exists')) throw error;
    return patchAsRead(cluster, ingressSchema, where, undefined, ours);
  }
}

function patchOf(canary: IngressObject, wanted: IngressObject): PatchOperation[] {
  const has = canary.metadata.annotations ?? {};
  const stray = Object.keys(canaryAnnotations(canary)).filter(
    (key) => wanted.metadata.annotations?.[key] === undefined,
  );
  const differing = [
    ...Object.entries(wanted.metadata.annotations ?? {}).filter(([key, value]) => has[key] !== value),
    ...stray.map((key) => [key, null] as const),
  ];
  // The cluster's default class, where the route names none.
  const { ingressClassName } = canary.spec;
  const spec = { ...(ingressClassName ? { ingressClassName } : {}), ...wanted.spec };
  const operations: PatchOperation[] = [
    ...(isDeepStrictEqual(spec, canary.spec) ? [] : [{ op: 'replace', path: '/spec', value: spec } as const]),
    ...(differing.length === 0 ? [] : setAnnotations(canary, Object.fromEntries(differing))),
  ];
  if (operations.length === 0) return [];
  return [{ op: 'test', path: '/metadata/resourceVersion', value: canary.metadata.resourceVersion }, ...operations];
}

/** Deletes the canary as it was read; one that changed meanwhile is read again. */
async function remove(cluster: Cluster, traffic: Traffic, first: IngressObject | undefined): Promise<void> {
  const where = { resource, namespace: traffic.namespace, name: canaryName(traffic.route ?? '') };
  for (let count = 0, canary = first; canary && !canary.metadata.deletionTimestamp; count += 1) {
    refuseForeign(cluster, traffic, canary);
    const { uid, resourceVersion } = canary.metadata;
    try {
      await cluster.send({ verb: 'delete', ...where, body: { preconditions: { uid, resourceVersion } } });
      return;
    } catch (error) {
      if (isKubernetesError(error, 'not-found')) return;
      if (!isKubernetesError(error, 'conflict') || count >= tries) throw error;
    }
    canary = await readObject(cluster, ingressSchema, where);
  }
}

function refuseForeign(cluster: Cluster, traffic: Traffic, canary: IngressObject): void {
  if (annotationOf(canary, own.rotation) === traffic.rotationId) return;
  const owner = annotationOf(canary, own.rotation) ?? 'somebody else';
  throw refusal(cluster, traffic, 'patch', 'refused', `${canary.metadata.name} belongs to ${owner}`);
}

function refusal(
  cluster: Cluster,
  { namespace, route = '' }: Traffic,
  verb: 'get' | 'patch',
  code: 'not-found' | 'refused',
  detail: string,
): KubernetesError {
  const name = verb === 'get' ? route : canaryName(route);
  return errorOf(cluster, { verb, resource, namespace, name }, code, detail);
}
