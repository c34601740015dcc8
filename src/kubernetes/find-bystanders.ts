import type { Bystander, Grant, PlannedWorkload, WorkloadKind } from '../rotation/plan.js';
import { isTrace, type NotSeen } from '../rotation/reference.js';
import type { Cluster } from './clusters.js';
import { concerning } from './search/concerning.js';
import type { ReferenceHit } from './search/grade-object.js';
import type { GrantedRule } from './search/granted-rule.js';
import { resources } from './resources.js';
import { searchReferences } from './search/search-references.js';
import { versionsOfBase } from './search/wanted-secret.js';

export interface BystanderOrder {
  readonly namespace: string;
  readonly baseName: string;
  /** What a switch repoints: neither it nor what it makes is a bystander. */
  readonly workloads: readonly PlannedWorkload[];
  readonly ignore: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * What names a version of the secret and isn't repointed by a switch, anywhere in the cluster: Pods and Jobs that no
 * workload makes, custom resources, ServiceAccounts, Ingresses, and Roles that grant it by name. What could not be looked
 * at is in `notSeen`: the plan says so, because something there may stay on the old version.
 */
export async function findBystanders(
  cluster: Cluster,
  { namespace, baseName, workloads, ignore, signal }: BystanderOrder,
): Promise<{ readonly bystanders: Bystander[]; readonly notSeen: NotSeen[] }> {
  const order = { wanted: versionsOfBase(baseName), namespaces: [namespace], ignore };
  const { hits, notSeen } = await searchReferences(cluster, { ...order, ...(signal ? { signal } : {}) });
  const isSwitched = (hit: ReferenceHit): boolean =>
    workloads.some(({ kind, name, namespace: where }) => {
      return hit.kind === foundAs(kind) && hit.name === name && hit.namespace === where;
    });
  const found = concerning(hits, namespace).filter(
    (hit) => !isTrace(hit) && hit.grade !== 'declared' && !isSwitched(hit) && !isMade(hit),
  );
  return { bystanders: found.map((hit) => bystanderOf(hit, baseName)), notSeen };
}

/** The search calls a custom kind with its group. */
function foundAs(kind: WorkloadKind): string {
  return kind === 'Rollout' ? `${kind}.${resources[kind].group}` : kind;
}

/** Made by what is switched, or by another workload that is found itself. */
function isMade({ kind, madeBy }: ReferenceHit): boolean {
  switch (kind) {
    case 'Pod':
      return madeBy === 'ReplicaSet' || madeBy === 'StatefulSet' || madeBy === 'DaemonSet' || madeBy === 'Job';
    case 'ReplicaSet':
      return madeBy === 'Deployment' || madeBy === 'Rollout';
    case 'Job':
      return madeBy === 'CronJob' || madeBy === 'Keyturn';
    default:
      return false;
  }
}

function bystanderOf({ kind, namespace, name, path, secret, rule }: ReferenceHit, baseName: string): Bystander {
  const where = namespace === undefined ? {} : { namespace };
  return { kind, ...where, name, path, secret, ...(rule ? { grant: grantOf(rule, baseName) } : {}) };
}

/** Of a rule with more names than somebody would write by hand, these are kept, the secret's own before others. */
const keptNames = 20;

function grantOf({ apiGroups, resources, verbs, resourceNames: names }: GrantedRule, baseName: string): Grant {
  const rule = { apiGroups, resources, verbs };
  if (names.length <= keptNames) return { ...rule, names };
  const own = versionsOfBase(baseName);
  const ownFirst = [...names.filter((name) => own.is(name)), ...names.filter((name) => !own.is(name))];
  return { ...rule, names: ownFirst.slice(0, keptNames), moreNames: names.length - keptNames };
}
