import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { own } from '../../../../src/kubernetes/annotations.js';
import type { PatchOperation } from '../../../../src/kubernetes/json-patch.js';
import type { KubeObject } from '../../../../src/kubernetes/kube-object.js';
import { gatewayShape } from '../../../../src/kubernetes/traffic/gateway-api.js';
import { istioShape } from '../../../../src/kubernetes/traffic/istio.js';
import { patchOfRoute } from '../../../../src/kubernetes/traffic/patch-of-route.js';
import { planPools } from '../../../../src/kubernetes/traffic/plan-pools.js';
import { rememberedWeights } from '../../../../src/kubernetes/traffic/remembered-weights.js';
import type { RouteShape } from '../../../../src/kubernetes/traffic/route-shape.js';
import type { Traffic } from '../../../../src/kubernetes/traffic/router.js';
import { traefikShape } from '../../../../src/kubernetes/traffic/traefik.js';
import { applyJsonPatch } from '../../../stand-ins/kubernetes/patches/json-patch.js';

const traffic: Traffic = {
  rotationId: 'api-20250202000000',
  namespace: 'shop',
  route: 'auth',
  services: [
    { original: 'auth', twin: 'auth-green' },
    { original: 'auth-admin', twin: 'auth-admin-green' },
  ],
  original: 'auth',
  copy: 'auth-green',
};

interface Kind {
  readonly name: string;
  readonly shape: RouteShape;
  spec(rules: readonly Rule[]): object;
}
interface Ref {
  readonly service: string;
  readonly weight?: number;
}
type Rule = readonly Ref[];

const weighted = ({ weight }: Ref) => (weight === undefined ? {} : { weight });
const kinds: Kind[] = [
  {
    name: 'HTTPRoute',
    shape: gatewayShape,
    spec: (rules) => ({
      rules: rules.map((rule) => ({
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: rule.map((ref) => ({ name: ref.service, port: 80, ...weighted(ref) })),
      })),
    }),
  },
  {
    name: 'VirtualService',
    shape: istioShape,
    spec: (rules) => ({
      hosts: ['auth'],
      http: rules.map((rule) => ({
        route: rule.map((ref) => ({
          destination: { host: `${ref.service}.shop.svc.cluster.local` },
          ...weighted(ref),
        })),
      })),
    }),
  },
  {
    name: 'TraefikService',
    shape: traefikShape,
    spec: ([rule = []]) => ({
      weighted: { services: rule.map((ref) => ({ name: ref.service, port: 80, ...weighted(ref) })) },
    }),
  },
];

const annotations = fc.constantFrom(undefined, { team: 'identity' }, { 'kubernetes.io/change-cause': 'by hand' });
const ref = fc.record(
  {
    service: fc.constantFrom('auth', 'auth-admin', 'web', 'api'),
    weight: fc.integer({ min: 0, max: 1000 }),
  },
  { requiredKeys: ['service'] },
);
const rulesOf = fc
  .array(fc.array(ref, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })
  .map((rules): Rule[] => rules as Rule[]);
const steps = fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 5 });

function routeOf(kind: Kind, rules: readonly Rule[], noted?: Record<string, string>): KubeObject {
  const metadata = {
    name: 'auth',
    namespace: 'shop',
    uid: 'u1',
    resourceVersion: '1',
    ...(noted ? { annotations: noted } : {}),
  };
  return { metadata, spec: kind.spec(rules) };
}

function patchTo(shape: RouteShape, route: KubeObject, percent: number): PatchOperation[] {
  const planned = planPools(shape, route, traffic.services, percent, rememberedWeights(route));
  return planned.pools.length === 0 ? [] : patchOfRoute(route, planned, traffic, percent);
}

function move(shape: RouteShape, route: KubeObject, percent: number): KubeObject {
  return asSent(applyJsonPatch(route, patchTo(shape, route, percent))) as KubeObject;
}

/** As it comes over the wire. */
function asSent(object: unknown): unknown {
  return JSON.parse(JSON.stringify(object));
}

