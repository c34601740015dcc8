import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Parts } from '../../../jobs/parts.js';
import { stagingSteps } from '../../../jobs/staging.js';
import { drawStage } from '../../../src/kubernetes/draw-stage.js';
import { openClusters, type Clusters } from '../../../src/kubernetes/clusters.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { begun, entry, staging } from '../../unit/rotation/given.js';
import { deployment, furniture } from '../whole/furnish.js';
import { referencesIn } from '../whole/far-side.js';
import { oldName } from '../whole/usual-catalogue.js';

const namespaces = ['logins', 'payments'];
const fresh = 'auth-api-secrets-20260302120000';

let kubernetes: Kubernetes;
let clusters: Clusters;
let folder: string;

beforeEach(async () => {
  kubernetes = await startKubernetes({ namespaces });
  folder = await mkdtemp(join(tmpdir(), 'keyturn-'));
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText(kubernetes.kubeconfig('test')));
  clusters = openClusters({ kubeconfig, call: 2000 });
  for (const namespace of namespaces) {
    const auth = deployment('auth-service', namespace, 1, { envFrom: [{ secretRef: { name: oldName } }] });
    for (const object of furniture(namespace, [auth])) kubernetes.apply(object);
    kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: fresh, namespace },
      stringData: { api_token: 'the new one' },
    });
  }
});

afterEach(async () => {
  await clusters.close();
  await kubernetes.close();
  await rm(folder, { recursive: true });
});

async function planned(): Promise<StagePlan[]> {
  const cluster = await clusters.open('test');
  const { baseName, keys } = entry;
  const order = { stage: 'staging', production: false, context: 'test', baseName, keys, version: '20260302120000' };
  const rows = await Promise.all(namespaces.map((namespace) => drawStage(cluster, { ...order, namespace })));
  return rows.map((row) => ({ ...row, bystanders: [], monitors: [] }));
}

async function switching(stages: StagePlan[]) {
  const stage = { ...staging, context: 'test', namespace: 'logins', namespaces, checks: {} };
  const { rotation } = begun();
  const pending = { id: 'e1', step: 'switch' as const, stage: 'staging', tries: 0 };
  const record: Rotation = { ...rotation, pending, entry: { ...entry, stages: [stage] }, plan: { stages } };
  const parts = { clusters, now: Date.now, mark: () => undefined, rotations: { load: async () => record } };
  return stagingSteps.switch(parts as unknown as Parts, record);
}

const patches = () => kubernetes.server.journal.filter(({ request }) => request.method === 'PATCH');

describe('a switch in several namespaces', () => {
  test('switches all of them, each workload told apart by its namespace', async () => {
    expect(await switching(await planned())).toMatchObject({
      type: 'done',
      evidence: { workloads: ['logins deployment/auth-service', 'payments deployment/auth-service'] },
    });
    expect(namespaces.map((namespace) => referencesIn(kubernetes, namespace))).toEqual([
      { 'auth-service': fresh },
      { 'auth-service': fresh },
    ]);
  });

  test.each(namespaces)('writes nothing in any of them where a workload in %s is gone', async (namespace) => {
    const stages = await planned();
    kubernetes.remove('Deployment', namespace, 'auth-service');
    expect(await switching(stages)).toEqual({
      type: 'failed',
      why: { code: 'workload-gone', workload: `${namespace} deployment/auth-service` },
    });
    expect(patches()).toEqual([]);
  });

  test('is harmless twice', async () => {
    const stages = await planned();
    await switching(stages);
    const before = patches().length;
    expect(await switching(stages)).toMatchObject({ type: 'done', evidence: { workloads: [] } });
    expect(patches()).toHaveLength(before);
  });
});
