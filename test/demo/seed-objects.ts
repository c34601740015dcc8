import { own } from '../../src/kubernetes/annotations.js';
import { secretName, versionAt } from '../../src/rotation/version.js';
import type { KubeObject } from '../stand-ins/kubernetes/kube-object.js';
import { baseName, key, secret, type Environment } from './places.js';

const day = 86_400_000;

/** How long ago the last rotation was: older than the catalogue's `maxAge`, so a new one is due. */
const ageOfOldVersion = 97 * day;

const replicas: Readonly<Record<Environment, { readonly service: number; readonly worker: number }>> = {
  staging: { service: 2, worker: 1 },
  production: { service: 4, worker: 2 },
};

export interface SeedOrder {
  readonly environment: Environment;
  readonly namespace: string;
  readonly now: number;
  /** In place of the one that each workload has of its own. */
  readonly image?: string;
  readonly podAnnotations?: Readonly<Record<string, string>>;
}

/**
 * An environment as a former rotation left it: the version that is in use, immutable and labelled, two workloads that refer to
 * it in two different ways, and the Service of one of them.
 */
export function seedObjects(order: SeedOrder): KubeObject[] {
  const version = versionAt(Math.floor((order.now - ageOfOldVersion) / day) * day + 2.5 * 3_600_000);
  const name = secretName(baseName, version);
  const size = replicas[order.environment];
  const wholeSecret = { envFrom: [{ secretRef: { name } }] };
  const oneKey = { env: [{ name: 'API_TOKEN', valueFrom: { secretKeyRef: { name, key } } }] };
  const ownedByHelm = { 'meta.helm.sh/release-name': 'auth-service' };
  return [
    oldVersion(order, name, version),
    deployment(order, 'auth-service', size.service, wholeSecret, ownedByHelm),
    deployment(order, 'session-worker', size.worker, oneKey),
    service(order, 'auth-service'),
  ];
}

function oldVersion({ environment, namespace }: SeedOrder, name: string, version: string): KubeObject {
  const annotations = {
    [own.rotation]: `${secret}-${version}`,
    [own.requestedBy]: 'keyturn',
    [own.keys]: key,
    [own.type]: 'Opaque',
    [own.state]: 'done',
  };
  const labels = { [own.secret]: secret, [own.version]: version };
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels, annotations },
    type: 'Opaque',
    immutable: true,
    stringData: { [key]: `the-old-token-of-${environment}` },
  };
}

function service({ namespace }: SeedOrder, name: string): KubeObject {
  const spec = { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec };
}

function deployment(
  { namespace, image, podAnnotations }: SeedOrder,
  name: string,
  replicas: number,
  container: object,
  annotations: Readonly<Record<string, string>> = {},
): KubeObject {
  const labels = { app: name };
  const app = { name: 'app', image: image ?? `registry.example/${name}:1.42.0`, ...container };
  const metadata = { labels, ...(podAnnotations ? { annotations: podAnnotations } : {}) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels, annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: { metadata, spec: { containers: [app] } },
    },
  };
}
