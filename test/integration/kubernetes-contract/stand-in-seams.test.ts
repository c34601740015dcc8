import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { virtualClock, type VirtualClock } from '../../stand-ins/kubernetes/clock.js';
import { kind } from '../../stand-ins/kubernetes/kinds.js';
import { startKubernetes, type Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import type { CronJob, Job } from '../../stand-ins/kubernetes/workloads.js';
import { eventually } from './eventually.js';
import { job } from './samples.js';

const namespace = 'production';
const secrets = `/api/v1/namespaces/${namespace}/secrets`;

interface Body {
  metadata: { continue?: string; resourceVersion: string };
  items: { metadata: { name: string } }[];
  code?: number;
  reason?: string;
  message?: string;
}

describe('the stand-in’s seams', () => {
  let kubernetes: Kubernetes;
  beforeEach(async () => {
    kubernetes = await startKubernetes({
      namespaces: [namespace],
      clusterUid: 'the-cluster',
      readyAfterMs: 10,
      jobRunMs: 10,
    });
    for (const name of ['a', 'b', 'c']) applySecret(name);
  });
  afterEach(() => kubernetes.close());

  const applySecret = (name: string): void =>
    void kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      stringData: { token: 'x' },
    });
  const get = async (path: string, headers: Record<string, string> = {}): Promise<Body> =>
    (await (await fetch(`${kubernetes.url}${path}`, { headers })).json()) as Body;
  const namesOf = (body: Body): string[] => body.items.map((item) => item.metadata.name);

  it('expires pages with a token to go on without consistency', async () => {
    const first = await get(`${secrets}?limit=1`);
    kubernetes.expireContinueTokens();
    const expired = await get(`${secrets}?limit=1&continue=${first.metadata.continue}`);
    expect(expired).toMatchObject({ code: 410, reason: 'Expired' });
    applySecret('d');
    const rest = await get(`${secrets}?limit=9&continue=${expired.metadata.continue}`);
    expect(namesOf(rest)).toEqual(['b', 'c', 'd']);
  });

  it('expires only the pages that there are: a list that is begun again goes on', async () => {
    await get(`${secrets}?limit=1`);
    kubernetes.expireContinueTokens();
    const again = await get(`${secrets}?limit=1`);
    expect(namesOf(await get(`${secrets}?limit=9&continue=${again.metadata.continue}`))).toEqual(['b', 'c']);
  });

  it('forgets its history when compacted', async () => {
    const before = await get(secrets);
    applySecret('d');
    kubernetes.compact();
    const watch = await fetch(
      `${kubernetes.url}${secrets}?watch=true&resourceVersion=${before.metadata.resourceVersion}`,
    );
    expect(JSON.parse(await watch.text())).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
  });

  it('cuts the watches that are open', async () => {
    const watch = await fetch(`${kubernetes.url}${secrets}?watch=true&resourceVersion=0&labelSelector=none`);
    kubernetes.cutWatches();
    expect(await watch.text()).toBe('');
  });

  it('answers from an old cache only those who allow it', async () => {
    const thaw = kubernetes.freezeCache();
    applySecret('d');
    expect(namesOf(await get(`${secrets}?resourceVersion=0`))).toEqual(['a', 'b', 'c']);
    expect(namesOf(await get(secrets))).toEqual(['a', 'b', 'c', 'd']);
    thaw();
    expect(namesOf(await get(`${secrets}?resourceVersion=0`))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lives in its own time', async () => {
    kubernetes.setClockSkew(-600_000);
    const { headers } = await fetch(`${kubernetes.url}/version`);
    const behind = Date.now() - Date.parse(headers.get('date') ?? '');
    expect(behind).toBeGreaterThan(590_000);
    applySecret('d');
    const made = kubernetes.objects.get('Secret', namespace, 'd')?.metadata.creationTimestamp ?? '';
    expect(Date.now() - Date.parse(made)).toBeGreaterThan(590_000);
  });

  it('has the identity it is given', async () => {
    expect(kubernetes.objects.get('Namespace', '', 'kube-system')?.metadata.uid).toBe('the-cluster');
  });

  it('knows bearers by their tokens, and forgets them at run time', async () => {
    const user = 'system:serviceaccount:keyturn:keyturn';
    const rules = [{ verbs: ['list'], apiGroups: [''], resources: ['secrets'], namespaces: [namespace] }];
    kubernetes.setTokens({ bot: { user, rules } });
    const bearer = { authorization: 'Bearer bot' };
    expect(namesOf(await get(secrets, bearer))).toEqual(['a', 'b', 'c']);
    expect(await get('/api/v1/namespaces/staging/secrets', bearer)).toMatchObject({
      code: 403,
      message: `secrets is forbidden: User "${user}" cannot list resource "secrets" in API group "" in the namespace "staging"`,
    });
    expect(await get(secrets, { authorization: 'Bearer stranger' })).toMatchObject({
      code: 401,
      reason: 'Unauthorized',
    });
    expect((await get(secrets)).message).toContain('User "system:anonymous"');
    kubernetes.setTokens({ bot: { user, rules: [] } });
    expect((await get(secrets, bearer)).code).toBe(403);
  });

  it('issues tokens for service accounts', async () => {
    const address = `${kubernetes.url}/api/v1/namespaces/${namespace}/serviceaccounts/default/token`;
    await eventually(async () => expect(kubernetes.objects.get('ServiceAccount', namespace, 'default')).toBeDefined());
    const answer = await fetch(address, {
      method: 'POST',
      body: '{"spec":{}}',
      headers: { 'content-type': 'application/json' },
    });
    const { status } = (await answer.json()) as { status: { token: string } };
    expect((await get(secrets, { authorization: `Bearer ${status.token}` })).message).toContain(
      `User "system:serviceaccount:${namespace}:default" cannot list`,
    );
  });

  it('tells listeners of every write', async () => {
    const seen: string[] = [];
    const stop = kubernetes.onChange(({ type, object }) => seen.push(`${type} ${object.metadata.name}`));
    applySecret('d');
    kubernetes.remove('Secret', namespace, 'd');
    stop();
    applySecret('e');
    expect(seen).toEqual(['ADDED d', 'DELETED d']);
  });

  it('shares the faults of all stand-ins: an answer that is lost after the write was applied', async () => {
    kubernetes.server.fail({ method: 'POST', path: /secrets/, fault: { kind: 'lose-answer' }, times: 1 });
    const post = (): Promise<Response> =>
      fetch(`${kubernetes.url}${secrets}`, {
        method: 'POST',
        body: '{"metadata":{"name":"lost"}}',
        headers: { 'content-type': 'application/json' },
      });
    await expect(post()).rejects.toThrow('fetch failed');
    expect(kubernetes.objects.get('Secret', namespace, 'lost')).toBeDefined();
    expect((await post()).status).toBe(409);
  });

  it('serves a kind that is added to its table', async () => {
    const widget = kind(['example.com/v1', 'Widget', 'widgets', 'wd', 'namespaced', 'status', 'generation']);
    const other = await startKubernetes({ moreKinds: [widget], namespaces: [namespace] });
    other.apply({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace },
      spec: { secretName: 'a' },
    });
    const list = (await (await fetch(`${other.url}/apis/example.com/v1/widgets`)).json()) as Body;
    expect(list).toMatchObject({ kind: 'WidgetList', items: [{ metadata: { name: 'w', generation: 1 } }] });
    await other.close();
  });
});

