import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { startKubernetes, type Kubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { keyturn, type Run } from './keyturn-process.js';
import { deployment } from './whole/furnish.js';

const name = 'auth-api-secrets-20260101000000';
const newer = 'auth-api-secrets-20260202000000';

let folder: string;
let cluster: Kubernetes;
let kubeconfig: string;

interface ContextOf {
  readonly name: string;
  readonly url: string;
  readonly namespace?: string;
  readonly token?: string;
}

async function write(file: string, content: unknown): Promise<string> {
  const path = join(folder, file);
  await writeFile(path, typeof content === 'string' ? content : stringify(content));
  return path;
}

function kubeconfigOf(contexts: readonly ContextOf[], current = contexts[0]?.name): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    ...(current === undefined ? {} : { 'current-context': current }),
    clusters: contexts.map(({ name, url }) => ({ name, cluster: { server: url, 'insecure-skip-tls-verify': true } })),
    users: contexts.map(({ name, token }) => ({ name, user: token === undefined ? {} : { token } })),
    contexts: contexts.map(({ name, namespace }) => ({ name, context: { cluster: name, user: name, namespace } })),
  };
}

/** `keyturn refs …`, with this kubeconfig and no catalogue unless one is given. */
function refs(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Run> {
  return keyturn(['refs', ...words], { KUBECONFIG: kubeconfig, ...variables });
}

function catalogueFor(environments: object): object {
  return {
    channel: 'C0SECRETS',
    approvers: { users: ['U0ANNA', 'U0BEN'] },
    search: { ignore: ['events'] },
    secrets: {
      'auth-api': {
        secret: 'auth-api-secrets',
        keys: ['api_token'],
        value: { from: 'generate', length: 40, alphabet: 'base64url' },
        environments,
      },
    },
  };
}

const environments = (staging: string, production: string) => ({
  staging: { context: staging, namespace: 'staging', soak: '1h' },
  production: { context: production, namespace: 'production', monitors: { ids: [1] }, watch: '1h' },
});

/** Nothing runs in it, so nothing about it changes while a test looks. */
const idle = (workload: string, namespace: string, secret: string): object =>
  deployment(workload, namespace, 0, { envFrom: [{ secretRef: { name: secret } }] });

const note = (namespace: string, text: string): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'note', namespace },
  data: { note: text },
});

const envField = '/spec/template/spec/containers/0/envFrom/0/secretRef/name';

/** A Deployment's ReplicaSet is a reference too: waits until there is one. */
async function applied(object: object, namespace: string): Promise<void> {
  const before = cluster.objects.list('ReplicaSet', namespace).length;
  cluster.apply(object);
  while (cluster.objects.list('ReplicaSet', namespace).length === before) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-refs-'));
  cluster = await startKubernetes({ tickMs: 20 });
  kubeconfig = await write('kubeconfig.yaml', kubeconfigOf([{ name: 'here', url: cluster.url, namespace: 'shop' }]));
});

afterEach(async () => {
  await cluster.close();
  await rm(folder, { recursive: true, force: true });
});

