import type { RouterSettings } from '../../rotation/strategy.js';
import { gatewayApi } from './gateway-api.js';
import { ingressNginx } from './ingress-nginx.js';
import { istio } from './istio.js';
import { replicas } from './replicas.js';
import type { Router } from './router.js';
import { traefik } from './traefik.js';

/** Settings that a `Router` carries out. A Rollout has no copy beside it: its own controller moves the traffic. */
export type RoutedSettings = Exclude<RouterSettings, { readonly type: 'argo-rollouts' }>;

const routers: Record<RoutedSettings['type'], Router> = {
  'gateway-api': gatewayApi,
  'ingress-nginx': ingressNginx,
  istio,
  traefik,
  replicas,
};

/** The router that settings name. */
export function routerOf({ type }: RoutedSettings): Router {
  return routers[type];
}

/** Whether these settings have a router; those of Argo Rollouts have not. */
export function isRouted(settings: RouterSettings): settings is RoutedSettings {
  return settings.type !== 'argo-rollouts';
}
