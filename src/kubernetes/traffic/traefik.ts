import { valueAt } from '../json-pointer.js';
import { objectsIn, type RouteShape } from './route-shape.js';
import type { Router } from './router.js';
import { splitExactly } from './split.js';
import { weightedRouter } from './weighted-router.js';

/** A TraefikService: `weighted.services[]`, where a missing weight is 1. One that mirrors has no weights. */
export const traefikShape: RouteShape = {
  kinds: [{ group: 'traefik.io', versions: ['v1alpha1'], kind: 'TraefikService', plural: 'traefikservices' }],
  poolsOf: (route) => {
    const at = '/spec/weighted/services';
    return [{ at, backends: objectsIn(valueAt(route, at)) }];
  },
  nameOf: ({ name }) => String(name),
  serviceOf: ({ kind = 'Service', namespace, name }, own) =>
    kind === 'Service' && (namespace ?? own) === own ? String(name) : undefined,
  renamed: (backend, name) => ({ ...backend, name }),
  weightless: () => 1,
  split: splitExactly,
};

/** Moves weights of a TraefikService that other routes of Traefik send to. */
export const traefik: Router = weightedRouter(traefikShape);
