import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import { kubeObjectSchema, type KubeObject } from '../kube-object.js';
import type { KubernetesError } from '../kubernetes-error.js';
import { findRoutes, newestOf, type FoundRoute } from './find-routes.js';
import { inspectRoute } from './inspect-route.js';
import { patchAsRead } from './patch-as-read.js';
import { isTaken, patchOfRoute } from './patch-of-route.js';
import { planPools } from './plan-pools.js';
import { rememberedWeights } from './remembered-weights.js';
import type { RouteShape } from './route-shape.js';
import type { Router, Traffic } from './router.js';

/**
 * A router for routes that list weighted backends. What a route was is kept in its own annotation `keyturn.dev/weights`,
 * written together with the weights, for as long as any are moved.
 */
export function weightedRouter(shape: RouteShape): Router {
  return {
    inspect: (cluster, place) => inspectRoute(cluster, shape, { ...place, route: named(place.route) }),
    async readWeights(cluster, traffic) {
      const found = await findRoute(cluster, shape, traffic);
      return found === undefined ? undefined : percentOf(shape, found.route, traffic);
    },
    async setWeights(cluster, traffic, percent, stillWanted) {
      const found = await findRoute(cluster, shape, traffic);
      const { namespace } = traffic;
      const resource = found?.resource ?? newestOf(shape.kinds[0]);
      const where = { resource, namespace, name: named(traffic.route) };
      const patchOf = (route: KubeObject) => {
        const planned = planPools(shape, route, traffic.services, percent, rememberedWeights(route));
        if (percent === 0 && !planned.isCopyNamed && isTaken(route, traffic.rotationId)) return [];
        const wrong = wrongWith(route, planned.pools.length, traffic, percent);
        if (wrong !== undefined) throw refusal(cluster, where, wrong);
        return patchOfRoute(route, planned, traffic, percent);
      };
      const set = await patchAsRead(cluster, kubeObjectSchema, where, found?.route, patchOf, stillWanted);
      // An admission webhook may have stored something else than was sent.
      if (patchOf(set).length > 0) throw refusal(cluster, where, `the cluster accepted ${percent} % but holds others`);
      return 'set';
    },
  };
}

/** The route, of two of one name the one that we have changed. */
async function findRoute(cluster: Cluster, shape: RouteShape, traffic: Traffic): Promise<FoundRoute | undefined> {
  const { namespace, rotationId } = traffic;
  const found = await findRoutes(cluster, shape.kinds, namespace, named(traffic.route));
  return found.find(({ route }) => rememberedWeights(route)?.rotation === rotationId) ?? found[0];
}

function percentOf(shape: RouteShape, route: KubeObject, { services, rotationId }: Traffic): number | undefined {
  const memory = rememberedWeights(route);
  const percent = memory?.percent ?? 0;
  const { changes, isCopyNamed } = planPools(shape, route, services, percent, memory);
  if (memory?.rotation !== rotationId) return isCopyNamed ? undefined : 0;
  return changes.length === 0 && isCopyNamed ? percent : undefined;
}

function wrongWith(route: KubeObject, sending: number, traffic: Traffic, percent: number): string | undefined {
  const memory = rememberedWeights(route);
  if (memory && isTaken(route, traffic.rotationId)) return `its weights are moved by ${memory.rotation}`;
  const originals = traffic.services.map(({ original }) => original).join(', ');
  return percent > 0 && sending === 0 ? `no rule of it sends anything to ${originals} any more` : undefined;
}

function refusal(cluster: Cluster, where: Parameters<typeof patchAsRead>[2], detail: string): KubernetesError {
  return errorOf(cluster, { verb: 'patch', ...where }, 'refused', detail);
}

function named(route: string | undefined): string {
  if (route === undefined) throw new Error('this router needs the name of a route');
  return route;
}
