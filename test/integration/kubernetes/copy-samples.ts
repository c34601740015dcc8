import { own } from '../../../src/kubernetes/annotations.js';
import { secretNameOf } from './copy-place.js';

export const first = '20250101000000';
export const second = '20250202000000';

export function versionSecret(version: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secretNameOf(version), labels: { [own.secret]: 'api', [own.version]: version } },
    type: 'Opaque',
    immutable: true,
    stringData: { token: 'x' },
  };
}

/** A Deployment that uses the secret, as a Helm chart that Argo CD applied would have made it. */
export function web({ spec, podSpec }: { readonly spec?: object; readonly podSpec?: object } = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      labels: { app: 'web', 'app.kubernetes.io/managed-by': 'Helm', 'helm.sh/chart': 'web-1.0.0' },
      annotations: { 'meta.helm.sh/release-name': 'web', 'example.com/team': 'shop' },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web', tier: 'front' } },
        spec: {
          terminationGracePeriodSeconds: 0,
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 1,
                  podAffinityTerm: {
                    topologyKey: 'kubernetes.io/hostname',
                    labelSelector: { matchLabels: { app: 'web' } },
                  },
                },
              ],
            },
          },
          containers: [
            {
              name: 'app',
              image: 'registry.k8s.io/pause:3.9',
              ports: [{ name: 'http', containerPort: 8080 }],
              env: [
                { name: 'REGION', value: 'eu' },
                { name: 'TOKEN', valueFrom: { secretKeyRef: { name: secretNameOf(first), key: 'token' } } },
              ],
            },
          ],
          ...podSpec,
        },
      },
      ...spec,
    },
  };
}

export function service(name = 'web', spec: object = {}, metadata: object = {}): object {
  const ports = [{ name: 'http', port: 80, targetPort: 'http' }];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, ...metadata },
    spec: { selector: { app: 'web' }, ports, ...spec },
  };
}

export function budget(spec: object = {}, name = 'web'): object {
  const selector = { matchLabels: { app: 'web' } };
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { maxUnavailable: 1, selector, ...spec },
  };
}

export function autoscaler(name = 'web', target = 'web', metadata: object = {}): object {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: target };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, ...metadata },
    spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 4 },
  };
}

export function policy(name: string, spec: object, metadata: object = {}): object {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, ...metadata }, spec };
}

/** Who may reach the pods, and that they may reach the store. */
export const policies: readonly object[] = [
  policy('web', { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ from: [{ podSelector: {} }] }] }),
  policy('store', {
    podSelector: { matchLabels: { app: 'store' } },
    ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
  }),
  policy('others', { podSelector: { matchLabels: { app: 'other' } }, ingress: [] }),
];

/** Everything that stands around the workload. */
export const surroundings: readonly object[] = [
  service(),
  service('web-metrics', { ports: [{ port: 9090 }] }),
  service('web-peers', { clusterIP: 'None' }),
  service('other', { selector: { app: 'other' } }),
  budget(),
  ...policies,
];
