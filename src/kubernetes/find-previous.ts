import type { Blocker, PlannedWorkload, StagePlan } from '../rotation/plan.js';
import { secretName } from '../rotation/version.js';
import { splitKeys } from './annotations.js';
import type { Cluster } from './clusters.js';
import { readShape } from './read-shape.js';
import type { VersionInfo } from './versions.js';

/** What `findPrevious` needs of an order: where, what is new, and which keys it will have. */
export interface PreviousOrder {
  readonly namespace: string;
  readonly baseName: string;
  readonly version: string;
  readonly keys: readonly string[];
}

export interface Previous {
  readonly previous?: StagePlan['previous'];
  readonly blockers: Blocker[];
}

/**
 * The version in use before: the one that most fields name (of several, the newest); where nothing names any, the one
 * that the new version's own annotation remembers (everything was switched already), else the newest that exists. Keys
 * that it has and the new one will lack are a blocker, and so is a Secret that is named but doesn't exist.
 */
export async function findPrevious(
  cluster: Cluster,
  order: PreviousOrder,
  versions: readonly VersionInfo[],
  workloads: readonly PlannedWorkload[],
): Promise<Previous> {
  const fresh = secretName(order.baseName, order.version);
  const fields = workloads.flatMap((workload) => workload.fields.map(({ name }) => name));
  const others = fields.filter((name) => name !== fresh);
  const remembered = versions.find(({ name }) => name === fresh)?.annotations['previous'];
  const named = others.length === 0 && remembered !== undefined ? [remembered] : others;
  const uses = (name: string) => named.filter((other) => other === name).length;
  // `versions` is sorted oldest first and this sort is stable.
  const existing = versions.filter(({ name }) => name !== fresh).reverse();
  const version = existing.sort((one, other) => uses(other.name) - uses(one.name))[0];
  if (named.length > 0 && (!version || uses(version.name) === 0)) {
    return { blockers: [{ code: 'no-previous-keys', what: named[0] ?? '', detail: 'the Secret does not exist' }] };
  }
  return version ? describe(cluster, order, version) : { blockers: [] };
}

async function describe(cluster: Cluster, order: PreviousOrder, version: VersionInfo): Promise<Previous> {
  const { name, uid, resourceVersion } = version;
  const shape = shapeFromAnnotations(version) ?? (await readShape(cluster, order.namespace, name));
  if (!shape) return { blockers: [{ code: 'no-previous-keys', what: name }] };
  const missing = shape.keys.filter((key) => !order.keys.includes(key));
  return {
    previous: { name, uid, resourceVersion, type: shape.type, keys: [...shape.keys] },
    blockers: [
      ...(missing.length > 0 ? [{ code: 'keys-missing' as const, what: name, detail: missing.join(', ') }] : []),
      ...(version.beingDeleted ? [{ code: 'being-deleted' as const, what: `secret/${name}` }] : []),
    ],
  };
}

/** Our own versions tell type and keys without their values being read. */
function shapeFromAnnotations({ ours, version, annotations }: VersionInfo) {
  const { keys, type } = annotations;
  if (!ours || version === 'unversioned' || keys === undefined || type === undefined) return undefined;
  return { type, keys: splitKeys(keys) };
}
