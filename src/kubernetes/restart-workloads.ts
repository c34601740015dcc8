import type { PlannedWorkload } from '../rotation/plan.js';
import { own } from './annotations.js';
import type { Cluster } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { valueAt } from './json-pointer.js';
import { resources } from './resources.js';
import { readWorkload, workloadSchema } from './workload-object.js';
import { writeObject } from './read-object.js';
import { workloadName } from './workload-name.js';

/**
 * Restarts workloads as `kubectl rollout restart` does, once for each rotation: the pod template's annotation names the
 * rotation, so a repetition changes nothing. A Rollout would take a new template through its steps: it is told to restart
 * its pods as they are (`spec.restartAt`), which its own annotation names. CronJobs and workloads that are gone are left out. Returns the names of those that
 * were restarted, by this run or an earlier one.
 */
export async function restartWorkloads(
  cluster: Cluster,
  workloads: readonly PlannedWorkload[],
  rotationId: string,
  at: number,
): Promise<string[]> {
  const rolling = workloads.filter(({ kind }) => kind !== 'CronJob');
  const restarted = await inParallel(rolling, 10, (workload) => restartOne(cluster, workload, rotationId, at));
  return restarted.flatMap((name) => (name === undefined ? [] : [name]));
}

async function restartOne(cluster: Cluster, workload: PlannedWorkload, rotationId: string, at: number) {
  const object = await readWorkload(cluster, workload);
  if (!object) return undefined;
  const { kind, namespace, name } = workload;
  const place = kind === 'Rollout' ? '/metadata/annotations' : '/spec/template/metadata/annotations';
  const annotations = valueAt(object, place) as Record<string, string> | undefined;
  if (annotations?.[own.restartedFor] === rotationId) return workloadName(workload);
  const time = new Date(at).toISOString();
  const body = kind === 'Rollout' ? restartOfRollout(rotationId, time) : restartOfTemplate(rotationId, time);
  await writeObject(cluster, workloadSchema, {
    verb: 'patch',
    resource: resources[kind],
    namespace,
    name,
    patch: 'merge',
    body,
  });
  return workloadName(workload);
}

function restartOfTemplate(rotationId: string, time: string): object {
  const annotations = { [own.restartedFor]: rotationId, 'kubectl.kubernetes.io/restartedAt': time };
  return { spec: { template: { metadata: { annotations } } } };
}

/** Its controller counts whole seconds. */
function restartOfRollout(rotationId: string, time: string): object {
  const annotations = { [own.restartedFor]: rotationId };
  return { metadata: { annotations }, spec: { restartAt: `${time.slice(0, 19)}Z` } };
}
