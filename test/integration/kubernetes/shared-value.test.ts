import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Parts } from '../../../jobs/parts.js';
import { prepareSteps } from '../../../jobs/prepare.js';
import { stagingSteps } from '../../../jobs/staging.js';
import { openClusters, type Clusters } from '../../../src/kubernetes/clusters.js';
import type { Stage } from '../../../src/rotation/entry.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { begun, entry, production, stagePlan } from '../../unit/rotation/given.js';

const contexts = ['eu', 'us'];
const namespaces = ['logins', 'payments'];
const places = contexts.flatMap((context) => namespaces.map((namespace) => ({ context, namespace })));

let servers: Record<string, Kubernetes>;
let clusters: Clusters;
let folder: string;

beforeEach(async () => {
  const started = await Promise.all(contexts.map((name) => startKubernetes({ namespaces, clusterUid: name })));
  servers = Object.fromEntries(contexts.map((name, index) => [name, started[index] as Kubernetes]));
  folder = await mkdtemp(join(tmpdir(), 'keyturn-'));
  const kubeconfig = join(folder, 'kubeconfig');
  const named = Object.entries(servers).map(([name, { url }]) => ({ name, url }));
  await writeFile(kubeconfig, kubeconfigText(kubeconfigOf(named)));
  clusters = openClusters({ kubeconfig, call: 2000, deadline: 2000 });
});

afterEach(async () => {
  await clusters.close();
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await rm(folder, { recursive: true });
});

/** The world stops before or after the write of a Secret, and everything after it fails: a crash. */
function stopAt(nth: number, when: 'before' | 'applied'): () => void {
  let writes = 0;
  const stop = (): void => {
    for (const { server } of Object.values(servers)) server.fail({ path: /./, fault: { kind: 'reset' } });
  };
  const count = ({ method }: { readonly method: string }): void => {
    if (method === 'GET') return;
    writes += 1;
    if (writes === nth) stop();
  };
  const watching = Object.values(servers).map(({ server }) => server.watch({ [when]: count }));
  return () => {
    for (const leave of watching) leave();
    for (const { server } of Object.values(servers)) server.clearFaults();
  };
}

function valuesOf(name: string): (string | undefined)[] {
  return places.map(({ context, namespace }) => {
    const found = servers[context]?.objects.get('Secret', namespace, name) as { data?: Record<string, string> };
    return found?.data?.['api_token'];
  });
}

const parts = () => ({ clusters, now: Date.now }) as unknown as Parts;

function inFourPlaces(): Rotation {
  const stages = contexts.map((context): Stage => ({
    ...production,
    name: `production@${context}`,
    environment: 'production',
    context,
    namespace: 'logins',
    namespaces,
  }));
  const rows = places.map(({ context, namespace }) => {
    const { previous: _previous, ...row } = stagePlan(`production@${context}`, { production: true });
    return { ...row, context, namespace };
  });
  const { rotation } = begun();
  return { ...rotation, entry: { ...entry, stages }, plan: { stages: rows } };
}

function ofDevelopment(): Rotation {
  const rows = places.map((place) => ({ ...stagePlan('development'), ...place }));
  const { rotation } = begun({ kind: 'development' });
  const pending = { id: 'e1', step: 'update-in-place' as const, stage: 'development', tries: 0 };
  return { ...rotation, pending, plan: { stages: rows } };
}

const crashes = [1, 2, 3, 4].flatMap((nth) => (['before', 'applied'] as const).map((when) => [nth, when] as const));

describe('the places of one environment have one value', () => {
  const create = () => prepareSteps['create-secrets'](parts(), inFourPlaces());
  const name = 'auth-api-secrets-20260302120000';

  test('in all clusters and namespaces', async () => {
    expect(await create()).toMatchObject({ type: 'done' });
    const values = valuesOf(name);
    expect(new Set(values).size).toBe(1);
    expect(values[0]).toMatch(/^.{50,}$/);
  });

  test.each(crashes)('also after a crash at Secret %i, %s', async (nth, when) => {
    const goOn = stopAt(nth, when);
    await expect(create()).rejects.toMatchObject({ code: 'unreachable' });
    goOn();
    expect(await create()).toMatchObject({ type: 'done' });
    const values = valuesOf(name);
    expect(values).not.toContain(undefined);
    expect(new Set(values).size).toBe(1);
  });

  test('also where the first of them was lost meanwhile: it comes from the others', async () => {
    await create();
    const [before] = valuesOf(name);
    servers['eu']?.remove('Secret', 'logins', name);
    expect(await create()).toMatchObject({ type: 'done' });
    expect(valuesOf(name)).toEqual([before, before, before, before]);
  });

  test('where a place can’t be looked at nothing new is made: it might have the value', async () => {
    await create();
    servers['eu']?.remove('Secret', 'logins', name);
    servers['us']?.server.fail({ path: /./, fault: { kind: 'reset' } });
    servers['eu']?.remove('Secret', 'payments', name);
    await expect(create()).rejects.toMatchObject({ code: 'unreachable' });
    expect(valuesOf(name).slice(0, 2)).toEqual([undefined, undefined]);
  });

  test('where one holds something else, it is refused and nothing is changed', async () => {
    await create();
    const stray = servers['us']?.objects.get('Secret', 'payments', name);
    servers['us']?.remove('Secret', 'payments', name);
    const { labels, annotations } = stray?.metadata ?? {};
    const metadata = { name, namespace: 'payments', labels, annotations };
    servers['us']?.apply({ ...stray, metadata, data: { api_token: Buffer.from('something else').toString('base64') } });
    expect(await create()).toEqual({
      type: 'failed',
      why: { code: 'foreign-secret', name, stage: 'production@us payments' },
    });
  });

  test.each(crashes)('in development too, also after a crash at Secret %i, %s', async (nth, when) => {
    const update = () => stagingSteps['update-in-place'](parts(), ofDevelopment());
    const goOn = stopAt(nth, when);
    await Promise.allSettled([update()]);
    goOn();
    expect(await update()).toMatchObject({ type: 'done' });
    const values = valuesOf('auth-api-secrets');
    expect(values).not.toContain(undefined);
    expect(new Set(values).size).toBe(1);
  });
});
