import { isDeepStrictEqual } from 'node:util';
import type { RoutedService } from '../../rotation/strategy.js';
import type { KubeObject } from '../kube-object.js';
import type { RememberedPool, RememberedWeights } from './remembered-weights.js';
import type { Backend, Pool, RouteShape } from './route-shape.js';
import { isProportional, reduced } from './split.js';

/** One list of backends that is not as it should be. */
export interface PoolChange {
  readonly at: string;
  readonly from: readonly Backend[];
  readonly to: readonly Backend[];
}

export interface PlannedPools {
  readonly changes: readonly PoolChange[];
  /** Of every rule that sends to an original: what it is without the copy. */
  readonly pools: readonly RememberedPool[];
  /** Whether the copy is named anywhere now. */
  readonly isCopyNamed: boolean;
}

/**
 * What has to change in a route so that the copy gets `percent` of what each rule sends to the originals. Pure. Goes by
 * what is remembered of the time before wherever the rule still shares as that says; elsewhere somebody changed it
 * meanwhile, and original and copy together keep the share that they have now.
 */
export function planPools(
  shape: RouteShape,
  route: KubeObject,
  services: readonly RoutedService[],
  percent: number,
  memory: RememberedWeights | undefined,
): PlannedPools {
  const namespace = route.metadata.namespace ?? '';
  const planned = shape.poolsOf(route).map((pool) => {
    const joined = joinPool(shape, pool, namespace, services);
    return { pool, joined, ...planPool(shape, pool, joined, percent, memory) };
  });
  return {
    changes: planned.flatMap(({ pool: { at, backends: from }, to }) =>
      isDeepStrictEqual(from, to) ? [] : [{ at, from, to }],
    ),
    pools: planned.flatMap(({ before }) => before ?? []),
    isCopyNamed: planned.some(({ joined }) => joined.hasTwin),
  };
}

/** A backend as it is without the copy; its weight is that of both together. */
interface Joined {
  readonly backend: Backend;
  readonly pair: RoutedService | undefined;
  weight: number;
  hasTwin: boolean;
}

interface JoinedPool {
  readonly all: readonly Joined[];
  readonly hasTwin: boolean;
}

function joinPool(
  shape: RouteShape,
  { backends }: Pool,
  namespace: string,
  services: readonly RoutedService[],
): JoinedPool {
  const all: Joined[] = [];
  const astray: Joined[] = [];
  for (const backend of backends) {
    const service = shape.serviceOf(backend, namespace);
    const weight = weightOf(backend) ?? shape.weightless(backends.length);
    const ofTwin = services.find(({ twin }) => twin === service);
    const pair = ofTwin ?? services.find(({ original }) => original === service);
    const before = all.at(-1);
    if (!ofTwin) all.push({ backend, pair, weight, hasTwin: false });
    else if (before && before.pair === pair && !before.hasTwin) join(before, weight);
    else astray.push({ backend: shape.renamed(backend, ofTwin.original), pair, weight, hasTwin: true });
  }
  for (const twin of astray) {
    const original = all.find(({ pair, hasTwin }) => pair === twin.pair && !hasTwin);
    // Somebody took the original out: its place is kept by what the copy has.
    if (original) join(original, twin.weight);
    else all.push(twin);
  }
  return { all, hasTwin: all.some((one) => one.hasTwin) };
}

/** The copy stands right behind its original, unless somebody moved it. */
function join(original: Joined, weight: number): void {
  original.weight += weight;
  original.hasTwin = true;
}

interface PlannedPool {
  readonly to: readonly Backend[];
  readonly before?: RememberedPool;
}

function planPool(
  shape: RouteShape,
  { at, backends }: Pool,
  joined: JoinedPool,
  percent: number,
  memory: RememberedWeights | undefined,
): PlannedPool {
  const { all, hasTwin } = joined;
  if (!all.some(({ pair }) => pair)) return { to: backends };
  const names = all.map(({ backend }) => shape.nameOf(backend));
  const own = hasTwin ? reduced(all.map(({ weight }) => weight)) : all.map(({ backend }) => weightOf(backend) ?? null);
  const weights = knownWeights(shape, memory, { at, names }, all) ?? own;
  const shares = all.map(({ pair }, index) => {
    const weight = weights[index] ?? shape.weightless(all.length);
    return { weight, moved: pair !== undefined && weight > 0 };
  });
  const to = all.map(({ backend }, index) => weighted(backend, weights[index] ?? null));
  if (!shares.some(({ moved }) => moved)) return { to };
  const before = { at, names, weights };
  if (percent === 0) return { to, before };
  return { to: divided(shape, all, shape.split(shares, percent)), before };
}

/** The remembered weights of this rule, if it still shares as they say, or as they were divided. */
function knownWeights(
  shape: RouteShape,
  memory: RememberedWeights | undefined,
  { at, names }: Omit<RememberedPool, 'weights'>,
  all: readonly Joined[],
): RememberedPool['weights'] | undefined {
  if (!memory) return undefined;
  const same = memory.pools.filter((pool) => isDeepStrictEqual(pool.names, names));
  const known = same.find((pool) => pool.at === at) ?? same[0];
  if (!known) return undefined;
  const before = known.weights.map((weight) => weight ?? shape.weightless(all.length));
  const shares = before.map((weight, index) => ({ weight, moved: all[index]?.pair !== undefined && weight > 0 }));
  const left = shape.split(shares, memory.percent).map((part) => part.reduce((one, other) => one + other, 0));
  const now = all.map(({ weight }) => weight);
  return isProportional(now, before) || isProportional(now, left) ? known.weights : undefined;
}

function divided(shape: RouteShape, all: readonly Joined[], split: readonly number[][]): Backend[] {
  return all.flatMap(({ backend, pair }, index) => {
    const [weight = 0, copy] = split[index] ?? [];
    const original = weighted(backend, weight);
    return copy === undefined || !pair ? [original] : [original, weighted(shape.renamed(backend, pair.twin), copy)];
  });
}

function weightOf({ weight }: Backend): number | undefined {
  return typeof weight === 'number' ? weight : undefined;
}

function weighted(backend: Backend, weight: number | null): Backend {
  const { weight: _, ...rest } = backend;
  return weight === null ? rest : { ...rest, weight };
}
