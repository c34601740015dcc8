import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { sameJson } from '../same-json.js';
import type { DaemonSet } from '../workloads.js';

const annotation = 'deprecated.daemonset.template.generation';

/** A DaemonSet counts the changes of its template in an annotation that nobody else can set. */
export function withTemplateGeneration(kind: Kind, current: KubeObject | undefined, next: KubeObject): KubeObject {
  if (kind.kind !== 'DaemonSet') return next;
  const { annotations = {} } = next.metadata;
  const generation = templateGeneration(current) + (isSameTemplate(current, next) ? 0 : 1);
  const counted = { ...annotations, [annotation]: String(generation) };
  return { ...next, metadata: { ...next.metadata, annotations: counted } };
}

export function templateGeneration(object: KubeObject | undefined): number {
  return Number(object?.metadata.annotations?.[annotation] ?? 0);
}

function isSameTemplate(current: KubeObject | undefined, next: KubeObject): boolean {
  if (current === undefined) return false;
  return sameJson((current as DaemonSet).spec.template, (next as DaemonSet).spec.template);
}
