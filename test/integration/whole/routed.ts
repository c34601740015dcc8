import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { usualWorkloads } from './furnish.js';
import type { Tree } from './merged.js';

/** The route, and the Service that it sends to. */
export const routeName = 'auth';
const serviceName = 'auth-service';

/** Traffic moves to a copy in two steps. */
export const byCopy = {
  type: 'blue-green',
  workload: 'deployment/auth-service',
  router: { type: 'gateway-api', route: routeName },
  steps: [25, 100],
  interval: '300ms',
};

const group = 'gateway.networking.k8s.io';

/** A cluster that serves the Gateway API, with a route to the usual service. To be applied in this order. */
export function routedWorkloads(namespace: 'staging' | 'production'): object[] {
  return [definition(), ...usualWorkloads(namespace), service(namespace), route(namespace)];
}

/** A catalogue in which production moves by a copy, with what is laid over that. */
export function moving(production: Tree = {}): Tree {
  return { secrets: { 'auth-api': { environments: { production: { strategy: byCopy, ...production } } } } };
}

/** What scales and shields the pods of the usual service: a copy needs a twin of each. */
export function guards(namespace: string): object[] {
  const metadata = { name: serviceName, namespace };
  const matchLabels = { app: serviceName };
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: serviceName };
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: { maxUnavailable: 1, selector: { matchLabels } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: { matchLabels }, ingress: [{ from: [{ podSelector: {} }] }] },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 6 },
    },
  ];
}

/** The share of the copy as the route has it now: of the weights in its only rule. */
export function shareOf(cluster: Kubernetes, namespace: string): number {
  const { spec } = cluster.objects.get('HTTPRoute', namespace, routeName) as unknown as Route;
  const refs = spec.rules[0]?.backendRefs ?? [];
  const sum = (of: readonly Ref[]) => of.reduce((total, { weight = 1 }) => total + weight, 0);
  return (sum(refs.filter(({ name }) => name !== serviceName)) * 100) / sum(refs);
}

/** Every share that the copy had, in order, each once in a row. */
export function watchShares(cluster: Kubernetes): number[] {
  const shares = [shareOf(cluster, 'production')];
  cluster.onChange(({ object }) => {
    if (object.kind !== 'HTTPRoute') return;
    const share = shareOf(cluster, 'production');
    if (share !== shares.at(-1)) shares.push(share);
  });
  return shares;
}

/** Somebody else sets the weights by hand. */
export function setShare(cluster: Kubernetes, namespace: string, percent: number): void {
  const found = cluster.objects.get('HTTPRoute', namespace, routeName) as unknown as Route & { metadata: object };
  const weights = [100 - percent, percent];
  const rules = found.spec.rules.map((rule) => ({
    ...rule,
    backendRefs: rule.backendRefs.map((ref, index) => ({ ...ref, weight: weights[index] ?? 0 })),
  }));
  cluster.apply({ ...found, spec: { ...found.spec, rules } });
}

interface Ref {
  readonly name: string;
  readonly weight?: number;
}

interface Route {
  readonly spec: { readonly rules: readonly { readonly backendRefs: readonly Ref[] }[] };
}

function definition(): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `httproutes.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'HTTPRoute', plural: 'httproutes', singular: 'httproute', listKind: 'HTTPRouteList' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  };
}

function service(namespace: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: serviceName, namespace },
    spec: { selector: { app: 'auth-service' }, ports: [{ port: 80, targetPort: 8080 }] },
  };
}

function route(namespace: string): object {
  return {
    apiVersion: `${group}/v1`,
    kind: 'HTTPRoute',
    metadata: { name: routeName, namespace },
    spec: {
      parentRefs: [{ name: 'public' }],
      rules: [{ backendRefs: [{ name: serviceName, port: 80 }] }],
    },
  };
}
