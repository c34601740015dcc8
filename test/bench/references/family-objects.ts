import type { Family } from './population.js';

/** Who an object belongs to. */
export interface Owner {
  readonly name: string;
  readonly uid: string;
}

export const templateHash = '6d4cf56db6';

/** A Deployment as `kubectl apply` leaves it, with what was applied in its annotations. */
export function deploymentObject(family: Family): object {
  const { namespace, name, pods } = family;
  const labels = labelsOf(family);
  const applied = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { annotations: {}, labels, name, namespace },
    spec: {
      minReadySeconds: 5,
      progressDeadlineSeconds: 600,
      replicas: pods,
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(family) },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: { metadata: { annotations: templateAnnotations, labels }, spec: podSpec(family) },
    },
  };
  const annotations = {
    'deployment.kubernetes.io/revision': '1',
    'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(applied)}\n`,
  };
  return { ...applied, metadata: { name, namespace, labels, annotations } };
}

export function replicaSetObject(family: Family, owner: Owner): object {
  const { namespace, name, pods } = family;
  const labels = { ...labelsOf(family), 'pod-template-hash': templateHash };
  const annotations = {
    'deployment.kubernetes.io/desired-replicas': String(pods),
    'deployment.kubernetes.io/max-replicas': String(pods + 1),
    'deployment.kubernetes.io/revision': '1',
  };
  const ownerReferences = [ownerReference('Deployment', owner)];
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: `${name}-${templateHash}`, namespace, labels, annotations, ownerReferences },
    spec: {
      minReadySeconds: 5,
      replicas: pods,
      selector: { matchLabels: { ...selectorOf(family), 'pod-template-hash': templateHash } },
      template: { metadata: { annotations: templateAnnotations, labels }, spec: podSpec(family) },
    },
  };
}

/** A pod as a ReplicaSet's controller makes it and a scheduler has placed it. */
export function podObject(family: Family, owner: Owner, index: number): object {
  const { namespace } = family;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(owner, index),
      generateName: `${owner.name}-`,
      namespace,
      labels: { ...labelsOf(family), 'pod-template-hash': templateHash },
      annotations: templateAnnotations,
      ownerReferences: [ownerReference('ReplicaSet', owner)],
    },
    spec: { ...podSpec(family), nodeName: `node-${index}` },
  };
}

export function podName(owner: Owner, index: number): string {
  return `${owner.name}-x${index}k2p`;
}

export const containerNames = ['app', 'telemetry'] as const;

const templateAnnotations = { 'prometheus.io/scrape': 'true' };

/** Two containers, each of which reads the Secret. */
function podSpec({ name, secret }: Family): object {
  const environment = [
    { name: 'LOG_LEVEL', value: 'info' },
    { name: 'DATABASE_URL', value: `postgresql://${name}-database.internal.example:5432/${name}?sslmode=verify-full` },
    { name: 'FEATURE_FLAGS', valueFrom: { configMapKeyRef: { name: `${name}-flags`, key: 'flags' } } },
    { name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: secret, key: 'api_token' } } },
  ];
  const [app, telemetry] = containerNames;
  return {
    containers: [
      {
        name: app,
        image: `registry.internal.example/services/${name}:2025.7.15-4f1c2ab`,
        env: environment,
        ports: [{ name: 'http', containerPort: 8080 }],
        resources: { limits: { memory: '512Mi' }, requests: { cpu: '250m', memory: '256Mi' } },
        volumeMounts: [{ name: 'configuration', mountPath: '/etc/service', readOnly: true }],
      },
      {
        name: telemetry,
        image: 'registry.internal.example/platform/telemetry:1.48.0',
        envFrom: [{ secretRef: { name: secret } }],
        resources: { limits: { memory: '128Mi' }, requests: { cpu: '50m', memory: '64Mi' } },
      },
    ],
    automountServiceAccountToken: false,
    volumes: [{ name: 'configuration', configMap: { name: `${name}-configuration` } }],
  };
}

function labelsOf(family: Family): Record<string, string> {
  return {
    ...selectorOf(family),
    'app.kubernetes.io/part-of': family.namespace,
    'app.kubernetes.io/version': '2025.7.15',
  };
}

function selectorOf({ name }: Family): Record<string, string> {
  return { 'app.kubernetes.io/name': name };
}

function ownerReference(kind: 'Deployment' | 'ReplicaSet', { name, uid }: Owner): object {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true, blockOwnerDeletion: true };
}
