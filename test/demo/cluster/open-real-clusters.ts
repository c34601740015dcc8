import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { openClusters, type Cluster } from '../../../src/kubernetes/clusters.js';
import { isKubernetesError, KubernetesError } from '../../../src/kubernetes/kubernetes-error.js';
import { resources } from '../../../src/kubernetes/resources.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { Misuse } from '../misuse.js';
import { environments, type Environment } from '../places.js';
import { seedObjects } from '../seed-objects.js';
import { until } from '../until.js';
import { countChanges } from './count-changes.js';
import type { DemoCluster, DemoClusters } from './demo-cluster.js';
import { givenContext } from './given-context.js';
import { mirrorOf } from './mirror.js';

const namespaces: Readonly<Record<Environment, string>> = {
  staging: 'keyturn-demo-staging',
  production: 'keyturn-demo-production',
};
/** An image that any cluster can run, and that does nothing. */
const image = 'registry.k8s.io/pause:3.10';
const patienceMs = 120_000;

const note =
  'On a cluster of yours the pods call nobody: the error rate is computed from the Secret that each ready pod names, and no log complains of a wrong token.';

/**
 * The demo's environments as two namespaces of one real cluster, which are made now and removed at the end.
 *
 * @throws Misuse where there is no such context, the cluster can't be reached, or one of the namespaces is there already.
 */
export async function openRealClusters(
  context: string,
  folder: string,
  atEnd: (end: () => unknown) => void,
): Promise<DemoClusters> {
  const kubeconfig = givenContext(context);
  const file = join(folder, 'kubeconfig-of-the-demo.yaml');
  writeFileSync(file, kubeconfig, { mode: 0o600 });
  const opened = openClusters({ kubeconfig: file, call: 5000 });
  atEnd(() => opened.close());
  const cluster = await opened.open(context);
  for (const environment of environments) await refuseWhereThere(cluster, namespaces[environment], context);
  const open = async (environment: Environment) => openEnvironment(cluster, environment, atEnd);
  return {
    clusters: { staging: [await open('staging')], production: [await open('production')] },
    places: {
      staging: { context, namespace: namespaces.staging },
      production: { context, namespace: namespaces.production },
    },
    kubeconfig,
    // A credential plugin of the kubeconfig looks there for what it knows.
    variables: { KEYTURN_NAMESPACE: namespaces.production, HOME: env['HOME'] ?? '' },
    note,
  };
}

async function refuseWhereThere(cluster: Cluster, name: string, context: string): Promise<void> {
  try {
    await cluster.send({ verb: 'get', resource: resources.Namespace, name });
  } catch (error) {
    if (isKubernetesError(error, 'not-found')) return;
    if (error instanceof KubernetesError) throw new Misuse(`context "${context}" can't be used: ${error.message}`);
    throw error;
  }
  const remedy = `kubectl --context ${context} delete namespace ${name}`;
  throw new Misuse(`namespace ${name} is there already; if nobody needs it: ${remedy}`);
}

async function openEnvironment(
  cluster: Cluster,
  environment: Environment,
  atEnd: (end: () => unknown) => void,
): Promise<DemoCluster> {
  const name = namespaces[environment];
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { body: made } = await cluster.send({ verb: 'create', resource: resources.Namespace, body: namespace });
  const { uid = '' } = (made as KubeObject).metadata;
  atEnd(() => remove(cluster, name, uid));
  // On simulated nodes a rollout would be over before anybody saw it; others don't know the annotation.
  const podAnnotations = { 'keyturn.dev/test-ready-after': '700ms' };
  for (const body of seedObjects({ environment, namespace: name, now: Date.now(), image, podAnnotations })) {
    const resource = resources[body.kind as 'Secret' | 'Deployment' | 'Service'];
    await cluster.send({ verb: 'create', resource, namespace: name, body });
  }
  const mirror = await mirrorOf(cluster, name);
  atEnd(() => mirror.stop());
  const areReady = (): boolean => mirror.list('Deployment').every(isReady);
  await until(`the pods of ${name} to be ready`, Date.now() + patienceMs, areReady);
  return {
    context: undefined,
    list: (kind) => mirror.list(kind),
    onChange: (listener) => mirror.onChange(listener),
    counts: countChanges(mirror),
  };
}

function isReady(deployment: KubeObject): boolean {
  const { replicas } = deployment['spec'] as { replicas: number };
  return (deployment['status'] as { readyReplicas?: number } | undefined)?.readyReplicas === replicas;
}

/** Deletes the namespace that was made here, and waits until it is gone, so that the demo can be run again. */
async function remove(cluster: Cluster, name: string, uid: string): Promise<void> {
  const where = { resource: resources.Namespace, name };
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
  try {
    await cluster.send({ verb: 'delete', ...where, body });
    const isThere = async (): Promise<boolean> => {
      const { body: found } = await cluster.send({ verb: 'get', ...where });
      return (found as KubeObject).metadata.uid === uid;
    };
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline && (await isThere());) await wait(250);
  } catch (error) {
    if (!isKubernetesError(error, 'not-found')) throw error;
  }
}
