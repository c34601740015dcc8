import { cause, type Cause } from '../api-error.js';
import type { KubeObject } from '../kube-object.js';

export interface Service extends KubeObject {
  spec: {
    type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
    selector?: Record<string, string>;
    clusterIP?: string;
    clusterIPs?: string[];
    ports?: { name?: string; port: number; targetPort: number | string; protocol: string; nodePort?: number }[];
    [field: string]: unknown;
  };
}

export function serviceWithDefaults(object: KubeObject): KubeObject {
  const spec = (object['spec'] ?? {}) as Partial<Service['spec']>;
  const { type = 'ClusterIP', ports = [] } = spec;
  const isOutside = type === 'NodePort' || type === 'LoadBalancer';
  const filled = ports.map((port) => ({
    ...port,
    protocol: port.protocol ?? 'TCP',
    targetPort: port.targetPort ?? port.port,
  }));
  return {
    ...object,
    spec: {
      type,
      sessionAffinity: 'None',
      ...(type === 'ExternalName' ? {} : { internalTrafficPolicy: 'Cluster' }),
      ...(isOutside ? { externalTrafficPolicy: 'Cluster' } : {}),
      ...(type === 'LoadBalancer' ? { allocateLoadBalancerNodePorts: true } : {}),
      ...spec,
      ...(filled.length > 0 ? { ports: filled } : {}),
    },
  };
}

/** A Service keeps its address for life. */
export function serviceUpdateCauses(old: KubeObject, updated: KubeObject): Cause[] {
  const { clusterIP: before } = (old as Service).spec;
  const { clusterIP: after, clusterIPs } = (updated as Service).spec;
  if (before === undefined || before === '' || before === after) return [];
  const value = after === undefined || after === '' ? [''] : (clusterIPs ?? [after]);
  return [cause.invalid('spec.clusterIPs[0]', value, 'may not change once set')];
}
