import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayApi } from '../../../src/kubernetes/traffic/gateway-api.js';
import { istio } from '../../../src/kubernetes/traffic/istio.js';
import { traefikShape } from '../../../src/kubernetes/traffic/traefik.js';
import { weightedRouter } from '../../../src/kubernetes/traffic/weighted-router.js';
import { openRouterPlace, type RouterPlace } from './router-place.js';
import type { RouterTarget } from './router-target.js';

const gateway = 'apis/gateway.networking.k8s.io/v1';
const mesh = 'apis/networking.istio.io/v1';

/** Routes to which a copy can't be added, and what the plan says of each. */
export function unsuitedRoutes(target: RouterTarget): void {
  describe(`The plan on ${target.name}`, () => {
    let place: RouterPlace;
    beforeAll(async () => {
      place = await openRouterPlace(target, [
        'HTTPRoute.gateway.networking.k8s.io',
        'GRPCRoute.gateway.networking.k8s.io',
        'VirtualService.networking.istio.io',
      ]);
    });
    afterAll(() => place?.close());

    const inspect = (router: typeof gatewayApi, route: string) =>
      router.inspect(place.cluster, {
        namespace: place.namespace,
        route,
        among: ['auth'],
        rotationId: 'auth-api-20260303030303',
      });
    const createRoute = (kind: string, plural: string, name: string, backendRefs: object[]) =>
      place.insist('POST', gateway, plural, {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind,
        metadata: { name },
        spec: { rules: [{ backendRefs }] },
      });

    test('refuses a name that an HTTPRoute and a GRPCRoute share', async () => {
      await createRoute('HTTPRoute', 'httproutes', 'both', [{ name: 'auth', port: 80 }]);
      await createRoute('GRPCRoute', 'grpcroutes', 'both', [{ name: 'auth', port: 80 }]);
      expect(await inspect(gatewayApi, 'both')).toEqual({
        blockers: [{ code: 'route-ambiguous', what: 'httproute/both or grpcroute/both' }],
      });
    });

    test('refuses a rule that has as many backends as the API allows', async () => {
      const others = Array.from({ length: 15 }, (_, index) => ({ name: `other-${index}`, port: 80 }));
      await createRoute('HTTPRoute', 'httproutes', 'full', [{ name: 'auth', port: 80 }, ...others]);
      await createRoute('HTTPRoute', 'httproutes', 'nearly', [{ name: 'auth', port: 80 }, ...others.slice(1)]);
      expect(await inspect(gatewayApi, 'full')).toEqual({
        blockers: [{ code: 'route-full', what: 'httproute/full', detail: '/spec/rules/0/backendRefs' }],
      });
      expect(await inspect(gatewayApi, 'nearly')).toEqual({ services: ['auth'] });
      expect(await gatewayApi.setWeights(place.cluster, place.traffic('nearly'), 10)).toBe('set');
    });

    test('refuses a VirtualService that sends to a subset of the Service, and names it', async () => {
      const route = [{ destination: { host: 'auth', subset: 'v1' } }, { destination: { host: 'web' }, weight: 100 }];
      await place.insist('POST', mesh, 'virtualservices', {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'subset' },
        spec: { hosts: ['a.example'], http: [{ route: [{ ...route[0], weight: 100 }] }] },
      });
      expect(await inspect(istio, 'subset')).toEqual({
        blockers: [{ code: 'route-subset', what: 'virtualservice/subset', detail: 'v1' }],
      });
    });

    test('refuses a kind that the cluster does not serve, and says in which versions it would do', async () => {
      const [kind] = traefikShape.kinds;
      const nowhere = weightedRouter({ ...traefikShape, kinds: [{ ...kind, group: 'nowhere.keyturn.dev' }] });
      expect(await inspect(nowhere, 'auth')).toEqual({
        blockers: [
          { code: 'route-kind-not-served', what: 'traefikservice/auth', detail: 'nowhere.keyturn.dev/v1alpha1' },
        ],
      });
      expect(await nowhere.readWeights(place.cluster, place.traffic('auth'))).toBeUndefined();
      await expect(nowhere.setWeights(place.cluster, place.traffic('auth'), 0)).rejects.toMatchObject({
        code: 'not-found',
      });
    });
  });
}
