import type { WorkloadKind } from '../rotation/plan.js';
import type { Cluster } from './clusters.js';
import type { PatchOperation } from './json-patch.js';
import { writeObject } from './read-object.js';
import { resources } from './resources.js';
import { workloadSchema, type WorkloadObject } from './workload-object.js';

interface Where {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
}

/** Applies a JSON Patch to a workload and returns it as it is then. A failed `test` is thrown as `invalid`. */
export function patchWorkload(
  cluster: Cluster,
  { kind, namespace, name }: Where,
  body: readonly PatchOperation[],
): Promise<WorkloadObject> {
  const resource = resources[kind];
  return writeObject(cluster, workloadSchema, { verb: 'patch', resource, namespace, name, patch: 'json', body });
}

/** The same for its status alone: what the patch says of anything else is left out by the API server. */
export function patchStatus(
  cluster: Cluster,
  { kind, namespace, name }: Where,
  body: readonly PatchOperation[],
): Promise<WorkloadObject> {
  const where = { resource: resources[kind], namespace, name, subresource: 'status' as const };
  return writeObject(cluster, workloadSchema, { verb: 'patch', ...where, patch: 'json', body });
}
