import { cause, invalid } from '../api-error.js';
import { kindNamed, type Cluster } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import type { Service } from '../rules/service-rules.js';

const firstNodePort = 30_000;

/** Gives a new Service its address and ports of the nodes; refuses an address that another one has. */
export function withAddresses(cluster: Cluster, object: KubeObject): KubeObject {
  const service = object as Service;
  const { type, clusterIP, ports } = service.spec;
  if (type === 'ExternalName') return service;
  const others = cluster.store.list(kindNamed(cluster, 'Service'), '') as Service[];
  const address = addressOf(cluster, service, clusterIP, others);
  const isOutside = type === 'NodePort' || type === 'LoadBalancer';
  const families = { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' };
  const spec = { ...families, ...service.spec, clusterIP: address, clusterIPs: [address] };
  return { ...service, spec: isOutside && ports ? { ...spec, ports: withNodePorts(ports, others) } : spec };
}

function addressOf(cluster: Cluster, service: Service, wanted: string | undefined, others: readonly Service[]): string {
  if (wanted === 'None') return wanted;
  const taken = new Set(others.map(({ spec }) => spec.clusterIP));
  if (wanted !== undefined && wanted !== '') {
    if (!taken.has(wanted)) return wanted;
    const why = `failed to allocate IP ${wanted}: provided IP is already allocated`;
    const kind = kindNamed(cluster, 'Service');
    throw invalid(kind, service.metadata.name, [cause.invalid('spec.clusterIPs', [wanted], why)]);
  }
  for (let number = 10; ; number += 1) {
    const address = `10.96.${Math.floor(number / 250)}.${(number % 250) + 1}`;
    if (!taken.has(address)) return address;
  }
}

type Ports = NonNullable<Service['spec']['ports']>;

function withNodePorts(ports: Ports, others: readonly Service[]): Ports {
  const taken = new Set(others.flatMap(({ spec }) => spec.ports ?? []).map(({ nodePort }) => nodePort));
  let next = firstNodePort;
  return ports.map((port) => {
    if (port.nodePort !== undefined) return port;
    while (taken.has(next)) next += 1;
    taken.add(next);
    return { ...port, nodePort: next };
  });
}
