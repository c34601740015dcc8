import type { Backend } from './backends.js';

/** An object, and where it is created. */
export interface Placed {
  readonly group: string;
  readonly plural: string;
  readonly object: object;
}

/** Every kind that Traefik watches: it serves nothing until it could list all of them. */
export const servedKinds = [
  ...['GatewayClass', 'Gateway', 'HTTPRoute', 'GRPCRoute', 'TLSRoute', 'ReferenceGrant', 'BackendTLSPolicy'].map(
    (kind) => `${kind}.gateway.networking.k8s.io`,
  ),
  ...[
    'IngressRoute',
    'IngressRouteTCP',
    'IngressRouteUDP',
    'Middleware',
    'MiddlewareTCP',
    'ServersTransport',
    'ServersTransportTCP',
    'TLSOption',
    'TLSStore',
    'TraefikService',
  ].map((kind) => `${kind}.traefik.io`),
];

/** The Services `auth` and `auth-green`, which select nothing, and an EndpointSlice for each of their backends. */
export function serviceObjects(backends: readonly Backend[]): Placed[] {
  const services = [...new Set(backends.map(({ service }) => service))].map((name) => ({
    group: 'api/v1',
    plural: 'services',
    object: { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { ports: [{ name: 'http', port: 80 }] } },
  }));
  const slices = backends.map(({ service, address, port }) => ({
    group: 'apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
    object: {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: `${service}-${port}`, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port, protocol: 'TCP' }],
      endpoints: [{ addresses: [address], conditions: { ready: true, serving: true } }],
    },
  }));
  return [...services, ...slices];
}

/** One route of each kind to `auth` alone, by a host of its own; a Gateway at the port where Traefik listens. */
export function routeObjects(port: number, namespace: string): Placed[] {
  return [
    gateway('gateways', 'Gateway', 'entrance', {
      gatewayClassName: namespace,
      listeners: [{ name: 'http', port, protocol: 'HTTP' }],
    }),
    gateway('httproutes', 'HTTPRoute', 'by-httproute', {
      parentRefs: [{ name: 'entrance' }],
      hostnames: ['by-httproute.example'],
      rules: [{ backendRefs: [{ name: 'auth', port: 80 }] }],
    }),
    traefik('traefikservices', 'TraefikService', 'by-traefikservice', {
      weighted: { services: [{ name: 'auth', port: 80 }] },
    }),
    traefik('ingressroutes', 'IngressRoute', 'by-traefikservice', {
      routes: [
        {
          kind: 'Rule',
          match: 'Host(`by-traefikservice.example`)',
          services: [{ name: 'by-traefikservice', kind: 'TraefikService' }],
        },
      ],
    }),
    {
      group: 'apis/networking.k8s.io/v1',
      plural: 'ingresses',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name: 'by-ingress', annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
        spec: {
          rules: [
            {
              host: 'by-ingress.example',
              http: {
                paths: [
                  { path: '/', pathType: 'Prefix', backend: { service: { name: 'auth', port: { number: 80 } } } },
                ],
              },
            },
          ],
        },
      },
    },
  ];
}

/** The class of the Gateway, which belongs to no namespace. */
export function gatewayClass(name: string): object {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GatewayClass',
    metadata: { name },
    spec: { controllerName: 'traefik.io/gateway-controller' },
  };
}

function gateway(plural: string, kind: string, name: string, spec: object): Placed {
  const apiVersion = 'gateway.networking.k8s.io/v1';
  return { group: `apis/${apiVersion}`, plural, object: { apiVersion, kind, metadata: { name }, spec } };
}

function traefik(plural: string, kind: string, name: string, spec: object): Placed {
  const apiVersion = 'traefik.io/v1alpha1';
  return { group: `apis/${apiVersion}`, plural, object: { apiVersion, kind, metadata: { name }, spec } };
}
