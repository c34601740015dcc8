import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { openClusters } from '../../src/kubernetes/clusters.js';
import { kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { aggregate } from '../unit/manifests/aggregate.js';
import { readResources, type Manifest } from '../unit/manifests/render.js';
import { draw } from './manifests-rights/bot-calls.js';
import { exampleSecret, oldName } from './manifests-rights/rights-target.js';
import { shippedRights } from './manifests-rights/shipped-rights.js';

/** Beside the point here. */
const leftOut = ['StatefulSet', 'NetworkPolicy', 'PodDisruptionBudget'];
const token = 'token-of-the-service-account';

async function startWith(rights: readonly Manifest[]): Promise<Kubernetes> {
  const kubernetes = await startKubernetes({ tokens: { [token]: { user: 'system:serviceaccount:keyturn:keyturn' } } });
  for (const namespace of ['staging', 'production']) kubernetes.apply(exampleSecret(namespace));
  for (const object of aggregate([...readResources('examples'), ...rights])) {
    if (!leftOut.includes(object.kind)) kubernetes.apply(object);
  }
  return kubernetes;
}

shippedRights({
  name: 'the stand-in',
  open: async () => {
    const kubernetes = await startWith(readResources('base'));
    return {
      kubeconfig: kubeconfigText(kubernetes.kubeconfig('here', token)),
      namespaces: { staging: 'staging', production: 'production', keyturn: 'keyturn' },
      close: () => kubernetes.close(),
    };
  },
});

test('Without the rights of the search a plan is drawn, of what its namespace shows, and says what it did not see', async () => {
  const base = readResources('base').filter(({ metadata }) => !metadata.name.startsWith('keyturn-search'));
  const kubernetes = await startWith(base);
  kubernetes.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'staging' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [oldName] }],
  });
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-rights-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigText(kubernetes.kubeconfig('here', token)));
  const clusters = openClusters({ kubeconfig, call: 2000 });
  try {
    const plan = await draw(await clusters.open(undefined), 'staging');
    expect(plan.workloads.map(({ name }) => name)).toContain('auth-service');
    expect(plan.bystanders.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Role/reader']);
    const notSeen = plan.notSeen?.map(({ kind }) => kind);
    expect(notSeen).toEqual(expect.arrayContaining(['configmaps', 'clusterroles.rbac.authorization.k8s.io']));
  } finally {
    await clusters.close();
    await kubernetes.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
