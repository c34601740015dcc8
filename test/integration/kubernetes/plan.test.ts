import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { drawStage } from '../../../src/kubernetes/draw-stage.js';
import { canary, cronJob, newName, newVersion, oldName, podTemplate, secret, workload } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld({ clusterUid: 'the-cluster' });
});
afterEach(async () => {
  await world.close();
});

describe('a plan', () => {
  test('has every workload that names a version, its fields, its owner, and what was in use', async () => {
    const helm = {
      annotations: { 'meta.helm.sh/release-name': 'shop' },
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    };
    world.kubernetes.apply(workload('web', { metadata: helm }));
    world.kubernetes.apply(cronJob('report'));
    world.kubernetes.apply(workload('other', { template: podTemplate('other', { env: 'api-extra', volume: 'api2' }) }));
    const plan = await world.plan();
    expect(plan).toMatchObject({
      stage: 'test',
      context: 'test',
      cluster: 'the-cluster',
      namespace: 'shop',
      strategy: 'rolling',
      previous: { name: oldName, type: 'Opaque', keys: ['token'] },
      bystanders: [],
      blockers: [],
    });
    expect(plan.workloads.map(({ kind, name, replicas, owner }) => [kind, name, replicas, owner])).toEqual([
      ['Deployment', 'web', 2, { kind: 'helm', name: 'shop' }],
      ['CronJob', 'report', 0, { kind: 'unknown', name: '' }],
    ]);
    expect(plan.workloads[0]?.fields).toEqual([
      { path: '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name', name: oldName },
      { path: '/spec/template/spec/volumes/0/secret/secretName', name: oldName },
    ]);
    expect(JSON.stringify(plan)).not.toContain(Buffer.from(canary).toString('base64'));
  });

  test('of a secret that nothing names yet goes back to the newest version that exists', async () => {
    world.kubernetes.apply(secret({ name: 'api-20250115000000' }));
    const plan = await world.plan();
    expect(plan).toMatchObject({ previous: { name: 'api-20250115000000' }, workloads: [], blockers: [] });
  });

  test('of a secret without any version has nothing to go back to', async () => {
    for (const name of [oldName, newName]) world.kubernetes.remove('Secret', 'shop', name);
    const plan = await world.plan();
    expect(plan.previous).toBeUndefined();
    expect(plan.blockers).toEqual([]);
  });

  test('goes back to the version that most fields name, and to the newer of two', async () => {
    world.kubernetes.apply(secret({ name: 'api', immutable: false }));
    world.kubernetes.apply(workload('web', { template: podTemplate('web', { env: 'api', volume: 'api' }) }));
    world.kubernetes.apply(workload('worker', { template: podTemplate('worker', { env: 'api' }) }));
    expect((await world.plan()).previous?.name).toBe('api');
    world.kubernetes.remove('Deployment', 'shop', 'web');
    expect((await world.plan()).previous?.name).toBe(oldName);
  });

  test('names a version that the workloads need and that does not exist', async () => {
    world.kubernetes.apply(workload('web'));
    world.kubernetes.remove('Secret', 'shop', oldName);
    const { previous, blockers } = await world.plan();
    expect(previous).toBeUndefined();
    expect(blockers).toMatchObject([{ code: 'no-previous-keys', what: oldName }]);
  });

  test('stops at keys that the new version would lack', async () => {
    world.kubernetes.apply(workload('web'));
    const { blockers } = await world.plan(['password']);
    expect(blockers).toEqual([{ code: 'keys-missing', what: oldName, detail: 'token' }]);
  });

  test('reads type and keys of our own versions from annotations, without asking for values', async () => {
    const annotations = { 'keyturn.dev/keys': 'token,user', 'keyturn.dev/type': 'example/custom' };
    world.kubernetes.apply(secret({ annotations }));
    world.kubernetes.apply(workload('web'));
    expect((await world.plan()).previous).toMatchObject({ type: 'example/custom', keys: ['token', 'user'] });
    expect(world.sent('GET', /\/secrets\//)).toBe(0);
  });

  test('stops at what would not roll out, or would be put back', async () => {
    const rolling = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
    const argo = { annotations: { 'argocd.argoproj.io/tracking-id': 'shop-app:apps/Deployment:shop/healed' } };
    const flux = {
      labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
    };
    const owned = {
      ownerReferences: [{ apiVersion: 'example/v1', kind: 'Shop', name: 'main', uid: 'u', controller: true }],
    };
    world.kubernetes.apply(workload('paused', { spec: { paused: true } }));
    world.kubernetes.apply(workload('db', { kind: 'StatefulSet', spec: { updateStrategy: { type: 'OnDelete' } } }));
    world.kubernetes.apply(workload('queue', { kind: 'StatefulSet', spec: { updateStrategy: rolling } }));
    world.kubernetes.apply(workload('healed', { metadata: argo }));
    world.kubernetes.apply(workload('synced', { metadata: flux }));
    world.kubernetes.apply(workload('owned', { metadata: owned }));
    const { blockers } = await world.plan();
    expect([...blockers].sort((one, other) => (one.what < other.what ? -1 : 1))).toEqual([
      { code: 'healed-by-owner', what: 'deployment/healed', detail: 'argo-cd shop-app' },
      { code: 'healed-by-owner', what: 'deployment/owned', detail: 'controller shop/main' },
      { code: 'paused', what: 'deployment/paused' },
      { code: 'healed-by-owner', what: 'deployment/synced', detail: 'flux flux-system/apps' },
      { code: 'on-delete', what: 'statefulset/db' },
      { code: 'partition', what: 'statefulset/queue', detail: '1' },
    ]);
  });

  test('names what refers to the secret and is not switched', async () => {
    const { spec } = podTemplate('lonely') as { spec: object };
    world.kubernetes.apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'lonely', namespace: 'shop' }, spec });
    world.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'robot', namespace: 'shop' },
      imagePullSecrets: [{ name: oldName }],
    });
    world.kubernetes.apply({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'reader', namespace: 'shop' },
      rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['else', oldName], verbs: ['get'] }],
    });
    world.kubernetes.apply({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'door',
        namespace: 'shop',
        annotations: { 'nginx.ingress.kubernetes.io/auth-secret': `shop/${oldName}` },
      },
      spec: {
        tls: [{ hosts: ['a.example'], secretName: 'tls' }],
        defaultBackend: { service: { name: 's', port: { number: 80 } } },
      },
    });
    world.kubernetes.apply(workload('web'));
    const { bystanders } = await world.plan();
    expect(bystanders.map(({ kind, name, secret: named }) => [kind, name, named])).toEqual([
      ['Pod', 'lonely', oldName],
      ['Pod', 'lonely', oldName],
      ['ServiceAccount', 'robot', oldName],
      ['Ingress', 'door', oldName],
      ['Role', 'reader', oldName],
    ]);
    expect(bystanders.at(-1)?.path).toBe('/rules/0/resourceNames/1');
  });

  const role = (kind: 'Role' | 'ClusterRole', name: string, rules: readonly object[], namespace = 'shop'): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: kind === 'Role' ? { name, namespace } : { name },
    rules,
  });
  const rule = (resourceNames: readonly string[], more: object = {}): object => ({
    apiGroups: [''],
    resources: ['secrets'],
    verbs: ['get', 'watch'],
    resourceNames,
    ...more,
  });

  test('has the whole rule of each role that grants a version by its name, of the namespace or of the cluster', async () => {
    world.kubernetes.apply(role('Role', 'reader', [rule(['tls']), rule([oldName, 'tls'])]));
    world.kubernetes.apply(role('ClusterRole', 'all', [rule(['api'], { apiGroups: ['*'], resources: ['*'] })]));
    const { bystanders } = await world.plan();
    expect(bystanders).toEqual([
      {
        kind: 'Role',
        namespace: 'shop',
        name: 'reader',
        path: '/rules/1/resourceNames/0',
        secret: oldName,
        grant: { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch'], names: [oldName, 'tls'] },
      },
      {
        kind: 'ClusterRole',
        name: 'all',
        path: '/rules/0/resourceNames/0',
        secret: 'api',
        grant: { apiGroups: ['*'], resources: ['*'], verbs: ['get', 'watch'], names: ['api'] },
      },
    ]);
  });

  test('has no role of another namespace, of another kind of object, or of another name', async () => {
    world.kubernetes.apply(role('Role', 'reader', [rule([oldName])], 'default'));
    world.kubernetes.apply(role('Role', 'maps', [rule([oldName], { resources: ['configmaps'] })]));
    world.kubernetes.apply(role('Role', 'others', [rule([`${oldName}-copy`, 'api-extra', 'my-api'])]));
    world.kubernetes.apply(role('Role', 'everything', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]));
    expect((await world.plan()).bystanders).toEqual([]);
  });

  test('keeps, of a rule with very many names, those of the secret, and the number of the others', async () => {
    const others = Array.from({ length: 500 }, (_, index) => `other-${index}`);
    world.kubernetes.apply(role('Role', 'reader', [rule([...others, oldName])]));
    const { bystanders } = await world.plan();
    expect(bystanders[0]?.grant?.names).toEqual([oldName, ...others.slice(0, 19)]);
    expect(bystanders[0]?.grant?.moreNames).toBe(481);
  });

  test('names Jobs and ReplicaSets of nobody, but no Job that has ended or that checks for us', async () => {
    const template = podTemplate('job') as { spec: object };
    const job = (name: string, annotations: object) => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name, namespace: 'shop', annotations },
      spec: { template: { spec: { ...template.spec, restartPolicy: 'Never' } } },
    });
    world.kubernetes.settings.jobRunMs = 600_000;
    world.kubernetes.apply(job('migration', {}));
    world.kubernetes.apply(job('check', { 'keyturn.dev/rotation': 'api-1' }));
    world.kubernetes.apply({ ...workload('bare', { spec: { replicas: 0 } }), kind: 'ReplicaSet' });
    const { bystanders } = await world.plan();
    expect([...new Set(bystanders.map(({ kind, name }) => `${kind} ${name}`))]).toEqual([
      'ReplicaSet bare',
      'Job migration',
    ]);
  });

  test('is drawn where only kinds that are not switched may not be listed', async () => {
    await world.close();
    const rules = [
      { verbs: ['get', 'list'], apiGroups: ['apps', 'batch'], resources: ['*'] },
      { verbs: ['get', 'list'], apiGroups: [''], resources: ['secrets'] },
      { verbs: ['get'], apiGroups: [''], resources: ['namespaces'], resourceNames: ['kube-system'] },
    ];
    world = await startWorld({ token: 't', tokens: { t: { user: 'keyturn', rules } } });
    world.kubernetes.apply(workload('web'));
    const { notSeen = [], ...plan } = await world.plan();
    expect(plan).toMatchObject({ workloads: [{ name: 'web' }], bystanders: [], blockers: [] });
    const kinds = notSeen.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['pods', 'configmaps', 'roles.rbac.authorization.k8s.io']));
    expect(kinds).not.toContain('deployments.apps');
    expect(notSeen.every(({ why }) => why.startsWith('forbidden: '))).toBe(true);
  });

  test('can not be drawn where a kind that would be switched may not be listed', async () => {
    await world.close();
    const rules = [{ verbs: ['get', 'list'], apiGroups: ['', 'apps'], resources: ['*'] }];
    world = await startWorld({ token: 't', tokens: { t: { user: 'keyturn', rules } } });
    await expect(world.plan()).rejects.toMatchObject({
      code: 'forbidden',
      facts: { resource: 'cronjobs', verb: 'list' },
    });
  });

  test('of a namespace that does not exist says so', async () => {
    const order = {
      stage: 'test',
      production: false,
      namespace: 'nowhere',
      baseName: 'api',
      keys: [],
      version: newVersion,
    };
    await expect(drawStage(world.cluster, order)).rejects.toMatchObject({
      code: 'not-found',
      facts: { name: 'nowhere' },
    });
  });
});
