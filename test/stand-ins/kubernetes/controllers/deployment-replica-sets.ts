import { sameJson } from '../same-json.js';
import { kindNamed, safeHash } from '../cluster.js';
import type { Deployment, PodTemplate, ReplicaSet } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { change, controlled, ownedBy, type ControllerContext } from './controller.js';
import { recordEvent } from './event.js';

const hashLabel = 'pod-template-hash';
const revisionKey = 'deployment.kubernetes.io/revision';
const historyKey = 'deployment.kubernetes.io/revision-history';
const desiredKey = 'deployment.kubernetes.io/desired-replicas';
const maxKey = 'deployment.kubernetes.io/max-replicas';

/** Annotations of a Deployment that its ReplicaSets don't get. */
const notCopied: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionKey,
  historyKey,
  desiredKey,
  maxKey,
]);

export interface ReplicaSets {
  readonly current: ReplicaSet | undefined;
  /** Oldest first. */
  readonly old: readonly ReplicaSet[];
}

/** A Deployment's ReplicaSets: the one with its present template, and the others. */
export function replicaSetsOf(context: ControllerContext, deployment: Deployment): ReplicaSets {
  const all = controlled<ReplicaSet>(context, deployment, 'ReplicaSet').sort(
    (a, b) => created(a) - created(b) || (a.metadata.name < b.metadata.name ? -1 : 1),
  );
  const wanted = withoutHash(deployment.spec.template);
  const current = all.find((set) => sameJson(withoutHash(set.spec.template), wanted));
  return { current, old: all.filter((set) => set !== current) };
}

function created(set: ReplicaSet): number {
  return Date.parse(set.metadata.creationTimestamp ?? '');
}

function withoutHash(template: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

export function revisionOf(set: ReplicaSet): number {
  return Number(set.metadata.annotations?.[revisionKey] ?? 0);
}

/** Gives the ReplicaSet of the present template the newest revision, and the Deployment the same. */
export function syncRevision(context: ControllerContext, deployment: Deployment, sets: ReplicaSets): void {
  const { current } = sets;
  if (current === undefined) return;
  const newest = Math.max(0, ...sets.old.map(revisionOf)) + 1;
  const revision = Math.max(revisionOf(current), newest);
  const annotations = { ...copied(deployment), ...revisionAnnotations(current, revision) };
  change(context, current, (set) => ({
    ...set,
    metadata: { ...set.metadata, annotations: { ...set.metadata.annotations, ...annotations } },
  }));
  markDeployment(context, deployment, revision);
}

function revisionAnnotations(set: ReplicaSet, revision: number): Record<string, string> {
  const before = revisionOf(set);
  if (before === revision || before === 0) return { [revisionKey]: String(revision) };
  const history = [set.metadata.annotations?.[historyKey], String(before)].filter(Boolean).join(',');
  return { [revisionKey]: String(revision), [historyKey]: history };
}

/** Written through the status, so that it doesn't count as a new generation. */
function markDeployment(context: ControllerContext, deployment: Deployment, revision: number): void {
  change(
    context,
    deployment,
    (current) => {
      const annotations = { ...current.metadata.annotations, [revisionKey]: String(revision) };
      return { ...current, metadata: { ...current.metadata, annotations } };
    },
    'status',
  );
}

function copied(deployment: Deployment): Record<string, string> {
  const entries = Object.entries(deployment.metadata.annotations ?? {});
  return Object.fromEntries(entries.filter(([key]) => !notCopied.has(key)));
}

/** Makes the ReplicaSet of the present template. */
export function createReplicaSet(
  context: ControllerContext,
  deployment: Deployment,
  sets: ReplicaSets,
  replicas: number,
  most: number,
): void {
  const { template, selector, minReadySeconds } = deployment.spec;
  const hash = safeHash(JSON.stringify(template), 10);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  const revision = Math.max(0, ...sets.old.map(revisionOf)) + 1;
  const { namespace = '', name } = deployment.metadata;
  createObject(context.cluster, kindNamed(context.cluster, 'ReplicaSet'), namespace, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      labels,
      annotations: { ...copied(deployment), [revisionKey]: String(revision), ...scaleAnnotations(deployment, most) },
      ownerReferences: ownedBy(context, deployment),
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  });
  markDeployment(context, deployment, revision);
  tell(context, deployment, `Scaled up replica set ${name}-${hash} from 0 to ${replicas}`);
}

/** Sets the size of one of the ReplicaSets, and tells of it. */
export function scale(
  context: ControllerContext,
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  most: number,
): void {
  const annotations = scaleAnnotations(deployment, most);
  change(context, set, (current) => ({
    ...current,
    metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, ...annotations } },
    spec: { ...(current as ReplicaSet).spec, replicas },
  }));
  const from = set.spec.replicas;
  if (from === replicas) return;
  const direction = replicas > from ? 'up' : 'down';
  tell(context, deployment, `Scaled ${direction} replica set ${set.metadata.name} from ${from} to ${replicas}`);
}

function scaleAnnotations(deployment: Deployment, most: number): Record<string, string> {
  return { [desiredKey]: String(deployment.spec.replicas), [maxKey]: String(most) };
}

function tell(context: ControllerContext, deployment: Deployment, message: string): void {
  recordEvent(context, deployment, 'Normal', 'ScalingReplicaSet', message, 'deployment-controller');
}
