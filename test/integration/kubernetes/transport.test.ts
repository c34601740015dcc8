import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clockSkew } from '../../../src/kubernetes/clock-skew.js';
import { clusterIdentity } from '../../../src/kubernetes/cluster-identity.js';
import { openClusters } from '../../../src/kubernetes/clusters.js';
import { reasonOf } from '../../../src/kubernetes/kubernetes-error.js';
import { listVersions } from '../../../src/kubernetes/versions.js';
import { readShape } from '../../../src/kubernetes/read-shape.js';
import { kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { oldName, secret } from './samples.js';
import { startWorld, type World, type WorldOptions } from './world.js';

let world: World | undefined;
const start = async (options: WorldOptions = {}) => (world = await startWorld(options));
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a request', () => {
  test('waits as long as a 429 says and is answered then', async () => {
    const { cluster, kubernetes } = await start();
    const throttled = { kind: 'status', status: 429, headers: { 'retry-after': '1' } } as const;
    kubernetes.server.fail({ path: /secrets/, fault: throttled, times: 1 });
    const began = performance.now();
    expect(await readShape(cluster, 'shop', oldName)).toBeDefined();
    expect(performance.now() - began).toBeGreaterThanOrEqual(1000);
  });

  test('told to wait longer than its deadline, it fails at once and says so', async () => {
    const { cluster, kubernetes } = await start({ deadline: 500 });
    const throttled = { kind: 'status', status: 429, headers: { 'retry-after': '30' } } as const;
    kubernetes.server.fail({ path: /secrets/, fault: throttled });
    const began = performance.now();
    const error = await thrownBy(readShape(cluster, 'shop', oldName));
    expect(performance.now() - began).toBeLessThan(500);
    expect(error).toMatchObject({ code: 'throttled', retryAfter: 30_000 });
    expect(reasonOf(error, 'test')).toMatchObject({ code: 'kubernetes-unreachable', context: 'test' });
  });

  test('is sent again after a 5xx and after a cut connection', async () => {
    const { cluster, kubernetes } = await start();
    kubernetes.server.fail({ path: /secrets/, fault: { kind: 'status', status: 503 }, times: 1 });
    kubernetes.server.fail({ path: /secrets/, fault: { kind: 'reset' }, times: 1 });
    expect(await readShape(cluster, 'shop', oldName)).toBeDefined();
  });

  test('that is never answered is tried once more and ends with its deadline', async () => {
    const { cluster, kubernetes } = await start({ call: 2000, deadline: 400 });
    kubernetes.server.fail({ path: /secrets/, fault: { kind: 'hang' }, times: 1 });
    expect(await readShape(cluster, 'shop', oldName)).toBeDefined();
    kubernetes.server.fail({ path: /secrets/, fault: { kind: 'hang' } });
    const began = performance.now();
    expect(await thrownBy(readShape(cluster, 'shop', oldName))).toMatchObject({ code: 'unreachable' });
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test('that may not be made is told with exactly the right that is missing', async () => {
    const { cluster } = await start({ token: 't', tokens: { t: { user: 'keyturn', rules: [] } } });
    const error = await thrownBy(listVersions(cluster, 'shop', 'api'));
    expect(reasonOf(error, 'test')).toEqual({
      code: 'forbidden',
      context: 'test',
      verb: 'list',
      resource: 'secrets',
      group: '',
      namespace: 'shop',
    });
  });

  test('with a token that is not known is unauthorised, which may pass', async () => {
    const { cluster } = await start({ token: 'wrong', tokens: { t: { user: 'keyturn' } } });
    const error = await thrownBy(listVersions(cluster, 'shop', 'api'));
    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(reasonOf(error, 'test').code).toBe('kubernetes-unreachable');
  });

  test('shares its connections with the others', async () => {
    const { cluster, kubernetes } = await start();
    const ports = new Set<string>();
    kubernetes.server.watch({ before: ({ headers }) => void ports.add(headers['connection'] ?? '') });
    for (let count = 0; count < 5; count += 1) await readShape(cluster, 'shop', oldName);
    expect([...ports]).toEqual(['keep-alive']);
  });

  test('to a dead server names the failure and nothing else', async () => {
    const { cluster, kubernetes } = await start({ deadline: 200 });
    await kubernetes.server.close();
    const error = await thrownBy(readShape(cluster, 'shop', oldName));
    expect(reasonOf(error, 'test')).toMatchObject({
      code: 'kubernetes-unreachable',
      detail: 'no answer (ECONNREFUSED)',
    });
  });
});

describe('a list', () => {
  test('is read page by page to its end', async () => {
    const { cluster, kubernetes } = await start();
    const names = Array.from(
      { length: 1100 },
      (_, index) => `api-${20_300_101_000_000 + (index % 60) + 100 * (Math.floor(index / 60) % 60)}`,
    );
    for (const name of names) kubernetes.apply(secret({ name }));
    const versions = await listVersions(cluster, 'shop', 'api');
    expect(versions).toHaveLength(new Set(names).size + 2);
  });

  test('whose page has expired is begun again', async () => {
    const { cluster, kubernetes } = await start();
    for (let index = 0; index < 600; index += 1) kubernetes.apply(secret({ name: `other-${index}` }));
    let pages = 0;
    kubernetes.server.watch({
      applied: ({ path }) => {
        if (!path.endsWith('/secrets')) return;
        pages += 1;
        if (pages > 1) return;
        kubernetes.expireContinueTokens();
        kubernetes.apply(secret({ name: 'later' }));
      },
    });
    expect((await listVersions(cluster, 'shop', 'api')).map(({ name }) => name)).toContain(oldName);
    expect(pages).toBe(4);
  });
});

describe('a cluster', () => {
  test('is told by the UID of kube-system, which is read once', async () => {
    const started = await start({ clusterUid: 'the-uid' });
    const { cluster } = started;
    expect(await clusterIdentity(cluster)).toBe('the-uid');
    expect(await clusterIdentity(cluster)).toBe('the-uid');
    expect(started.sent('GET', /namespaces\/kube-system/)).toBe(1);
  });

  test('has a clock whose distance to ours is known', async () => {
    const { cluster, kubernetes } = await start();
    expect(await clockSkew(cluster)).toBe(0);
    kubernetes.setClockSkew(10 * 60_000);
    expect(Math.abs((await clockSkew(cluster)) - 600_000)).toBeLessThan(2000);
    kubernetes.setClockSkew(-10 * 60_000);
    expect(Math.abs((await clockSkew(cluster)) + 600_000)).toBeLessThan(2000);
  });

  test('that the kubeconfig lacks is refused with the names that it has', async () => {
    const { kubernetes } = await start();
    const directory = await mkdtemp(join(tmpdir(), 'keyturn-'));
    const kubeconfig = join(directory, 'kubeconfig');
    await writeFile(kubeconfig, kubeconfigText(kubernetes.kubeconfig('staging')));
    const known = openClusters({ kubeconfig, call: 1000 });
    expect(await thrownBy(known.open('prod'))).toMatchObject({
      code: 'invalid',
      facts: { detail: 'no context of that name in the kubeconfig, which has: staging' },
    });
    expect((await known.open(undefined)).context).toBe('staging');
    await rm(directory, { recursive: true });
  });

  test('has a kubeconfig whose contents are never told, readable or not', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'keyturn-'));
    const kubeconfig = join(directory, 'kubeconfig');
    await writeFile(kubeconfig, 'users: [ { token: canary-token ');
    const error = await thrownBy(openClusters({ kubeconfig, call: 1000 }).open('prod'));
    expect(error).toMatchObject({ code: 'invalid' });
    expect(JSON.stringify([String(error), error])).not.toContain('canary');
    await rm(directory, { recursive: true });
    const clusters = openClusters({ kubeconfig: '/nowhere/kubeconfig', call: 1000 });
    expect(await thrownBy(clusters.open('prod'))).toMatchObject({
      code: 'invalid',
      facts: { detail: "/nowhere/kubeconfig can't be read (ENOENT)" },
    });
  });
});