describe('keyturn refs', () => {
  it('exits 0 where nothing refers and everything was seen, and says where it looked', async () => {
    const { exit, out, trouble } = await refs([name]);
    expect(out.split('\n')).toEqual([
      `Looked for the Secret ${name}, in context here (namespace shop).`,
      'Nothing refers to it.',
      '',
    ]);
    expect({ exit, trouble }).toEqual({ exit: 0, trouble: '' });
  });

  it('exits 1 where something refers: a line each, the gravest first, and how many there are of each grade', async () => {
    await applied(idle('web', 'shop', name), 'shop');
    cluster.apply(note('elsewhere', `made for ${name}, not for ${name}-2`));
    const set = cluster.objects.list('ReplicaSet', 'shop')[0]?.metadata.name;
    const { exit, out, trouble } = await refs([name]);
    expect(out.split('\n').slice(1)).toEqual([
      `strong    Deployment  shop/web  ${envField}`,
      `weak      ReplicaSet  shop/${set}  ${envField}`,
      'mention   ConfigMap  elsewhere/note  /data/note',
      '1 strong, 0 declared, 0 producer, 1 weak, 1 mention.',
      '',
    ]);
    expect({ exit, trouble }).toEqual({ exit: 1, trouble: '' });
  });

  it('looks for the Secret in the namespaces that are named; its namesake elsewhere is another Secret', async () => {
    await applied(idle('web', 'other', name), 'other');
    expect((await refs([name])).exit).toBe(0);
    const { exit, out } = await refs([name, '--namespace', 'shop', '-n', 'other']);
    expect(exit).toBe(1);
    expect(out).toContain(`strong    Deployment  other/web  ${envField}\n`);
  });

  it('finds every version of a base name, and says which each place names', async () => {
    await applied(idle('web', 'shop', name), 'shop');
    await applied(idle('worker', 'shop', newer), 'shop');
    await applied(idle('other', 'shop', 'auth-api-secrets-v2'), 'shop');
    const { exit, out } = await refs(['--base', 'auth-api-secrets', '--json']);
    const found = JSON.parse(out) as { hits: Record<string, unknown>[] };
    expect(exit).toBe(1);
    expect(found).toMatchObject({
      baseName: 'auth-api-secrets',
      clusters: [{ contexts: ['here'], namespaces: ['shop'] }],
      notSeen: [],
      ignored: [],
      counts: { strong: 2, declared: 0, producer: 0, weak: 2, mention: 0 },
    });
    const [first] = found.hits;
    expect(found.hits.filter(({ kind }) => kind === 'Deployment').map(({ secret }) => secret)).toEqual([name, newer]);
    expect(first).toEqual({
      context: 'here',
      grade: 'strong',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
      path: envField,
      secret: name,
    });
  });

  it('takes a secret of the catalogue for every version of it, where its environments are, and names kinds left out', async () => {
    const other = await startKubernetes({ tickMs: 20 });
    try {
      await applied(idle('web', 'staging', name), 'staging');
      other.apply(note('production', newer));
      const contexts = [
        { name: 'here', url: cluster.url },
        { name: 'there', url: other.url },
      ];
      kubeconfig = await write('both.yaml', kubeconfigOf(contexts));
      const config = await write('keyturn.yaml', catalogueFor(environments('here', 'there')));
      const { exit, out } = await refs(['auth-api'], { KEYTURN_CONFIG: config });
      expect(exit).toBe(1);
      expect(out.split('\n')[0]).toBe(
        "Looked for every version of auth-api-secrets, the catalogue's auth-api, in context here (namespace staging); context there (namespace production).",
      );
      expect(out).toContain(`strong    here  Deployment  staging/web  ${envField}  ${name}\n`);
      expect(out).toContain(`mention   there  ConfigMap  production/note  /data/note  ${newer}\n`);
      expect(out).toContain('Left out by search.ignore: events\n');
    } finally {
      await other.close();
    }
  });

  it('looks where the catalogue says for the full name of a version too, and says what a misspelt name may mean', async () => {
    await applied(idle('web', 'production', name), 'production');
    const config = await write('keyturn.yaml', catalogueFor(environments('here', 'here')));
    const one = await refs([name], { KEYTURN_CONFIG: config });
    expect(one.out.split('\n')[0]).toContain('context here (namespaces staging, production)');
    expect(one.exit).toBe(1);
    const misspelt = await refs(['auth-ap'], { KEYTURN_CONFIG: config });
    expect(misspelt.out).toContain('The catalogue has no secret "auth-ap"; did you mean "auth-api"?\n');
    expect(misspelt.exit).toBe(0);
  });

  it('refuses to guess where a catalogue that is named can not be read; --exact does without it', async () => {
    const config = await write('keyturn.yaml', 'chanel: C0SECRETS\n');
    const { exit, out } = await refs(['auth-api'], { KEYTURN_CONFIG: config });
    expect(exit).toBe(2);
    expect(out).toContain(`${config} is not valid: run keyturn check-config`);
    expect((await refs(['auth-api', '--exact'], { KEYTURN_CONFIG: config })).exit).toBe(0);
  });

  it('searches a cluster once, however many contexts lead to it', async () => {
    const contexts = ['one', 'two', 'three'].map((context) => ({
      name: context,
      url: cluster.url,
      namespace: context,
    }));
    kubeconfig = await write('many.yaml', kubeconfigOf(contexts));
    await applied(idle('web', 'three', name), 'three');
    const { exit, out } = await refs([name, '--all-contexts']);
    expect(exit).toBe(1);
    expect(out.split('\n')[0]).toContain('context one = two = three (namespaces one, two, three)');
    const lists = cluster.server.journal.filter(({ request }) => request.path === '/apis/apps/v1/deployments');
    expect(lists).toHaveLength(1);
  });

  it('writes nothing of its progress where there is no terminal, and prints one JSON object with --json', async () => {
    const { out, trouble } = await refs([name, '--json']);
    expect(trouble).toBe('');
    expect(JSON.parse(out)).toEqual({
      secret: name,
      clusters: [{ contexts: ['here'], namespaces: ['shop'] }],
      hits: [],
      notSeen: [],
      ignored: [],
      counts: { strong: 0, declared: 0, producer: 0, weak: 0, mention: 0 },
    });
  });

  it('loads nothing of Slack, of Datadog or of the queues, and of the Kubernetes library what reads kubeconfigs', async () => {
    const list = join(folder, 'loaded.txt');
    const hook = `data:text/javascript,${encodeURIComponent(`
      import { appendFileSync } from 'node:fs';
      import { registerHooks } from 'node:module';
      registerHooks({ load(url, context, next) { appendFileSync(process.env.LOADED, url + '\\n'); return next(url, context); } });
    `)}`;
    await keyturn(['refs', name], { KUBECONFIG: kubeconfig, LOADED: list }, ['--import', hook]);
    const loaded = (await readFile(list, 'utf8')).split('\n');
    expect(loaded.filter((url) => url.includes('/src/kubernetes/search/search-references'))).toHaveLength(1);
    expect(
      loaded.filter((url) => /\/(src\/(slack|datadog|records)|jobs|@slack|@datadog|bullmq|ioredis)\//.test(url)),
    ).toEqual([]);
    const ofKubernetes = loaded.filter((url) => url.includes('/@kubernetes/client-node/dist/'));
    expect(ofKubernetes.some((url) => url.endsWith('/dist/config.js'))).toBe(true);
    expect(ofKubernetes.filter((url) => /\/dist\/gen\/(models|apis)\//.test(url))).toEqual([]);
  });
});

describe('keyturn refs exits 3, findings or not, where not everything could be seen', () => {
  const forbidden = (plural: string, group: string): object => ({
    kind: 'Status',
    reason: 'Forbidden',
    message: `${plural} is forbidden: User "eve" cannot list resource "${plural}" in API group "${group}"`,
  });

  it('names the kinds that may not be listed, once each, and prints the rules that would grant it', async () => {
    await applied(idle('web', 'shop', name), 'shop');
    for (const [plural, group] of [
      ['configmaps', ''],
      ['jobs', 'batch'],
      ['cronjobs', 'batch'],
    ] as const) {
      const fault = { kind: 'status' as const, status: 403, body: forbidden(plural, group) };
      cluster.server.fail({ path: new RegExp(`/${plural}\\?`), fault });
    }
    const { exit, out } = await refs([name]);
    expect(exit).toBe(3);
    expect(out).toContain(`strong    Deployment  shop/web  ${envField}\n`);
    expect(out.match(/^not seen .*/gm)).toEqual([
      expect.stringMatching(/^not seen {2}configmaps {2}forbidden: /),
      expect.stringMatching(/^not seen {2}jobs\.batch {2}forbidden: /),
      expect.stringMatching(/^not seen {2}cronjobs\.batch {2}forbidden: /),
    ]);
    const rules = [
      'To see it, grant this in a ClusterRole:',
      '  rules:',
      '    - apiGroups: [""]',
      '      resources: ["configmaps"]',
      '      verbs: ["list"]',
      '    - apiGroups: ["batch"]',
      '      resources: ["cronjobs", "jobs"]',
      '      verbs: ["list"]',
    ];
    expect(out).toContain(`${rules.join('\n')}\n`);
    expect(out).toContain('Not everything could be seen: there may be more.\n');
  });

  it('says that the server of a context is not reached', async () => {
    kubeconfig = await write('nowhere.yaml', kubeconfigOf([{ name: 'away', url: 'http://127.0.0.1:1' }]));
    const { exit, out } = await refs([name]);
    expect(exit).toBe(3);
    expect(out).toMatch(/^not seen {2}every kind {2}unreachable: no answer \(ECONNREFUSED\) {2}\(is the server/m);
    expect(out).toContain('Nothing was found. Not everything could be seen');
  });

  it('says that credentials have expired, and goes on with the clusters that can be seen', async () => {
    const other = await startKubernetes({ tokens: {} });
    try {
      await applied(idle('web', 'default', name), 'default');
      const contexts = [
        { name: 'expired', url: other.url, token: 'the-expired-token' },
        { name: 'here', url: cluster.url },
      ];
      kubeconfig = await write('expired.yaml', kubeconfigOf(contexts));
      const { exit, out } = await refs([name, '--all-contexts']);
      expect(exit).toBe(3);
      expect(out).toMatch(/^not seen {2}expired {2}every kind {2}unauthorized: .*log in again/m);
      expect(out).toContain(`strong    here  Deployment  default/web  ${envField}\n`);
      expect(out).not.toContain('the-expired-token');
    } finally {
      await other.close();
    }
  });
});

describe('keyturn refs exits 2 and asks no cluster', () => {
  afterEach(() => {
    expect(cluster.server.journal).toEqual([]);
  });

  it('for a context that does not exist, and names those that do', async () => {
    const { exit, out } = await refs([name, '--context', 'ther']);
    expect({ exit, out }).toEqual({ exit: 2, out: 'The kubeconfig has no context "ther"; it has: here\n' });
  });

  it('for a kubeconfig that is missing, broken or says no context, and repeats none of it', async () => {
    const missing = await refs([name], { KUBECONFIG: join(folder, 'none.yaml') });
    expect(missing).toMatchObject({ exit: 2, out: `${join(folder, 'none.yaml')} can't be read (ENOENT).\n` });
    const broken = await write('broken.yaml', 'users: [{ token: a-token-of-the-user\n');
    const { exit, out, trouble } = await refs([name], { KUBECONFIG: broken });
    expect(exit).toBe(2);
    expect(out).toContain(`${broken} can't be read`);
    expect(`${out}${trouble}`).not.toContain('a-token-of-the-user');
    const contexts = [{ name: 'here', url: cluster.url }];
    const undecided = await write('undecided.yaml', { ...kubeconfigOf(contexts), 'current-context': '' });
    expect(await refs([name], { KUBECONFIG: undecided })).toMatchObject({
      exit: 2,
      out: 'The kubeconfig says no current context: give --context, one of: here\n',
    });
  });

  it('where there is no kubeconfig at all', async () => {
    const { exit, out } = await keyturn(['refs', name], { HOME: folder });
    expect({ exit, out }).toEqual({
      exit: 2,
      out: 'there is no kubeconfig: set KUBECONFIG, or make ~/.kube/config.\n',
    });
  });

  it('for a name that no Secret can have, without repeating it: it may be a value', async () => {
    const { exit, out } = await refs(['sk_live_a-value-by-mistake']);
    expect(exit).toBe(2);
    expect(out).toContain("That can't be the name of a Secret");
    expect(out).not.toContain('a-value-by-mistake');
  });

  it('for words that are missing or too many', async () => {
    expect((await refs([])).exit).toBe(2);
    expect((await refs([name, 'shop'])).exit).toBe(2);
    expect((await refs([name, '--frob'])).trouble).toContain("unknown option '--frob'");
  });
});
