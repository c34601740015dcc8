import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { env, execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type ContractApi } from '../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../integration/kubernetes-contract/eventually.js';
import { podTemplate, secret } from '../integration/kubernetes-contract/samples.js';
import { onPath } from '../stand-ins/ensure-redis-server.js';
import { buildControlPlane, type BuiltControlPlane } from './control-plane/build.js';
import { startControlPlane, type ControlPlane } from './control-plane/start.js';
import type { Trouble } from './control-plane/stages.js';

const hasGo = onPath(env['PATH'] ?? '', ['go']) !== undefined;

(hasGo ? describe : describe.skip)('Our own control plane', () => {
  let built: BuiltControlPlane;
  let plane: ControlPlane;
  let api: ContractApi;
  let namespace: string;
  beforeAll(async () => {
    built = await buildControlPlane(() => undefined);
    plane = await startControlPlane(built);
    const { kubeconfig } = plane;
    api = await connect({ name: 'ours', start: async () => ({ kubeconfig, close: async () => undefined }) });
    namespace = await api.newNamespace();
    await eventually(async () => {
      expect((await api.ask('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/default`)).code).toBe(200);
    });
  });
  afterAll(async () => {
    await api.close();
    await plane.stop();
  });

  const pod = (name: string, annotations: object, spec: object = {}): Promise<unknown> => {
    const { spec: usual } = podTemplate(name) as { spec: object };
    const body = { metadata: { name, annotations }, spec: { ...usual, ...spec } };
    return api.ask('POST', `/api/v1/namespaces/${namespace}/pods`, { body });
  };
  const statusOf = async (name: string): Promise<unknown> =>
    (await api.ask('GET', `/api/v1/namespaces/${namespace}/pods/${name}`)).body.status;
  const isReady = (status: 'True' | 'False'): object => ({
    conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status })]),
  });

  test('It says the version that go.mod names', async () => {
    const { body } = await api.ask('GET', '/version');
    expect(body).toMatchObject({ gitVersion: built.kubernetes });
  });

  test('Pods get ready, wherever their images are', async () => {
    await pod('well', {});
    await eventually(async () =>
      expect(await statusOf('well')).toMatchObject({ phase: 'Running', ...isReady('True') }),
    );
  });

  test.each<[Trouble, object]>([
    ['crash-loop', { phase: 'Running', containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] }],
    ['image-pull', { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] }],
    ['not-ready', { phase: 'Running', containerStatuses: [{ ready: false, state: { running: {} } }] }],
    ['fail', { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1 } } }] }],
  ])('A pod that is to be in the trouble "%s" is, and does not get ready', async (trouble, status) => {
    await pod(trouble, { 'keyturn.dev/test': trouble });
    await eventually(async () => expect(await statusOf(trouble)).toMatchObject({ ...status, ...isReady('False') }));
  });

  test('A trouble can spare the pods that name a certain Secret', async () => {
    const annotations = { 'keyturn.dev/test': 'not-ready', 'keyturn.dev/test-unless': 'the-old-one' };
    const volumes = (secretName: string): object => ({ volumes: [{ name: 'v', secret: { secretName } }] });
    await pod('old', annotations, volumes('the-old-one'));
    await pod('new', annotations, volumes('the-new-one'));
    await eventually(async () => expect(await statusOf('old')).toMatchObject(isReady('True')));
    await eventually(async () => expect(await statusOf('new')).toMatchObject(isReady('False')));
  });

  test('Logs of pods can be read', async () => {
    await pod('talks', {});
    await eventually(async () => {
      const { text } = await api.ask('GET', `/api/v1/namespaces/${namespace}/pods/talks/log`);
      expect(text).toBe('started\n');
    });
  });

  test('What etcd forgets, the API server forgets within its time', async () => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    for (const name of ['a', 'b', 'c']) await api.ask('POST', secrets, { body: secret(name) });
    const token = (await api.ask('GET', `${secrets}?limit=1`)).body.metadata?.continue ?? '';
    await api.ask('POST', secrets, { body: secret('d') });
    await plane.compact();
    await eventually(async () => {
      const { code } = await api.ask('GET', `${secrets}?limit=1&continue=${encodeURIComponent(token)}`);
      expect(code).toBe(410);
    });
  });

  test('What does not start says which program, and why', async () => {
    const start = startControlPlane(built, { apiServerFlags: ['--no-such-flag'] });
    await expect(start).rejects.toThrow(/^kube-apiserver ended \(1\).*unknown flag: --no-such-flag/s);
  });

  test('Nothing outlives the process that started it, not even if that is killed', async () => {
    const code = `
      const { buildControlPlane } = await import(${JSON.stringify(moduleAt('build.ts'))});
      const { startControlPlane } = await import(${JSON.stringify(moduleAt('start.ts'))});
      const plane = await startControlPlane(await buildControlPlane(() => undefined));
      console.log(JSON.stringify({ folder: plane.folder, url: /server: (.*)/.exec(plane.kubeconfig)[1] }));`;
    const words = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code];
    const child = spawn(execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { folder, url } = JSON.parse(line) as { folder: string; url: string };
    expect(existsSync(folder)).toBe(true);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await eventually(async () => {
      expect(existsSync(folder)).toBe(false);
      await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    });
  });
});

function moduleAt(name: string): string {
  return fileURLToPath(new URL(`control-plane/${name}`, import.meta.url));
}
