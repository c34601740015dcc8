import { own } from '../../src/kubernetes/annotations.js';
import { secretName, versionAt } from '../../src/rotation/version.js';
import type { Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { baseName, botNamespace, key, secret, type Environment } from './places.js';

const day = 86_400_000;

/** How long ago the last rotation was: older than the catalogue's `maxAge`, so a new one is due. */
const ageOfOldVersion = 97 * day;

const replicas: Readonly<Record<Environment, { readonly service: number; readonly worker: number }>> = {
  staging: { service: 2, worker: 1 },
  production: { service: 4, worker: 2 },
};

/**
 * Fills an environment's cluster as a former rotation left it: the version that is in use, immutable and labelled, and
 * two workloads that refer to it in two different ways.
 */
export function seedCluster(cluster: Kubernetes, environment: Environment, now: number): void {
  const version = versionAt(Math.floor((now - ageOfOldVersion) / day) * day + 2.5 * 3_600_000);
  const name = secretName(baseName, version);
  cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: botNamespace } });
  cluster.apply(oldVersion(environment, name, version));
  const size = replicas[environment];
  const wholeSecret = { envFrom: [{ secretRef: { name } }] };
  const oneKey = { env: [{ name: 'API_TOKEN', valueFrom: { secretKeyRef: { name, key } } }] };
  const ownedByHelm = { 'meta.helm.sh/release-name': 'auth-service' };
  cluster.apply(deployment(environment, 'auth-service', size.service, wholeSecret, ownedByHelm));
  cluster.apply(deployment(environment, 'session-worker', size.worker, oneKey));
}

function oldVersion(environment: Environment, name: string, version: string): object {
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
    metadata: { name, namespace: environment, labels, annotations },
    type: 'Opaque',
    immutable: true,
    stringData: { [key]: `the-old-token-of-${environment}` },
  };
}

function deployment(
  namespace: Environment,
  name: string,
  replicas: number,
  container: object,
  annotations: Readonly<Record<string, string>> = {},
): object {
  const labels = { app: name };
  const image = `registry.example/${name}:1.42.0`;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels, annotations },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image, ...container }] } },
    },
  };
}
