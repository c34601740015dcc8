import { planBlueGreen } from '../../src/kubernetes/blue-green/plan-blue-green.js';
import type { Cluster } from '../../src/kubernetes/clusters.js';
import { isRouted, routerOf } from '../../src/kubernetes/traffic/router-of.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import type { Blocker, StagePlan } from '../../src/rotation/plan.js';
import { rotationId } from '../../src/rotation/record.js';
import { movesByCopy, type Strategy } from '../../src/rotation/strategy.js';

type Drawn = Pick<StagePlan, 'namespace' | 'workloads' | 'blockers'>;

/**
 * How one place moves to the new version: by the workloads' own updates, or by a copy of the one that the catalogue names.
 * What stands in the way of a copy is a blocker. Reads only.
 */
export async function drawStrategy(
  cluster: Cluster,
  { entry, version }: { readonly entry: SecretEntry; readonly version: string },
  strategy: Strategy | undefined,
  { namespace, workloads, blockers }: Drawn,
): Promise<Pick<StagePlan, 'strategy' | 'blockers'>> {
  if (!strategy || !movesByCopy(strategy) || !isRouted(strategy.router)) return { strategy: 'rolling', blockers };
  const router = routerOf(strategy.router);
  const drawn = await planBlueGreen(cluster, {
    namespace,
    strategy,
    workloads,
    rotationId: rotationId(entry.name, version),
    inspect: (...place) => router.inspect(...place),
  });
  return 'plan' in drawn
    ? { strategy: drawn.plan, blockers }
    : { strategy: 'rolling', blockers: [...blockers, ...drawn.blockers] };
}

/**
 * Of several places of one stage, one has the workload that is copied: the others need not, and may not. Rows of stages that
 * don't move by a copy are as they were.
 */
export function withOneCopy(rows: readonly StagePlan[]): StagePlan[] {
  return rows.map((row) => {
    const copied = rows.filter(({ stage, strategy }) => stage === row.stage && strategy !== 'rolling');
    const [first] = copied;
    if (!first || first === row) return row;
    const needed = row.blockers.filter(({ code }) => code !== 'not-among-workloads');
    return { ...row, blockers: row.strategy === 'rolling' ? needed : [...needed, twice(row)] };
  });
}

function twice({ namespace, strategy }: StagePlan): Blocker {
  const name = strategy === 'rolling' ? '' : strategy.original;
  return { code: 'copied-twice', what: `deployment/${name}`, detail: namespace };
}
