import type { FieldReference } from '../rotation/plan.js';
import type { WrittenOver } from '../rotation/reason.js';
import type { Cluster } from './clusters.js';
import { findWriter } from './find-writer.js';
import { inParallel } from './in-parallel.js';
import { secretFieldsOf } from './references.js';
import type { RestoreOrder } from './restore-workload.js';
import { rollbackCommand } from './rollback-procedure.js';
import { previousNameOf } from './switched-from.js';
import { workloadName } from './workload-name.js';
import { readWorkload, type WorkloadObject } from './workload-object.js';

/**
 * The plan's workloads that name `name` although they were put back, with who wrote that as far as the server tells, and the
 * command that puts each back by hand. Reads only: each workload once.
 */
export async function findWrittenOver(cluster: Cluster, order: RestoreOrder): Promise<WrittenOver[]> {
  const { plan, name } = order;
  const found = await inParallel(plan.workloads, 10, async (planned) => {
    const object = await readWorkload(cluster, planned);
    const held = object ? secretFieldsOf(object).filter((field) => field.name === name) : [];
    const [first] = held;
    if (!object || !first) return undefined;
    const command = rollbackCommand(plan, planned, name, backFields(object, held, order));
    const writer = findWriter(object, first.path);
    return { workload: workloadName(planned), command, detail: writer?.by ?? 'unknown writer', ...writer };
  });
  return found.filter((one) => one !== undefined);
}

function backFields(object: WorkloadObject, held: readonly FieldReference[], { plan }: RestoreOrder): FieldReference[] {
  return held.flatMap((field) => {
    const previous = previousNameOf(object, field, plan);
    return previous === undefined ? [] : [{ path: field.path, name: previous }];
  });
}
