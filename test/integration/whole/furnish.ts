import { own } from '../../../src/kubernetes/annotations.js';
import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { baseName, key, oldName, oldVersion, secret } from './usual-catalogue.js';

export const environments = ['staging', 'production'] as const;
export type Environment = (typeof environments)[number];

/** A namespace as a former rotation left it: the version in use, and what refers to it. */
export function furniture(namespace: string, workloads: readonly object[]): object[] {
  return [usedVersion(namespace), ...workloads];
}

/** Two Deployments that refer to the Secret in two different ways. */
export function usualWorkloads(namespace: string): object[] {
  return [
    deployment('auth-service', namespace, namespace === 'production' ? 4 : 2, {
      envFrom: [{ secretRef: { name: oldName } }],
    }),
    deployment('session-worker', namespace, 1, {
      env: [{ name: 'API_TOKEN', valueFrom: { secretKeyRef: { name: oldName, key } } }],
    }),
  ];
}

/** Development: one Secret without versions, and one Deployment that uses it. */
export function furnishDevelopment(cluster: Kubernetes): void {
  const metadata = { name: baseName, namespace: 'development' };
  cluster.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata,
    type: 'Opaque',
    stringData: { [key]: 'old-of-development' },
  });
  cluster.apply(deployment('auth-service', 'development', 1, { envFrom: [{ secretRef: { name: baseName } }] }));
}

/** A Deployment whose one container is `app`, with what is given. */
export function deployment(name: string, namespace: string, size: number, container: object): object {
  const labels = { app: name };
  const image = `registry.example/${name}:1.42.0`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: size,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image, ...container }] } },
    },
  };
}

function usedVersion(namespace: string): object {
  const annotations = {
    [own.rotation]: `${secret}-${oldVersion}`,
    [own.requestedBy]: 'keyturn',
    [own.keys]: key,
    [own.type]: 'Opaque',
    [own.state]: 'done',
  };
  const labels = { [own.secret]: secret, [own.version]: oldVersion };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: oldName, namespace, labels, annotations },
    type: 'Opaque',
    immutable: true,
    stringData: { [key]: `the-old-token-of-${namespace}` },
  };
}
