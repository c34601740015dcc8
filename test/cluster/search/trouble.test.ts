import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { openClusters, type Cluster, type Clusters } from '../../../src/kubernetes/clusters.js';
import { searchReferences } from '../../../src/kubernetes/search/search-references.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';
import { connect, type ContractApi } from '../../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { clusterKubeconfig } from '../cluster.js';
import { customKind } from './custom-kind.js';

const name = 'auth-api-secrets-20250715100000';
const wanted = secretNamed(name);
const own = `k${randomBytes(4).toString('hex')}`;

let api: ContractApi;
let clusters: Clusters;
let cluster: Cluster;
let namespace: string;
let folder: string;

beforeAll(async () => {
  const { file, text } = clusterKubeconfig();
  api = await connect({
    name: 'a real API server',
    start: async () => ({ kubeconfig: text, close: async () => undefined }),
  });
  clusters = openClusters({ kubeconfig: file, call: 4_000 });
  cluster = await clusters.open(undefined);
  namespace = await api.newNamespace();
  folder = await mkdtemp(join(tmpdir(), 'keyturn-search-'));
});

afterAll(async () => {
  await clusters.close();
  await api.close();
  await rm(folder, { recursive: true });
});

const search = (where = cluster) => searchReferences(where, { wanted, namespaces: [namespace] });

async function created(path: string, body: unknown): Promise<void> {
  const { code, body: answer } = await api.ask('POST', path, { body });
  expect([code, answer.message]).toEqual([201, undefined]);
}

describe('the reference search on a cluster in trouble', () => {
  test('names the group whose API server is down, and does not say that nothing refers to the Secret', async () => {
    const group = `${own}.broken.example.com`;
    const service = { name: 'nobody', namespace, port: 443 };
    await created('/apis/apiregistration.k8s.io/v1/apiservices', {
      metadata: { name: `v1.${group}` },
      spec: {
        group,
        version: 'v1',
        service,
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 1000,
        versionPriority: 15,
      },
    });
    try {
      await eventually(async () => {
        const { notSeen } = await search();
        expect(notSeen.map(({ kind }) => kind)).toContain(`every kind of ${group}/v1`);
      });
    } finally {
      await api.ask('DELETE', `/apis/apiregistration.k8s.io/v1/apiservices/v1.${group}`);
    }
  });

  test('names the kind whose conversion webhook is down', async () => {
    const kind = customKind(`${own}.converted.example.com`);
    await created(kind.definitions, kind.definition(['v1', 'v2']));
    try {
      await eventually(async () => expect((await api.ask('GET', kind.list('v1'))).code).toBe(200));
      await created(kind.objects('v1', namespace), kind.object('one', 'v1', { tokenSecret: name }));
      const conversion = {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: { service: { name: 'nobody', namespace } },
        },
      };
      const patch = { body: { spec: { conversion } }, contentType: 'application/merge-patch+json' };
      expect((await api.ask('PATCH', kind.path, patch)).code).toBe(200);
      await eventually(async () => {
        const { notSeen } = await search();
        const found = notSeen.find((one) => one.kind === kind.name);
        expect(found?.why).toMatch(/webhook/);
      });
    } finally {
      await api.ask('DELETE', kind.path);
    }
  }, 60_000);

  test('finds a name at the end of an object of 1.4 MiB, among many long ones', async () => {
    const kind = customKind(`${own}.large.example.com`);
    await created(kind.definitions, kind.definition(['v1']));
    try {
      await eventually(async () => expect((await api.ask('GET', kind.list('v1'))).code).toBe(200));
      const padding = 'x'.repeat(1_400_000);
      for (let index = 0; index < 12; index += 1) {
        const spec = index === 11 ? { padding, tokenSecret: name } : { padding };
        await created(kind.objects('v1', namespace), kind.object(`long-${index}`, 'v1', spec));
      }
      const { hits, notSeen } = await search();
      const seen = hits.filter((hit) => hit.kind === kind.hit);
      expect(seen).toMatchObject([{ grade: 'strong', name: 'long-11', path: '/spec/tokenSecret' }]);
      expect(notSeen.filter((one) => one.kind === kind.name)).toEqual([]);
    } finally {
      await api.ask('DELETE', kind.path);
    }
  }, 60_000);

  test('shows what it may see in the Secret’s own namespace, and names every kind that it may not list', async () => {
    const rules = [{ apiGroups: [''], resources: ['serviceaccounts'], verbs: ['list'] }];
    const subjects = [{ kind: 'ServiceAccount', name: 'robot', namespace }];
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' };
    const rbac = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await created(accounts, { metadata: { name: 'robot' }, secrets: [{ name }] });
    await created(`${rbac}/roles`, { metadata: { name: 'reader' }, rules });
    await created(`${rbac}/rolebindings`, { metadata: { name: 'reader' }, subjects, roleRef });
    const { body } = await api.ask('POST', `${accounts}/robot/token`, { body: { spec: {} } });
    const robots = await openAs((body.status as { token: string }).token);
    const asked = await robots.open(undefined);
    await eventually(async () => {
      const { hits, notSeen } = await search(asked);
      expect(hits).toMatchObject([{ kind: 'ServiceAccount', name: 'robot', grade: 'strong' }]);
      const unseen = notSeen.map(({ kind, namespace: where = '' }) => `${kind} ${where}`);
      expect(unseen).toContain('serviceaccounts ');
      expect(unseen).not.toContain(`serviceaccounts ${namespace}`);
      expect(unseen).toContain('nodes ');
      expect(unseen).toContain('deployments.apps ');
    });
    await robots.close();
  });

  test('says so where the credentials have expired', async () => {
    const strangers = await openAs('a-token-of-nobody');
    const { hits, notSeen } = await search(await strangers.open(undefined));
    expect(hits).toEqual([]);
    expect(notSeen).toMatchObject([
      { kind: 'every kind', why: expect.stringContaining('unauthorized') as unknown },
      { kind: 'secrets of Helm', namespace },
    ]);
    await strangers.close();
  });
});

/** The same cluster, as who has this token. */
async function openAs(token: string): Promise<Clusters> {
  const config = parse(clusterKubeconfig().text) as { users: { user: object }[] };
  const users = config.users.map((one) => ({ ...one, user: { token } }));
  const file = join(folder, 'kubeconfig');
  await writeFile(file, stringify({ ...config, users }));
  return openClusters({ kubeconfig: file, call: 4_000 });
}
