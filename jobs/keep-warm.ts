import type { Clusters } from '../src/kubernetes/clusters.js';
import type { Rotations } from '../src/records/rotations.js';
import type { Rotation } from '../src/rotation/record.js';

/** More are opened when they are needed. */
const most = 64;

/**
 * Keeps connections open to every cluster in which a rotation would have to put something back, one for each workload up
 * to a limit: opening them costs a rollback more time than all of its calls. Nothing depends on it, and what can't be
 * reached stops nothing.
 */
export async function keepWarm(parts: {
  readonly rotations: Pick<Rotations, 'active'>;
  readonly clusters: Pick<Clusters, 'open'>;
}): Promise<void> {
  const wanted = new Map<string | undefined, number>();
  for (const rotation of await parts.rotations.active()) {
    for (const [context, count] of touchedWorkloads(rotation)) {
      wanted.set(context, Math.min(most, Math.max(wanted.get(context) ?? 0, count)));
    }
  }
  const warm = [...wanted].map(async ([context, count]) => (await parts.clusters.open(context)).warm(count));
  await Promise.allSettled(warm);
}

/** How many workloads one rotation would put back at once, by their cluster's context. */
function touchedWorkloads({ plan, switched }: Rotation): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const { stage, context, workloads } of plan?.stages ?? []) {
    if (switched[stage] !== undefined) counts.set(context, (counts.get(context) ?? 0) + workloads.length);
  }
  return counts;
}
