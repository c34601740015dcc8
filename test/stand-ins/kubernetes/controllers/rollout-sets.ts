import { kindNamed, safeHash } from '../cluster.js';
import type { ReplicaSet, Rollout } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { change, controlled, ownedBy, type ControllerContext } from './controller.js';

const hashLabel = 'rollouts-pod-template-hash';

export interface RolloutSets {
  readonly newest: ReplicaSet;
  /** The one of `status.stableRS`; the newest itself once it is promoted. */
  readonly stable: ReplicaSet | undefined;
  readonly others: readonly ReplicaSet[];
}

/** A Rollout's ReplicaSets; that of its present template is made where it is missing (argo-rollouts: rollout/sync.go). */
export function rolloutSetsOf(context: ControllerContext, rollout: Rollout): RolloutSets {
  const all = controlled<ReplicaSet>(context, rollout, 'ReplicaSet');
  // A ReplicaSet's template gets defaults that a Rollout's does not: the hash is what they share.
  const wanted = safeHash(JSON.stringify(rollout.spec.template), 10);
  const newest = all.find((set) => hashOf(set) === wanted) ?? create(context, rollout, wanted);
  const stable = [...all, newest].find((set) => hashOf(set) === rollout.status?.stableRS);
  return { newest, stable, others: all.filter((set) => set !== newest && set !== stable) };
}

export function hashOf(set: ReplicaSet): string {
  return set.metadata.labels?.[hashLabel] ?? '';
}

/** Sets the size of a ReplicaSet; says whether that changes it. */
export function resize(context: ControllerContext, set: ReplicaSet, replicas: number): boolean {
  if (set.spec.replicas === replicas) return false;
  change(context, set, (current) => ({ ...current, spec: { ...(current as ReplicaSet).spec, replicas } }));
  return true;
}

function create(context: ControllerContext, rollout: Rollout, hash: string): ReplicaSet {
  const { template, selector } = rollout.spec;
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const { namespace = '', name } = rollout.metadata;
  return createObject(context.cluster, kindNamed(context.cluster, 'ReplicaSet'), namespace, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `${name}-${hash}`, labels, ownerReferences: ownedBy(context, rollout) },
    spec: {
      replicas: 0,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }) as ReplicaSet;
}
