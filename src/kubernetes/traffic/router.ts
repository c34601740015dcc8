import type { Blocker } from '../../rotation/plan.js';
import type { RoutedService } from '../../rotation/strategy.js';
import type { Cluster } from '../clusters.js';

/** Where the weights between a workload and its copy are kept. */
export interface Traffic {
  readonly rotationId: string;
  readonly namespace: string;
  /** The name of the object that carries the weights; undefined where the router needs none. */
  readonly route: string | undefined;
  readonly services: readonly RoutedService[];
  /** The Deployment that is copied, and its copy. */
  readonly original: string;
  readonly copy: string;
}

/** What a route is before anything was changed: the Services that it sends traffic to, or what stands in the way. */
export type Inspected = { readonly services: readonly string[] } | { readonly blockers: readonly Blocker[] };

/**
 * Moves traffic between a workload and its copy. One file each; `routerOf` gives the one that settings name. Whether the copy
 * is ready is not a router's question: it is proven before any weight is set.
 */
export interface Router {
  /**
   * Looks at the route while the plan is drawn; `among` are the names of the Services that select the original's pods.
   * Reads only, and sees the route as it was where this rotation moves its weights already. A route that doesn't exist, sends to none of them, whose kind the cluster doesn't serve, that its owner
   * would heal back, or that already divides traffic for another rotation is a blocker.
   */
  inspect(
    cluster: Cluster,
    place: {
      readonly namespace: string;
      readonly route: string | undefined;
      readonly among: readonly string[];
      readonly rotationId: string;
    },
  ): Promise<Inspected>;
  /**
   * The percentage of the original's traffic that goes to the copy: 0 where the route doesn't name it. Undefined where it
   * is not what was set last, where rules disagree, or where the route is gone: somebody else changed it. Reads only. Of
   * `replicas` it is what the ready pods really give (`realPercent`), which can differ from what was asked for.
   */
  readWeights(cluster: Cluster, traffic: Traffic): Promise<number | undefined>;
  /**
   * Gives the copy `percent` (a whole number, 0 to 100) of what the original gets in every rule that sends any to it;
   * other backends of a rule keep their share. Looks first; a route that is there already is not written. Keeps whatever
   * else the route says, also what is changed at the same time, and puts the weights right that somebody else changed.
   * 0 takes the copy out again: the route is then, to the field, what it was before the first call, where nobody else
   * changed it. `waiting`: what has to come first was begun (replicas that must become ready), call again. Throws
   * `not-found` where the route is gone, `conflict` once `stillWanted` says no, which is asked before each write to a route:
   * weights that were given back meanwhile must not be set again; and `refused` with what was seen where it can't be done to this route (any more).
   */
  setWeights(
    cluster: Cluster,
    traffic: Traffic,
    percent: number,
    stillWanted?: () => Promise<boolean>,
  ): Promise<'set' | 'waiting'>;
}
