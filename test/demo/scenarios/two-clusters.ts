import type { DemoCluster } from '../cluster/demo-cluster.js';
import { TooLate } from '../until.js';
import type { Stage } from './stage.js';

/**
 * Sees production's first cluster be watched, then its second one.
 *
 * @throws TooLate also where the second one moves before the first one's watch is over.
 */
export async function bothWatched(stage: Stage): Promise<void> {
  const [first, second] = stage.world.sites.production.map(({ cluster }) => cluster);
  if (!first || !second) throw new Error('this story needs production in two clusters');
  const over = await stage.see('the first cluster to be watched', () => watchedUntil(stage, first));
  await stage.see('the second cluster to be switched', () => isInUse(stage, second));
  if (Date.now() < over) throw new TooLate('the second cluster was switched while the first one was still watched');
  await stage.see('the second cluster to be watched', () => watchedUntil(stage, second));
}

/** Until when (epoch milliseconds) the cluster is watched, as its new Secret says while it is. */
function watchedUntil(stage: Stage, cluster: DemoCluster): number | undefined {
  const [, until] = /^watching until (.+)$/.exec(stage.state(cluster)) ?? [];
  return until === undefined ? undefined : Date.parse(until);
}

/** Whether the new version's own Secret tells of a switch. */
function isInUse(stage: Stage, cluster: DemoCluster): boolean {
  return /^(in-use|watching until)/.test(stage.state(cluster));
}
