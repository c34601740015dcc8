import { podSpecFields } from './pod-spec-fields.js';
import { wantedName as name, type AnyObject, type Planted } from './planted.js';

/** What a field of a pod spec needs beside it, so that the API server takes it. */
const needs: Readonly<Record<string, object>> = {
  azureFile: { shareName: 'share' },
  cephfs: { monitors: ['10.0.0.1'] },
  cinder: { volumeID: 'volume' },
  csi: { driver: 'example.com' },
  flexVolume: { driver: 'example.com/driver' },
  iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2026-01.com.example:storage', lun: 0 },
  rbd: { monitors: ['10.0.0.1'], image: 'image' },
  scaleIO: { gateway: 'https://example.com', system: 'system', volumeName: 'volume', storageMode: 'ThinProvisioned' },
  storageos: { volumeName: 'volume', volumeNamespace: 'default' },
};

/** A pod spec with the name in this field, which only a live Pod can have where it is one of ephemeral containers. */
function podSpecWith(field: string): object {
  const containers = [{ name: 'app', image: 'example.com/app' }];
  const [list = '', key = '', ...rest] = field.replaceAll('[*]', '').split('.');
  if (list === 'imagePullSecrets') return { containers, imagePullSecrets: [{ name }] };
  if (list === 'volumes') return { containers, volumes: [{ name: 'data', [key]: volumeWith(key, rest) }] };
  const from =
    key === 'env'
      ? { env: [{ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } }] }
      : { envFrom: [{ secretRef: { name } }] };
  const others = list === 'containers' ? {} : { containers };
  return { ...others, [list]: [{ name: 'with', image: 'example.com/app', ...from }] };
}

function volumeWith(key: string, rest: readonly string[]): object {
  if (key === 'projected') return { sources: [{ secret: { name } }] };
  const [field = '', below] = rest;
  return { ...needs[key], [field]: below === undefined ? name : { [below]: name } };
}

interface Root {
  readonly apiVersion: string;
  readonly kind: string;
  readonly path: string;
  readonly expected: Planted['expected'];
  readonly around: (spec: object, labels: Labels) => object;
}

type Labels = Readonly<Record<string, string>>;
const template = (spec: object, labels: Labels) => ({ metadata: { labels }, spec });
const workload = (spec: object, labels: Labels) => ({
  spec: { replicas: 0, selector: { matchLabels: labels }, template: template(spec, labels) },
});
const jobSpec = (spec: object) => ({ suspend: true, template: { spec: { restartPolicy: 'Never', ...spec } } });

/** Where built-in kinds have pod specs. */
const roots: readonly Root[] = [
  { apiVersion: 'v1', kind: 'Pod', path: '/spec', expected: 'strong', around: (spec) => ({ spec }) },
  {
    apiVersion: 'v1',
    kind: 'PodTemplate',
    path: '/template/spec',
    expected: 'strong',
    around: (spec, labels) => ({ template: template(spec, labels) }),
  },
  {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    path: '/spec/template/spec',
    expected: 'strong',
    around: (spec, labels) => ({ spec: { replicas: 0, selector: labels, template: template(spec, labels) } }),
  },
  ...['Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => ({
    apiVersion: 'apps/v1',
    kind,
    path: '/spec/template/spec',
    expected: 'strong' as const,
    around: workload,
  })),
  {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    path: '/spec/template/spec',
    expected: 'strong',
    around: (spec, labels) => ({
      spec: {
        selector: { matchLabels: labels },
        template: template({ nodeSelector: { recall: 'nowhere' }, ...spec }, labels),
      },
    }),
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    path: '/data/spec/template/spec',
    expected: 'weak',
    around: (spec, labels) => ({ revision: 1, data: { spec: { template: template(spec, labels) } } }),
  },
  {
    apiVersion: 'batch/v1',
    kind: 'Job',
    path: '/spec/template/spec',
    expected: 'strong',
    around: (spec) => ({ spec: jobSpec(spec) }),
  },
  {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    path: '/spec/jobTemplate/spec/template/spec',
    expected: 'strong',
    around: (spec) => ({ spec: { suspend: true, schedule: '0 0 1 1 *', jobTemplate: { spec: jobSpec(spec) } } }),
  },
];

/** The name in every field of a pod spec, in every built-in kind that has one. */
export const podSpecObjects: readonly Planted[] = roots.flatMap(({ apiVersion, kind, path, expected, around }) =>
  podSpecFields
    .filter((field) => kind === 'Pod' || !field.startsWith('ephemeralContainers'))
    .map((field, at) => ({
      object: {
        apiVersion,
        kind,
        metadata: { name: `${kind.toLowerCase()}-${at}` },
        // No two have the same: a controller would take over what another one made.
        ...around(podSpecWith(field), { app: `${kind.toLowerCase()}-${at}` }),
      } satisfies AnyObject,
      path: `${path}/${field.replaceAll('[*]', '.0').replaceAll('.', '/')}`,
      expected,
    })),
);
