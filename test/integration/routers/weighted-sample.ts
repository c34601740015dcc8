import { gatewayApi } from '../../../src/kubernetes/traffic/gateway-api.js';
import { istio } from '../../../src/kubernetes/traffic/istio.js';
import type { Router } from '../../../src/kubernetes/traffic/router.js';
import { traefik } from '../../../src/kubernetes/traffic/traefik.js';

export type Shown = readonly [name: string, weight: number | undefined];

/** A kind of routes with weighted backends, and a route of it that sends to `auth`, alone where it can, and beside `web`. */
export interface WeightedSample {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
  readonly version: string;
  /** A version before that one, where there is one. */
  readonly older?: string;
  readonly router: Router;
  readonly spec: object;
  /** A change of something else in the route, as a merge patch, and whether a route shows it. */
  readonly otherChange: object;
  /** The backends of each rule, and what they are with a quarter of the traffic on the copy. */
  shown(spec: object): Shown[][];
  readonly atQuarter: readonly (readonly Shown[])[];
  /** A spec that sends to no `auth` of this namespace. */
  readonly elsewhere: object;
}

interface Rules {
  readonly rules: { readonly backendRefs?: { readonly name: string; readonly weight?: number }[] }[];
}

function shownRefs(spec: object): Shown[][] {
  return (spec as Rules).rules.map(({ backendRefs = [] }) => backendRefs.map(({ name, weight }) => [name, weight]));
}

const gateway = { group: 'gateway.networking.k8s.io', version: 'v1', router: gatewayApi, shown: shownRefs };
const parentRefs = [{ name: 'entrance' }];
const divided = [
  { name: 'auth', port: 80, weight: 3 },
  { name: 'web', port: 80, weight: 1 },
];
const abroad = { name: 'auth', namespace: 'elsewhere', port: 80 };

const httpRoute: WeightedSample = {
  ...gateway,
  kind: 'HTTPRoute',
  plural: 'httproutes',
  older: 'v1beta1',
  spec: {
    parentRefs,
    hostnames: ['shop.example'],
    rules: [
      { backendRefs: [{ name: 'auth', port: 80 }] },
      { matches: [{ path: { type: 'PathPrefix', value: '/web' } }], backendRefs: divided },
      { matches: [{ path: { type: 'PathPrefix', value: '/old' } }], backendRefs: [abroad] },
      {
        matches: [{ path: { type: 'PathPrefix', value: '/moved' } }],
        filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'other.example' } }],
      },
    ],
  },
  otherChange: { spec: { hostnames: ['shop.example', 'shop2.example'] } },
  atQuarter: [
    [
      ['auth', 75],
      ['auth-green', 25],
    ],
    [
      ['auth', 225],
      ['auth-green', 75],
      ['web', 100],
    ],
    [['auth', undefined]],
    [],
  ],
  elsewhere: { parentRefs, rules: [{ backendRefs: [abroad] }] },
};

const grpcRoute: WeightedSample = {
  ...gateway,
  kind: 'GRPCRoute',
  plural: 'grpcroutes',
  spec: { parentRefs, rules: [{ backendRefs: divided }] },
  otherChange: { spec: { hostnames: ['grpc.example'] } },
  atQuarter: [
    [
      ['auth', 225],
      ['auth-green', 75],
      ['web', 100],
    ],
  ],
  elsewhere: { parentRefs, rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
};

interface Http {
  readonly http: { readonly route?: { readonly destination: { readonly host: string }; readonly weight?: number }[] }[];
}

const virtualService: WeightedSample = {
  kind: 'VirtualService',
  plural: 'virtualservices',
  group: 'networking.istio.io',
  version: 'v1',
  older: 'v1beta1',
  router: istio,
  spec: {
    hosts: ['shop.example'],
    http: [
      { match: [{ uri: { prefix: '/auth' } }], route: [{ destination: { host: 'auth' } }] },
      {
        match: [{ uri: { prefix: '/web' } }],
        route: [
          { destination: { host: 'auth', port: { number: 80 } }, weight: 70 },
          { destination: { host: 'web' }, weight: 30 },
        ],
      },
      { redirect: { authority: 'other.example' } },
    ],
  },
  otherChange: { spec: { hosts: ['shop.example', 'shop2.example'] } },
  shown: (spec) =>
    (spec as Http).http.map(({ route = [] }) => route.map(({ destination, weight }) => [destination.host, weight])),
  atQuarter: [
    [
      ['auth', 75],
      ['auth-green', 25],
    ],
    [
      ['auth', 52],
      ['auth-green', 18],
      ['web', 30],
    ],
    [],
  ],
  elsewhere: {
    hosts: ['a.example'],
    http: [{ route: [{ destination: { host: 'auth.elsewhere.svc.cluster.local' } }] }],
  },
};

interface Weighted {
  readonly weighted: { readonly services: { readonly name: string; readonly weight?: number }[] };
}

const traefikService: WeightedSample = {
  kind: 'TraefikService',
  plural: 'traefikservices',
  group: 'traefik.io',
  version: 'v1alpha1',
  router: traefik,
  spec: {
    weighted: {
      services: [
        { name: 'auth', port: 80 },
        { name: 'web', port: 80, weight: 2 },
      ],
    },
  },
  otherChange: { spec: { weighted: { sticky: { cookie: { name: 'shop' } } } } },
  shown: (spec) => [(spec as Weighted).weighted.services.map(({ name, weight }) => [name, weight])],
  atQuarter: [
    [
      ['auth', 75],
      ['auth-green', 25],
      ['web', 200],
    ],
  ],
  elsewhere: { weighted: { services: [{ name: 'auth', kind: 'TraefikService' }] } },
};

export const weightedSamples: readonly WeightedSample[] = [httpRoute, grpcRoute, virtualService, traefikService];
