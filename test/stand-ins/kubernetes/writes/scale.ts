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
    spec: { replicas: spec.replicas },
    status: { replicas: status?.replicas ?? 0, selector: selector.join(',') },
  };
}

/** The workload with the replicas of a changed `/scale` view; its resourceVersion is checked by the update. */
export function scaled(object: KubeObject, scale: KubeObject): KubeObject {
  const { spec } = object as Deployment;
  const replicas = (scale['spec'] as { replicas?: number } | undefined)?.replicas ?? 0;
  const { uid, resourceVersion } = scale.metadata;
  const metadata = { ...object.metadata, ...(uid ? { uid } : {}), resourceVersion: resourceVersion ?? '' };
  return { ...object, metadata, spec: { ...spec, replicas } };
}
