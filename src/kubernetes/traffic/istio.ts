import { valueAt } from '../json-pointer.js';
import { objectsIn, type Backend, type RouteShape } from './route-shape.js';
import type { Router } from './router.js';
import { splitOfHundred } from './split.js';
import { weightedRouter } from './weighted-router.js';

/** A VirtualService: `http|tls|tcp[].route[]`; a rule's weights sum to 100, and a missing one is all or nothing. */
export const istioShape: RouteShape = {
  kinds: [
    { group: 'networking.istio.io', versions: ['v1', 'v1beta1'], kind: 'VirtualService', plural: 'virtualservices' },
  ],
  poolsOf: (virtualService) =>
    ['http', 'tls', 'tcp'].flatMap((protocol) =>
      objectsIn(valueAt(virtualService, `/spec/${protocol}`)).flatMap(({ route }, index) =>
        route === undefined ? [] : [{ at: `/spec/${protocol}/${index}/route`, backends: objectsIn(route) }],
      ),
    ),
  nameOf: hostOf,
  serviceOf(backend, namespace) {
    const [name = '', ...rest] = hostOf(backend).split('.');
    const isOwn = rest.length === 0 || (rest[0] === namespace && rest[1] === 'svc');
    return isOwn ? name : undefined;
  },
  renamed(backend, service) {
    const host = [service, ...hostOf(backend).split('.').slice(1)].join('.');
    return { ...backend, destination: { ...destinationOf(backend), host } };
  },
  weightless: (count) => (count === 1 ? 100 : 0),
  split: splitOfHundred,
  subsetOf(backend) {
    const { subset } = destinationOf(backend);
    return typeof subset === 'string' && subset !== '' ? subset : undefined;
  },
};

function destinationOf({ destination }: Backend): Backend {
  return (destination ?? {}) as Backend;
}

function hostOf(backend: Backend): string {
  const { host } = destinationOf(backend);
  return typeof host === 'string' ? host : '';
}

/** Moves weights of a VirtualService of Istio, wherever it names the Service by a short or a full name. */
export const istio: Router = weightedRouter(istioShape);
