import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type Answer, type ContractApi } from '../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../integration/kubernetes-contract/eventually.js';
import { job } from '../integration/kubernetes-contract/samples.js';
import { virtualClock } from '../stand-ins/kubernetes/clock.js';
import { startKubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { clusterKubeconfig } from './cluster.js';

const minute = 60_000;

const { spec } = job('often') as { spec: object };
const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'often' },
  spec: { schedule: '* * * * *', jobTemplate: { metadata: { labels: { kept: 'yes' } }, spec } },
};

describe('A CronJob whose minute has come', () => {
  let api: ContractApi;
  let namespace: string;
  beforeAll(async () => {
    const { text } = clusterKubeconfig();
    api = await connect({ name: '', start: async () => ({ kubeconfig: text, close: async () => undefined }) });
    namespace = await api.newNamespace();
  });
  afterAll(() => api.close());

  test('On a real cluster it makes the Job that it makes in the stand-in', async () => {
    const path = `/apis/batch/v1/namespaces/${namespace}`;
    await api.ask('POST', `${path}/cronjobs`, { body: cronJob });
    // Up to a minute until it fires, and a little until its Job has ended.
    const real = await eventually(async () => {
      const jobs = (await api.ask('GET', `${path}/jobs`)).body.items ?? [];
      const { status } = (await api.ask('GET', `${path}/cronjobs/often`)).body;
      expect(status).toMatchObject({ lastSuccessfulTime: expect.any(String) });
      return told(jobs[0] as Answer['body'], status);
    }, 2 * minute);
    expect(await inStandIn()).toEqual(real);
  });
});

async function inStandIn(): Promise<unknown> {
  const clock = virtualClock(Date.parse('2026-03-01T02:59:30Z'));
  const kubernetes = await startKubernetes({ clock, namespaces: ['n'], jobRunMs: 200, readyAfterMs: 20 });
  kubernetes.apply({ ...cronJob, metadata: { name: 'often', namespace: 'n' } });
  clock.advance(minute);
  const [made] = kubernetes.objects.list('Job', 'n');
  const status = kubernetes.objects.get('CronJob', 'n', 'often')?.['status'];
  await kubernetes.close();
  return told(made as unknown as Answer['body'], status);
}

/** What somebody could go by, without what differs from one minute to the next. */
function told(made: Answer['body'], status: unknown): unknown {
  const { name = '', labels, annotations, ownerReferences } = made.metadata ?? {};
  const scheduled = Date.parse(
    (annotations as Record<string, string> | undefined)?.['batch.kubernetes.io/cronjob-scheduled-timestamp'] ?? '',
  );
  const plain = (value: unknown): unknown =>
    JSON.parse(
      JSON.stringify(value ?? null)
        .replace(/"\d{4}-\d\d-\d\dT[\d:]+Z"/g, '"<time>"')
        .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uid>'),
    );
  return {
    name: name.replace(String(scheduled / minute), '<minute>'),
    labels: plain(labels),
    annotations: plain(annotations),
    ownerReferences: plain(ownerReferences),
    status: plain(status),
  };
}
