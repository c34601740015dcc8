import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { annotateVersion } from '../../src/kubernetes/annotate-version.js';
import { moveAnchor, readAnchor } from '../../src/kubernetes/audit-anchor.js';
import { runCheckJob } from '../../src/kubernetes/check-job.js';
import { clearFence } from '../../src/kubernetes/clear-fence.js';
import { clockSkew } from '../../src/kubernetes/clock-skew.js';
import { openClusters, type Cluster, type Clusters } from '../../src/kubernetes/clusters.js';
import { countLogErrors } from '../../src/kubernetes/count-log-errors.js';
import { createVersion } from '../../src/kubernetes/create-version.js';
import { cronJobsOf } from '../../src/kubernetes/cron-jobs.js';
import { deleteVersion } from '../../src/kubernetes/delete-version.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { emitEvent } from '../../src/kubernetes/events.js';
import { provePods } from '../../src/kubernetes/prove-pods.js';
import { readShape } from '../../src/kubernetes/read-shape.js';
import { restoreStage } from '../../src/kubernetes/restore-stage.js';
import { searchReferences } from '../../src/kubernetes/search/search-references.js';
import { secretNamed } from '../../src/kubernetes/search/wanted-secret.js';
import { switchStage } from '../../src/kubernetes/switch-stage.js';
import { listVersions } from '../../src/kubernetes/versions.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import { kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { readResources } from '../unit/manifests/render.js';
import { eventually } from './kubernetes-contract/eventually.js';

const oldName = 'auth-api-secrets-20250715100000';
const version = '20250723110000';
const name = `auth-api-secrets-${version}`;
const rotationId = `auth-api-${version}`;

let kubernetes: Kubernetes;
let clusters: Clusters;
let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  const token = 'token-of-the-service-account';
  kubernetes = await startKubernetes({ tokens: { [token]: { user: 'system:serviceaccount:keyturn:keyturn' } } });
  for (const namespace of ['staging', 'production', 'elsewhere']) {
    const data = { api_token: Buffer.from('old').toString('base64') };
    kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: oldName, namespace },
      type: 'Opaque',
      data,
    });
  }
  for (const object of [...readResources('examples'), ...readResources('base')]) {
    if (!['StatefulSet', 'NetworkPolicy', 'PodDisruptionBudget'].includes(object.kind)) kubernetes.apply(object);
  }
  folder = mkdtempSync(join(tmpdir(), 'keyturn-rights-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigText(kubernetes.kubeconfig('here', token)));
  clusters = openClusters({ kubeconfig, call: 2000 });
  cluster = await clusters.open(undefined);
});

afterAll(async () => {
  await clusters.close();
  await kubernetes.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(['staging', 'production'])(
  'The rights of manifests/base suffice for a rotation in %s and back',
  async (namespace) => {
    const plan = await draw(namespace);
    expect(plan.workloads.map(({ kind }) => kind)).toContain('Deployment');
    expect(await create(namespace)).toBe('created');
    expect(await annotateVersion(cluster, namespace, name, { state: 'in-use' })).toBe('changed');
    const wanted = { plan, baseName: 'auth-api-secrets', name, rotationId, requestedBy: 'U0ANNA' };
    const { switched } = await switchStage(cluster, { ...wanted, stillWanted: () => Promise.resolve(true) });
    expect(switched).toContain('deployment/auth-service');
    await eventually(async () => {
      const { proven, total } = await provePods(cluster, plan, name);
      expect(proven).toBe(total);
    });
    const now = Date.now();
    expect(
      await countLogErrors(cluster, plan, { patterns: ['invalid token'], from: now - 60_000, to: now }),
    ).toMatchObject({
      total: 0,
    });
    expect(await told(namespace)).toBe(true);
    const { restored, failed } = await restoreStage(cluster, { plan, name, rotationId });
    expect(restored).toContain('deployment/auth-service');
    expect(failed).toEqual([]);
    await clearFence(cluster, plan, rotationId);
  },
);

test.each(['staging', 'production'])(
  'The rights suffice for cleanup in %s, whose search sees everything',
  async (namespace) => {
    const { notSeen } = await searchReferences(cluster, { namespaces: [namespace], wanted: secretNamed(name) });
    expect(notSeen).toEqual([]);
    expect(Array.isArray(await cronJobsOf(cluster, namespace, 'auth-api-secrets'))).toBe(true);
    const shape = await readShape(cluster, namespace, name);
    if (!shape) throw new Error('the version is gone');
    const { uid, resourceVersion } = shape;
    expect(await deleteVersion(cluster, namespace, name, { uid, resourceVersion })).toBe('deleted');
  },
);

test('They suffice to run the integration test in staging, and not in production', async () => {
  const order = { cronJob: 'auth-smoke-tests', rotationId, secretName: oldName, baseName: 'auth-api-secrets' };
  expect(await runCheckJob(cluster, { ...order, namespace: 'staging', stage: 'staging' })).toMatchObject({
    state: 'running',
  });
  const elsewhere = runCheckJob(cluster, { ...order, namespace: 'production', stage: 'production' });
  await expect(elsewhere).rejects.toMatchObject({ code: 'forbidden' });
});

test('They suffice to anchor the audit log, first and again', async () => {
  expect(await moveAnchor(cluster, 'keyturn', { chain: 'a', seq: 1, hash: 'one' })).toBe('moved');
  expect(await moveAnchor(cluster, 'keyturn', { chain: 'a', seq: 2, hash: 'two' })).toBe('moved');
  expect(await readAnchor(cluster, 'keyturn')).toEqual({ chain: 'a', seq: 2, hash: 'two' });
  expect(Math.abs(await clockSkew(cluster))).toBeLessThan(5000);
});

test.each(['elsewhere', 'keyturn', 'kube-system'])('They open no Secret and no workload in %s', async (namespace) => {
  await expect(listVersions(cluster, namespace, 'auth-api-secrets')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(readShape(cluster, namespace, oldName)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(create(namespace)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(draw(namespace)).rejects.toMatchObject({ code: 'forbidden' });
});

async function draw(namespace: string): Promise<StagePlan> {
  const order = {
    stage: namespace,
    production: false,
    namespace,
    baseName: 'auth-api-secrets',
    keys: ['api_token'],
    version,
  };
  const drawn = await drawStage(cluster, order);
  expect(drawn.blockers).toEqual([]);
  return { ...drawn, bystanders: [], monitors: [] };
}

function create(namespace: string): Promise<string> {
  return createVersion(cluster, {
    namespace,
    name,
    type: 'Opaque',
    secret: 'auth-api',
    version,
    rotationId,
    requestedBy: 'U0ANNA',
    previous: oldName,
    keys: ['api_token'],
    obtain: () => Promise.resolve({ api_token: 'new' }),
  });
}

function told(namespace: string): Promise<boolean> {
  const workload = { kind: 'Deployment', name: 'auth-service' };
  const said = { reason: 'SecretSwitched', message: 'switched', type: 'Normal' as const };
  return emitEvent(cluster, { namespace, workload, ...said, key: `${namespace}.${rotationId}`, at: Date.now() });
}
