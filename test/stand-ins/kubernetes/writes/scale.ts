import { cause, invalid } from '../api-error.js';
import type { KubeObject } from '../kube-object.js';
import type { Deployment } from '../workloads.js';

/** The `/scale` view of a workload. */
export function scaleOf(object: KubeObject): KubeObject {
  const { spec, status, metadata } = object as Deployment;
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  const selector = Object.entries(spec.selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp } as KubeObject['metadata'],
    // None is left out, as every zero of this view's spec.
    spec: spec.replicas === 0 ? {} : { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, selector: selector.join(',') },
  };
}

/** The workload with the replicas of a changed `/scale` view; its resourceVersion is checked by the update. */
export function scaled(object: KubeObject, scale: KubeObject): KubeObject {
  const { spec } = object as Deployment;
  const replicas = (scale['spec'] as { replicas?: number } | undefined)?.replicas ?? 0;
  if (replicas < 0) {
    const why = cause.invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, object.metadata.name, [why]);
  }
  const { uid, resourceVersion } = scale.metadata;
  const metadata = { ...object.metadata, ...(uid ? { uid } : {}), resourceVersion: resourceVersion ?? '' };
  return { ...object, metadata, spec: { ...spec, replicas } };
}
