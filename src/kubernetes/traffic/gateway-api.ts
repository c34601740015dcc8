import { valueAt } from '../json-pointer.js';
import { objectsIn, type RouteShape } from './route-shape.js';
import type { Router } from './router.js';
import { splitExactly } from './split.js';
import { weightedRouter } from './weighted-router.js';

const group = 'gateway.networking.k8s.io';

/** An HTTPRoute or a GRPCRoute: `rules[].backendRefs[]`, where a missing weight is 1. */
export const gatewayShape: RouteShape = {
  kinds: [
    { group, versions: ['v1', 'v1beta1'], kind: 'HTTPRoute', plural: 'httproutes' },
    { group, versions: ['v1', 'v1alpha2'], kind: 'GRPCRoute', plural: 'grpcroutes' },
  ],
  poolsOf: (route) =>
    objectsIn(valueAt(route, '/spec/rules')).flatMap(({ backendRefs }, index) =>
      backendRefs === undefined ? [] : [{ at: `/spec/rules/${index}/backendRefs`, backends: objectsIn(backendRefs) }],
    ),
  nameOf: ({ name }) => String(name),
  serviceOf: ({ group, kind = 'Service', namespace, name }, own) =>
    !group && kind === 'Service' && (namespace ?? own) === own ? String(name) : undefined,
  renamed: (backend, name) => ({ ...backend, name }),
  weightless: () => 1,
  split: splitExactly,
  mostBackends: 16,
};

/** Moves weights of an HTTPRoute or a GRPCRoute of the Gateway API, whichever has the name. */
export const gatewayApi: Router = weightedRouter(gatewayShape);
