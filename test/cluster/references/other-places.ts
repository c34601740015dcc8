import { helmSecret } from './helm-record.js';
import { wantedName as name, type AnyObject, type Planted } from './planted.js';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const lastAppliedPath = '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration';

const labels = { app: 'elsewhere' };
const podSpec = (secret?: string) => ({
  containers: [
    { name: 'app', image: 'example.com/app', ...(secret && { envFrom: [{ secretRef: { name: secret } }] }) },
  ],
});
const deployment = (secret: string | undefined, annotations: Readonly<Record<string, string>> = {}): AnyObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'deployment', annotations },
  spec: {
    replicas: 0,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec(secret) },
  },
});
const field = '/spec/template/spec/containers/0/envFrom/0/secretRef/name';

/** Where the name is no reference that counts now: what is declared elsewhere, history, and mere mentions. */
export const otherPlaces: readonly Planted[] = [
  {
    object: deployment(undefined, { [lastApplied]: JSON.stringify(deployment(name)) }),
    path: `${lastAppliedPath}${field}`,
    expected: 'declared',
  },
  {
    object: deployment(name, { [lastApplied]: JSON.stringify(deployment(name)) }),
    path: field,
    expected: 'strong',
  },
  {
    object: deployment(undefined, { [lastApplied]: JSON.stringify(deployment(undefined, { note: name })) }),
    path: `${lastAppliedPath}/metadata/annotations/note`,
    expected: 'mention',
  },
  {
    object: deployment(undefined, { note: `was ${name} before` }),
    path: '/metadata/annotations/note',
    expected: 'mention',
  },
  {
    object: deployment(undefined, { [`${name}/note`]: 'x' }),
    path: `/metadata/annotations/${name}~1note`,
    expected: 'mention',
  },
  ...['note', 'secretName', 'SECRET_NAME'].map((key) => ({
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'configmap' }, data: { [key]: name } },
    path: `/data/${key}`,
    expected: 'mention' as const,
  })),
  {
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'configmap' },
      data: { 'values.yaml': `existingSecret: ${name}\n` },
    },
    path: '/data/values.yaml',
    expected: 'mention',
  },
  {
    object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'configmap' }, data: { note: `x${name}` } },
    path: '/data/note',
    expected: 'unfound',
  },
  {
    object: deployment(`${name}-copy`),
    path: field,
    expected: 'unfound',
  },
  {
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'deployment' },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name: 'app', image: 'example.com/app', env: [{ name: 'E', value: name }] }] },
        },
      },
    },
    path: '/spec/template/spec/containers/0/env/0/value',
    expected: 'mention',
  },
];

const manifest = `---\napiVersion: v1\nkind: Pod\nspec:\n  volumes: [{ name: v, secret: { secretName: ${name} } }]\n`;

/** Releases of Helm: what is deployed would come back, what was superseded is only a way back. */
export const helmPlaces: readonly Planted[] = [
  {
    object: helmSecret({ release: 'shop', revision: 1, status: 'superseded', manifest }),
    path: '/data/release/manifest',
    expected: 'weak',
  },
  {
    object: helmSecret({ release: 'shop', revision: 2, status: 'deployed', manifest }),
    path: '/data/release/manifest',
    expected: 'declared',
  },
  {
    object: helmSecret({ release: 'shop', revision: 3, status: 'failed', manifest }),
    path: '/data/release/manifest',
    expected: 'weak',
  },
  {
    object: helmSecret({
      release: 'tool',
      revision: 1,
      status: 'deployed',
      manifest: '',
      config: { existingSecret: name },
    }),
    path: '/data/release/config',
    expected: 'declared',
  },
  {
    object: helmSecret({
      release: 'other',
      revision: 1,
      status: 'deployed',
      manifest: manifest.replaceAll(name, `${name}-copy`),
    }),
    path: '/data/release/manifest',
    expected: 'unfound',
  },
];