describe('the stand-in’s cron jobs', () => {
  let clock: VirtualClock;
  let kubernetes: Kubernetes;
  beforeEach(async () => {
    clock = virtualClock(Date.parse('2026-03-01T02:58:30Z'));
    kubernetes = await startKubernetes({ clock, namespaces: [namespace], jobRunMs: 5000, readyAfterMs: 1000 });
  });
  afterEach(() => kubernetes.close());

  const apply = (spec: object = {}): void => {
    const jobTemplate = { spec: (job('report') as { spec: object }).spec };
    const metadata = { name: 'report', namespace };
    kubernetes.apply({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata,
      spec: { schedule: '0 3 * * *', jobTemplate, ...spec },
    });
  };
  const jobs = (): Job[] => kubernetes.objects.list('Job', namespace) as Job[];
  const status = (): CronJob['status'] => (kubernetes.objects.get('CronJob', namespace, 'report') as CronJob).status;
  const minutes = (count: number): void => clock.advance(count * 60_000);

  it('run when their time has come, not before, and say when they last ran and succeeded', () => {
    apply();
    minutes(1);
    expect(jobs()).toHaveLength(0);
    minutes(1);
    expect(jobs()).toHaveLength(1);
    minutes(1);
    expect(status()).toMatchObject({
      lastScheduleTime: '2026-03-01T03:00:00Z',
      lastSuccessfulTime: '2026-03-01T03:00:05Z',
    });
    expect(status()).not.toHaveProperty('active');
  });

  it('run on demand', () => {
    apply();
    minutes(0);
    expect(kubernetes.fireCronJob(namespace, 'report')).toMatch(/^report-\d+$/);
    expect(status()?.active).toHaveLength(1);
    minutes(1);
    expect(status()).toHaveProperty('lastSuccessfulTime');
  });

  it('do not run while suspended', () => {
    apply({ suspend: true });
    minutes(60 * 24 * 2);
    expect(jobs()).toHaveLength(0);
  });

  it('keep three successes', () => {
    apply();
    minutes(60 * 24 * 6);
    expect(jobs()).toHaveLength(3);
    expect(status()?.lastScheduleTime).toBe('2026-03-06T03:00:00Z');
  });

  it('say nothing of success when their pods fail, and keep one failure', () => {
    kubernetes.setBehaviour(() => ({ state: 'crash-loop' }));
    const spec = { ...(job('report') as { spec: object }).spec, backoffLimit: 1 };
    apply({ jobTemplate: { spec } });
    minutes(60 * 24 * 3);
    expect(jobs().map((one) => one.status?.conditions?.map((condition) => condition.type))).toEqual([
      ['FailureTarget', 'Failed'],
    ]);
    expect(status()).not.toHaveProperty('lastSuccessfulTime');
  });
});
