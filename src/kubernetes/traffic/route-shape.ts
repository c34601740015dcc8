import type { Resource } from '../resources.js';
import type { KubeObject } from '../kube-object.js';
import type { Split } from './split.js';

/** One backend of a rule, as its route has it. Its weight, where it has one, is in the field `weight`. */
export type Backend = Readonly<Record<string, unknown>>;

/** The backends that one rule divides its traffic among, and the JSON Pointer of their list. */
export interface Pool {
  readonly at: string;
  readonly backends: readonly Backend[];
}

/** A kind of routes in every version that we know, the newest first. */
export type RouteKind = Omit<Resource, 'version'> & { readonly versions: readonly [string, ...string[]] };

/** How some kinds of routes say where traffic goes: all that tells one weighted router from another. */
export interface RouteShape {
  readonly kinds: readonly [RouteKind, ...RouteKind[]];
  /** Every list of backends of a route. */
  poolsOf(route: KubeObject): Pool[];
  /** What a backend sends to, whatever that is. */
  nameOf(backend: Backend): string;
  /** The Service that a backend sends to, if it is one of the route's own namespace. */
  serviceOf(backend: Backend, namespace: string): string | undefined;
  /** The same backend, sending to another Service of that namespace. */
  renamed(backend: Backend, service: string): Backend;
  /** What a backend without a weight counts, where the rule has so many. */
  weightless(count: number): number;
  readonly split: Split;
  /** How many backends a rule may have, if that is limited. */
  readonly mostBackends?: number;
  /** The part of a Service that this backend is limited to: a copy of the Service has no such part. */
  subsetOf?(backend: Backend): string | undefined;
}

/** The objects at a JSON Pointer's list, told apart from anything else that may be there. */
export function objectsIn(list: unknown): Backend[] {
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function isObject(value: unknown): value is Backend {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
