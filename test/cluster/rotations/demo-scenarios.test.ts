import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KubeConfig } from '@kubernetes/client-node';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { connect, type ContractApi } from '../../integration/kubernetes-contract/contract-api.js';
import { runDemo, type DemoRun } from '../../e2e/run-demo.js';
import { clusterKubeconfig } from '../cluster.js';

const namespaces = ['keyturn-demo-staging', 'keyturn-demo-production'];

describe('the demo on a real cluster', () => {
  let api: ContractApi;
  let context: string;
  const headless = (scenario: string, ...more: string[]): Promise<DemoRun> =>
    runDemo('--headless', '--scenario', scenario, '--json', '--context', context, ...more);
  const codeOf = async (namespace: string): Promise<number> =>
    (await api.ask('GET', `/api/v1/namespaces/${namespace}`)).code;

  beforeAll(async () => {
    const { text } = clusterKubeconfig();
    const config = new KubeConfig();
    config.loadFromString(text);
    context = config.getCurrentContext();
    api = await connect({
      name: 'the cluster',
      start: async () => ({ kubeconfig: text, close: async () => undefined }),
    });
  });
  afterAll(() => api.close());

  test.each([
    ['happy', 'done', { secretsCreated: 2, secretsDeleted: 2, workloadsPatched: 4 }],
    ['alert', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 8 }],
    ['bad-secret', 'rolled-back', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['reject', 'cancelled', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['crash', 'done', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
    ['datadog-down', 'done', { secretsCreated: 2, secretsDeleted: 0, workloadsPatched: 4 }],
  ])('%s ends %s, and nothing of it is left', async (scenario, ended, effects) => {
    const run = await headless(scenario);
    expect(run).toMatchObject({ code: 0 });
    expect(JSON.parse(run.lines.at(-1) ?? 'null')).toMatchObject({ scenario, ended, ok: true, effects });
    expect(run.errors.trim().split('\n')).toEqual([
      expect.stringContaining('On a cluster of yours the pods call nobody'),
    ]);
    for (const namespace of namespaces) expect(await codeOf(namespace)).toBe(404);
  });

  test('a namespace that is there already is left alone, and one line says how to remove it', async () => {
    const [, production = ''] = namespaces;
    await api.ask('POST', '/api/v1/namespaces', { body: { metadata: { name: production } } });
    const run = await headless('happy');
    expect(run).toMatchObject({ code: 2, lines: [] });
    expect(run.errors.trim()).toBe(
      `namespace ${production} is there already; if nobody needs it: kubectl --context ${context} delete namespace ${production}`,
    );
    expect(await codeOf(production)).toBe(200);
    expect(await codeOf('keyturn-demo-staging')).toBe(404);
    await api.ask('DELETE', `/api/v1/namespaces/${production}`);
    await eventually(async () => expect(await codeOf(production)).toBe(404));
  });

  test('a context that there is not is one line with those that there are', async () => {
    const run = await runDemo('--headless', '--scenario', 'happy', '--context', 'nowhere');
    expect(run).toMatchObject({ code: 2, lines: [] });
    expect(run.errors.trim()).toMatch(new RegExp(`^no context "nowhere" in the kubeconfig; known: .*${context}`));
  });
});
