import type { FieldReference, StagePlan } from '../rotation/plan.js';
import type { LacksKeys } from '../rotation/reason.js';
import type { Cluster } from './clusters.js';
import { neededKeys } from './needed-keys.js';
import { readShape } from './read-shape.js';

/**
 * Which of the Secrets that an object's fields are put back to (`back`: each with the name that it gets) lacks keys which the
 * object can't start without. What the plan knows of the old version settles it without a question where it has them all;
 * else that Secret is asked, because one that is not immutable may have got them since.
 */
export async function findLackingKeys(
  cluster: Cluster,
  { namespace, previous }: Pick<StagePlan, 'namespace' | 'previous'>,
  object: unknown,
  back: readonly FieldReference[],
): Promise<Omit<LacksKeys, 'workload'> | undefined> {
  for (const name of new Set(back.map((field) => field.name))) {
    const fields = back.filter((field) => field.name === name);
    const needed = [...new Set(fields.flatMap(({ path }) => neededKeys(object, path)))];
    // Of a version that the plan does not know nothing is asked: a rollback has no request to spare.
    const known = name === previous?.name ? previous.keys : needed;
    if (needed.every((key) => known.includes(key))) continue;
    const shape = await readShape(cluster, namespace, name);
    const keys = needed.filter((key) => shape && !shape.keys.includes(key));
    if (keys.length > 0) return { name, keys };
  }
  return undefined;
}
