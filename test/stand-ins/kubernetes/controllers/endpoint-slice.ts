import { kindNamed, safeHash } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { Service } from '../rules/service-rules.js';
import { matchesLabels } from '../selectors.js';
import type { StoreEvent } from '../store.js';
import type { Pod } from '../workloads.js';
import { createObject } from '../writes/create-object.js';
import { change, controlled, ownedBy, type ControllerContext } from './controller.js';
import { isReady } from './pod-status.js';

/** The Services that select a pod, or did before it was changed. */
export function servicesOf({ cluster }: ControllerContext, { object, previous }: StoreEvent): Service[] {
  const services = cluster.store.list(kindNamed(cluster, 'Service'), object.metadata.namespace ?? '') as Service[];
  const pods = [object, ...(previous ? [previous] : [])];
  return services.filter((service) => pods.some((pod) => selects(service, pod)));
}

/** Keeps the list of a Service's pods, and whether each is ready. All fit into one slice here. */
export function reconcileEndpoints(context: ControllerContext, object: KubeObject): void {
  const service = object as Service;
  const { cluster } = context;
  const { namespace = '', name, uid = '' } = service.metadata;
  if (service.spec.selector === undefined || service.spec.type === 'ExternalName') return;
  const pods = (cluster.store.list(kindNamed(cluster, 'Pod'), namespace) as Pod[]).filter((pod) =>
    selects(service, pod),
  );
  const endpoints = pods.filter(isListed).map(endpointOf);
  const ports = endpoints.length === 0 ? undefined : portsOf(service, pods);
  const [slice] = controlled<KubeObject>(context, service, 'EndpointSlice');
  if (slice)
    return change(context, slice, ({ ports: _ports, ...current }) => ({ ...current, ...withPorts(ports), endpoints }));
  const labels = {
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    'kubernetes.io/service-name': name,
    ...(service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
  };
  createObject(cluster, kindNamed(cluster, 'EndpointSlice'), namespace, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${name}-${safeHash(uid, 5)}`,
      generateName: `${name}-`,
      namespace,
      labels: { ...service.metadata.labels, ...labels },
      ownerReferences: ownedBy(context, service),
    },
    addressType: 'IPv4',
    endpoints,
    ...withPorts(ports),
  });
}

function selects({ spec, metadata }: Service, pod: KubeObject): boolean {
  const { selector = {} } = spec;
  if (metadata.namespace !== pod.metadata.namespace || Object.keys(selector).length === 0) return false;
  return matchesLabels({ matchLabels: selector }, pod.metadata.labels ?? {});
}

/** A pod without an address, or one that has ended, is no endpoint. */
function isListed({ status }: Pod): boolean {
  return status?.podIP !== undefined && status.phase !== 'Succeeded' && status.phase !== 'Failed';
}

function endpointOf(pod: Pod): object {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const terminating = deletionTimestamp !== undefined;
  return {
    addresses: [pod.status?.podIP],
    conditions: { ready: isReady(pod) && !terminating, serving: isReady(pod), terminating },
    targetRef: { kind: 'Pod', namespace, name, uid },
    nodeName: pod.spec.nodeName,
  };
}

interface Port {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

function portsOf({ spec }: Service, pods: readonly Pod[]): Port[] {
  const containers = pods.flatMap((pod) => pod.spec.containers);
  const named = (name: string): number | undefined =>
    containers
      .flatMap((container) => (container['ports'] ?? []) as { name?: string; containerPort: number }[])
      .find((port) => port.name === name)?.containerPort;
  return (spec.ports ?? []).flatMap(({ name = '', targetPort, protocol }) => {
    const port = typeof targetPort === 'number' ? targetPort : named(targetPort);
    return port === undefined ? [] : [{ name, port, protocol }];
  });
}

function withPorts(ports: readonly Port[] | undefined): { readonly ports?: readonly Port[] } {
  return ports === undefined ? {} : { ports };
}
