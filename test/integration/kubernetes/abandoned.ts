import type { Cluster } from '../../../src/kubernetes/clusters.js';

export type Boundary = 'before' | 'after';

export interface Abandoned {
  /** The cluster as a process sees it that ends at one request: before it was sent, or after it was applied. */
  readonly cluster: Cluster;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  /** How many requests there were. */
  count(): number;
}

/** A process that ends at its request number `at` (from 0): what it would have done after that is never done. */
export function abandonedAt(cluster: Cluster, at: number, boundary: Boundary): Abandoned {
  let requests = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const never = () => new Promise<never>(() => undefined);
  return {
    cluster: {
      ...cluster,
      async send(request) {
        const number = requests;
        requests += 1;
        if (number > at) return never();
        if (number < at) return cluster.send(request);
        // What it was answered is lost with it, a refusal too.
        if (boundary === 'after') await cluster.send(request).catch(() => undefined);
        end();
        return never();
      },
    },
    ended,
    count: () => requests,
  };
}

/** How many requests `act` makes when nothing happens to it. */
export async function countRequests(cluster: Cluster, act: (cluster: Cluster) => Promise<unknown>): Promise<number> {
  const counting = abandonedAt(cluster, Number.POSITIVE_INFINITY, 'before');
  await act(counting.cluster);
  return counting.count();
}
