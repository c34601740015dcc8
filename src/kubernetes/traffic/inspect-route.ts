import type { Blocker } from '../../rotation/plan.js';
import type { Cluster } from '../clusters.js';
import type { KubeObject } from '../kube-object.js';
import { healsBack, ownerOf } from '../owner-of.js';
import { findRoutes, servedRoutes, type FoundRoute } from './find-routes.js';
import { rememberedWeights } from './remembered-weights.js';
import type { RouteShape } from './route-shape.js';
import type { Inspected } from './router.js';

interface Place {
  readonly namespace: string;
  readonly route: string;
  readonly among: readonly string[];
  readonly rotationId: string;
}

/** What a route of weighted backends is before anything was changed; see `Router`. Reads only. */
export async function inspectRoute(cluster: Cluster, shape: RouteShape, place: Place): Promise<Inspected> {
  const { namespace, route } = place;
  const what = shape.kinds.map(({ kind }) => `${kind.toLowerCase()}/${route}`).join(' or ');
  const found = await findRoutes(cluster, shape.kinds, namespace, route);
  const [only] = found;
  if (!only) {
    const isServed = (await servedRoutes(cluster, shape.kinds)).length > 0;
    const versions = shape.kinds[0].versions.map((version) => `${shape.kinds[0].group}/${version}`).join(' or ');
    return {
      blockers: [
        isServed ? { code: 'route-missing', what } : { code: 'route-kind-not-served', what, detail: versions },
      ],
    };
  }
  if (found.length > 1) return { blockers: [{ code: 'route-ambiguous', what }] };
  const services = servicesOf(shape, only.route, place);
  const blockers = [
    ...standingBlockers(only, place),
    ...(services.length > 0 ? backendBlockers(shape, only, place) : []),
  ];
  const { among } = place;
  if (services.length === 0)
    blockers.push({ code: 'route-without-service', what: nameOf(only), detail: among.join(', ') });
  return blockers.length > 0 ? { blockers } : { services };
}

/** What is true of the route as a whole. */
function standingBlockers(found: FoundRoute, { rotationId }: Place): Blocker[] {
  const what = nameOf(found);
  const owner = ownerOf(found.route);
  const memory = rememberedWeights(found.route);
  const blockers: Blocker[] = [];
  if (healsBack(owner)) blockers.push({ code: 'route-owned', what, detail: `${owner.kind} ${owner.name}` });
  if (memory && memory.rotation !== rotationId) blockers.push({ code: 'route-taken', what, detail: memory.rotation });
  if (found.route.metadata.deletionTimestamp) blockers.push({ code: 'being-deleted', what });
  return blockers;
}

/** What keeps the copy from being put beside the original. */
function backendBlockers(shape: RouteShape, found: FoundRoute, { namespace, among }: Place): Blocker[] {
  const what = nameOf(found);
  return shape.poolsOf(found.route).flatMap(({ at, backends }): Blocker[] => {
    const originals = backends.filter((backend) => among.includes(shape.serviceOf(backend, namespace) ?? ''));
    const subsets = originals.flatMap((backend) => shape.subsetOf?.(backend) ?? []);
    const isFull = originals.length > 0 && backends.length + originals.length > (shape.mostBackends ?? Infinity);
    return [
      ...subsets.map((subset) => ({ code: 'route-subset', what, detail: subset }) as const),
      ...(isFull ? [{ code: 'route-full', what, detail: at } as const] : []),
    ];
  });
}

/** The Services that the route sends to, or names, where this rotation moves its weights: at 100 % they get nothing. */
function servicesOf(shape: RouteShape, route: KubeObject, { namespace, among, rotationId }: Place): string[] {
  const isMoved = rememberedWeights(route)?.rotation === rotationId;
  const named = shape.poolsOf(route).flatMap(({ backends }) =>
    backends.flatMap((backend) => {
      const weight = backend['weight'] ?? shape.weightless(backends.length);
      return weight === 0 && !isMoved ? [] : (shape.serviceOf(backend, namespace) ?? []);
    }),
  );
  return among.filter((service) => named.includes(service));
}

function nameOf({ resource, route }: FoundRoute): string {
  return `${resource.kind.toLowerCase()}/${route.metadata.name}`;
}
