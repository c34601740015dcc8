import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';

const kinds = [
  'Deployment',
  'Service',
  'HTTPRoute',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'NetworkPolicy',
] as const;

/** What stands in a namespace beside Secrets, pods and what controllers make: by kind and name. */
export function standingIn(cluster: Kubernetes, namespace: string): string[] {
  const isRouted = cluster.objects.list('CustomResourceDefinition', undefined).length > 0;
  return kinds
    .filter((kind) => kind !== 'HTTPRoute' || isRouted)
    .flatMap((kind) =>
      cluster.objects.list(kind, namespace).map((object) => `${kind}/${object.metadata.name} ${essence(kind, object)}`),
    );
}

/** Of a route everything but what the server counts; of the others what a copy could have left on them. */
function essence(kind: string, { metadata, ...rest }: KubeObject): string {
  if (kind !== 'HTTPRoute') return JSON.stringify(metadata.labels ?? {});
  return JSON.stringify({ annotations: metadata.annotations ?? {}, spec: (rest as { spec?: unknown }).spec });
}