describe.each(kinds)('A route of kind $name', ({ shape, ...kind }) => {
  const whole = { shape, ...kind };

  test('is, after any steps and 0, what it was to the field', () => {
    fc.assert(
      fc.property(rulesOf, annotations, steps, (rules, noted, percents) => {
        const before = routeOf(whole, rules, noted);
        const after = [...percents, 0].reduce((route, percent) => move(shape, route, percent), before);
        expect(after).toEqual(before);
      }),
    );
  });

  test('is the same whatever steps led to the last one', () => {
    fc.assert(
      fc.property(rulesOf, annotations, steps, fc.integer({ min: 1, max: 100 }), (rules, noted, percents, last) => {
        const before = routeOf(whole, rules, noted);
        const after = [...percents, last].reduce((route, percent) => move(shape, route, percent), before);
        expect(after).toEqual(move(shape, before, last));
      }),
    );
  });

  test('is not written again where it is as it should be', () => {
    fc.assert(
      fc.property(rulesOf, annotations, fc.integer({ min: 0, max: 100 }), (rules, noted, percent) => {
        const there = move(shape, routeOf(whole, rules, noted), percent);
        expect(patchTo(shape, there, percent)).toEqual([]);
      }),
    );
  });
});

describe('An HTTPRoute that somebody changes while weights are moved', () => {
  const [http] = kinds as [Kind];
  const change = (route: KubeObject, by: (rules: { backendRefs: object[] }[]) => void): KubeObject => {
    const copy = asSent(route) as KubeObject;
    by((copy as unknown as { spec: { rules: { backendRefs: object[] }[] } }).spec.rules);
    return copy;
  };
  const refsOf = (route: KubeObject) =>
    (route as unknown as { spec: { rules: { backendRefs: { name: string; weight?: number }[] }[] } }).spec.rules.map(
      ({ backendRefs }) => backendRefs.map(({ name, weight }) => [name, weight]),
    );
  const beside: Rule = [
    { service: 'auth', weight: 3 },
    { service: 'web', weight: 1 },
  ];

  test('gets our weights back where it still divides them as before', () => {
    const moved = move(gatewayShape, routeOf(http, [beside]), 10);
    const changed = change(moved, ([rule]) => Object.assign(rule?.backendRefs[1] ?? {}, { weight: 270 }));
    const once = change(changed, ([rule]) => Object.assign(rule?.backendRefs[0] ?? {}, { weight: 30 }));
    expect(refsOf(move(gatewayShape, once, 20))).toEqual([
      [
        ['auth', 240],
        ['auth-green', 60],
        ['web', 100],
      ],
    ]);
    expect(move(gatewayShape, once, 0)).toEqual(routeOf(http, [beside]));
  });

  test('keeps another share that was given to somebody else, and returns the copy’s to the original', () => {
    const moved = move(gatewayShape, routeOf(http, [beside]), 50);
    const changed = change(moved, ([rule]) => Object.assign(rule?.backendRefs[2] ?? {}, { weight: 300 }));
    expect(refsOf(move(gatewayShape, changed, 0))).toEqual([
      [
        ['auth', 1],
        ['web', 1],
      ],
    ]);
  });

  test('keeps a backend that was added, with the share that it was given', () => {
    const moved = move(gatewayShape, routeOf(http, [[{ service: 'auth' }]]), 50);
    const changed = change(moved, ([rule]) => rule?.backendRefs.push({ name: 'web', port: 80, weight: 100 }));
    expect(refsOf(move(gatewayShape, changed, 25))).toEqual([
      [
        ['auth', 75],
        ['auth-green', 25],
        ['web', 100],
      ],
    ]);
    expect(refsOf(move(gatewayShape, changed, 0))).toEqual([
      [
        ['auth', 1],
        ['web', 1],
      ],
    ]);
  });

  test('gets the original back where it was taken out beside the copy', () => {
    const moved = move(gatewayShape, routeOf(http, [[{ service: 'auth' }]]), 50);
    const changed = change(moved, ([rule]) => rule?.backendRefs.shift());
    expect(move(gatewayShape, changed, 0)).toEqual(routeOf(http, [[{ service: 'auth' }]]));
  });

  test('is put back rule by rule, though rules came before it', () => {
    const before = routeOf(http, [[{ service: 'auth' }], beside]);
    const moved = move(gatewayShape, before, 10);
    const changed = change(moved, (rules) => rules.unshift({ backendRefs: [{ name: 'web', port: 80 }] }));
    const wanted = change(before, (rules) => rules.unshift({ backendRefs: [{ name: 'web', port: 80 }] }));
    expect(move(gatewayShape, changed, 0)).toEqual(wanted);
  });

  test('is put back without what was remembered, if that was taken away', () => {
    const moved = move(gatewayShape, routeOf(http, [beside], { team: 'identity' }), 10);
    delete moved.metadata.annotations?.[own.weights];
    expect(refsOf(move(gatewayShape, moved, 0))).toEqual([
      [
        ['auth', 3],
        ['web', 1],
      ],
    ]);
  });
});
