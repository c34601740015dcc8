import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { searchReferences, type SearchProgress } from '../../../src/kubernetes/search/search-references.js';
import { secretNamed, versionsOfBase } from '../../../src/kubernetes/search/wanted-secret.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { cronJob, newName, oldName, podTemplate, workload } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

const search = (more: Partial<Parameters<typeof searchReferences>[1]> = {}) =>
  searchReferences(world.cluster, { namespaces: ['shop'], wanted: secretNamed(oldName), ...more });

const kindsAndGrades = (hits: readonly { readonly kind: string; readonly grade: string }[]): string[] =>
  [...new Set(hits.map(({ kind, grade }) => `${kind} ${grade}`))].sort();

describe('the search for references', () => {
  test('finds what uses a version, tells history from use, and confuses no prefix', async () => {
    world.kubernetes.apply(workload('web'));
    world.kubernetes.apply(
      workload('longer', { template: podTemplate('longer', { env: `${oldName}-x`, volume: 'x' }) }),
    );
    await eventually(async () => {
      const { hits, notSeen } = await search();
      expect(notSeen).toEqual([]);
      expect(kindsAndGrades(hits)).toEqual(['Deployment strong', 'Pod strong', 'ReplicaSet strong']);
    });
    world.kubernetes.apply(workload('web', { template: podTemplate('web', { env: newName, volume: newName }) }));
    await eventually(async () => {
      const { hits } = await search();
      expect(hits.map(({ kind, grade, path }) => [kind, grade, path])).toEqual([
        ['ReplicaSet', 'weak', '/spec/template/spec/containers/0/env/1/valueFrom/secretKeyRef/name'],
        ['ReplicaSet', 'weak', '/spec/template/spec/volumes/0/secret/secretName'],
      ]);
    });
  });

  test('finds every version of a base name, and says which', async () => {
    world.kubernetes.apply(workload('web', { template: podTemplate('web', { env: newName, volume: oldName }) }));
    const { hits } = await search({ wanted: versionsOfBase('api') });
    const found = hits.filter(({ kind }) => kind === 'Deployment').map(({ secret }) => secret);
    expect(found.sort()).toEqual([oldName, newName].sort());
  });

  test('looks at kinds that nobody listed, in every namespace', async () => {
    world.kubernetes.apply({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'gadgets.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Gadget', plural: 'gadgets' },
        scope: 'Namespaced',
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    });
    const metadata = { name: 'one', namespace: 'elsewhere' };
    const spec = { auth: { tokenSecretRef: { name: oldName } }, note: `made for ${oldName}.` };
    world.kubernetes.apply({ apiVersion: 'example.com/v1', kind: 'Gadget', metadata, spec });
    const { hits } = await search();
    expect(hits).toMatchObject([
      { grade: 'strong', kind: 'Gadget.example.com', namespace: 'elsewhere', path: '/spec/auth/tokenSecretRef/name' },
      { grade: 'mention', kind: 'Gadget.example.com', path: '/spec/note' },
    ]);
  });

  test('is incomplete, and says where, when a page fails, a kind is missing or may not be listed', async () => {
    await world.close();
    world = await startWorld({ deadline: 1_000 });
    world.kubernetes.server.fail({ path: /\/pods/, fault: { kind: 'status', status: 500 } });
    world.kubernetes.server.fail({ path: /\/ingresses/, fault: { kind: 'status', status: 404 } });
    const forbidden = {
      kind: 'Status',
      message: 'jobs.batch is forbidden: User "k" cannot list resource "jobs" in API group "batch"',
    };
    world.kubernetes.server.fail({ path: /\/jobs/, fault: { kind: 'status', status: 403, body: forbidden } });
    const { hits, notSeen } = await search();
    expect(hits).toEqual([]);
    expect(notSeen.sort((one, other) => one.kind.localeCompare(other.kind))).toMatchObject([
      { kind: 'ingresses.networking.k8s.io', why: 'not-found: HTTP 404' },
      { kind: 'jobs.batch', why: expect.stringContaining('forbidden') as unknown },
      { kind: 'jobs.batch', namespace: 'shop', why: expect.stringContaining('forbidden') as unknown },
      { kind: 'pods', why: 'unreachable: HTTP 500' },
    ]);
  });

  test('that loses a later page is incomplete, whatever the first page showed', async () => {
    await world.close();
    world = await startWorld({ deadline: 1_000 });
    applyMany(501);
    world.kubernetes.server.fail({ path: /serviceaccounts.*continue=/, fault: { kind: 'status', status: 503 } });
    expect((await search()).notSeen).toMatchObject([{ kind: 'serviceaccounts', why: 'unreachable: HTTP 503' }]);
  });

  test('begins a list again whose continue token expired, and shows each place once', async () => {
    applyMany(1_200);
    let pages = 0;
    const forget = world.kubernetes.server.watch({
      before: ({ path, query }) => {
        if (!path.includes('serviceaccounts') || !query.has('continue')) return;
        pages += 1;
        if (pages !== 2) return;
        world.kubernetes.expireContinueTokens();
        world.kubernetes.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'later', namespace: 'shop' } });
      },
    });
    const { hits, notSeen } = await search();
    forget();
    expect(notSeen).toEqual([]);
    expect(hits.map(({ name }) => name).sort()).toEqual(['robot-0', 'robot-1199']);
    expect(pages).toBeGreaterThan(3);
  });

  test('finds what stands in a page that is too long to keep', async () => {
    const padding = 'x'.repeat(9_000);
    for (let index = 0; index < 700; index += 1) {
      const data = { padding, ...(index % 350 === 7 ? { secret: oldName } : {}) };
      const metadata = { name: `long-${index}`, namespace: 'shop' };
      world.kubernetes.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    }
    const { hits, notSeen } = await search();
    expect(notSeen).toEqual([]);
    expect(hits.map(({ name, grade }) => `${name} ${grade}`).sort()).toEqual(['long-357 mention', 'long-7 mention']);
  });

  test('says that nothing was seen where the API is away, without asking for each kind in turn', async () => {
    await world.close();
    world = await startWorld({ deadline: 500, call: 250 });
    world.kubernetes.server.fail({ path: /./, fault: { kind: 'reset' } });
    const { hits, notSeen } = await search();
    expect(hits).toEqual([]);
    expect(notSeen).toMatchObject([{ kind: 'every kind' }, { kind: 'secrets of Helm', namespace: 'shop' }]);
  });

  test('counts a suspended CronJob as use, and a finished Job as history', async () => {
    world.kubernetes.apply(cronJob('report', { suspend: true }));
    world.kubernetes.fireCronJob('shop', 'report');
    await eventually(async () => {
      const { hits } = await search();
      expect(kindsAndGrades(hits)).toEqual(['CronJob strong', 'Job weak', 'Pod weak']);
    });
  });

  test('leaves out what it is told to and names it, and reads nothing from a cache', async () => {
    world.kubernetes.server.fail({ path: /\/ingresses/, fault: { kind: 'status', status: 404 } });
    const { notSeen, ignored } = await search({ ignore: ['ingresses.networking.k8s.io', 'nothing.example.com'] });
    expect({ notSeen, ignored }).toEqual({ notSeen: [], ignored: ['ingresses.networking.k8s.io'] });
    const lists = world.kubernetes.server.journal.filter(({ request }) => request.query.has('limit'));
    expect(lists.length).toBeGreaterThan(0);
    const cached = lists.filter(({ request }) => request.query.get('resourceVersionMatch') !== 'Exact');
    expect(cached.some(({ request }) => request.query.has('resourceVersion'))).toBe(false);
  });

  test('never lists the Secrets of all namespaces, nor any Secrets but those of Helm', async () => {
    await search();
    const secrets = world.kubernetes.server.journal.filter(({ request }) => request.path.includes('/secrets'));
    expect(secrets.length).toBeGreaterThan(0);
    for (const { request } of secrets) {
      expect(request.path).toBe('/api/v1/namespaces/shop/secrets');
      expect(request.query.get('fieldSelector')).toBe('type=helm.sh/release.v1');
    }
  });

  test('tells how far it is, and stops when it is asked to', async () => {
    const steps: SearchProgress[] = [];
    const stop = new AbortController();
    await search({ onProgress: (progress) => steps.push(progress) });
    expect(steps.at(-1)?.kindsDone).toBe(steps.at(-1)?.kinds);
    const stopped = search({ signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});

/** ServiceAccounts, of which the first and the last name the Secret. */
function applyMany(count: number): void {
  for (let index = 0; index < count; index += 1) {
    const metadata = { name: `robot-${index}`, namespace: 'shop' };
    const names = index === 0 || index === count - 1 ? { secrets: [{ name: oldName }] } : {};
    world.kubernetes.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata, ...names });
  }
}
