import { describe, expect, test } from '@jest/globals';
import { fieldsOf, podSpecRootOf, secretFieldsOf } from '../../../src/kubernetes/references.js';

const name = 'api-20250101000000';
const containers = [{ name: 'app' }];

/** One pod spec for each field of the Kubernetes API that names a Secret directly, and where the field is in it. */
const fields: readonly (readonly [string, object])[] = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => [
    [
      `/${list}/0/env/0/valueFrom/secretKeyRef/name`,
      { [list]: [{ name: 'c', env: [{ name: 'E', valueFrom: { secretKeyRef: { name, key: 'k' } } }] }] },
    ] as const,
    [`/${list}/0/envFrom/0/secretRef/name`, { [list]: [{ name: 'c', envFrom: [{ secretRef: { name } }] }] }] as const,
  ]),
  ['/imagePullSecrets/0/name', { imagePullSecrets: [{ name }] }],
  ['/volumes/0/secret/secretName', { volumes: [{ name: 'v', secret: { secretName: name } }] }],
  [
    '/volumes/0/projected/sources/1/secret/name',
    { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name } }, { secret: { name } }] } }] },
  ],
  [
    '/volumes/0/csi/nodePublishSecretRef/name',
    { volumes: [{ name: 'v', csi: { driver: 'd', nodePublishSecretRef: { name } } }] },
  ],
  ['/volumes/0/azureFile/secretName', { volumes: [{ name: 'v', azureFile: { secretName: name, shareName: 's' } }] }],
  ['/volumes/0/cephfs/secretRef/name', { volumes: [{ name: 'v', cephfs: { secretRef: { name } } }] }],
  ['/volumes/0/cinder/secretRef/name', { volumes: [{ name: 'v', cinder: { secretRef: { name } } }] }],
  ['/volumes/0/flexVolume/secretRef/name', { volumes: [{ name: 'v', flexVolume: { secretRef: { name } } }] }],
  ['/volumes/0/iscsi/secretRef/name', { volumes: [{ name: 'v', iscsi: { secretRef: { name } } }] }],
  ['/volumes/0/rbd/secretRef/name', { volumes: [{ name: 'v', rbd: { secretRef: { name } } }] }],
  ['/volumes/0/scaleIO/secretRef/name', { volumes: [{ name: 'v', scaleIO: { secretRef: { name } } }] }],
  ['/volumes/0/storageos/secretRef/name', { volumes: [{ name: 'v', storageos: { secretRef: { name } } }] }],
];

const roots: readonly (readonly [string, string, (spec: object) => object])[] = [
  [
    'a Deployment, StatefulSet, DaemonSet, ReplicaSet or Job',
    '/spec/template/spec',
    (spec) => ({ spec: { template: { spec } } }),
  ],
  [
    'a CronJob',
    '/spec/jobTemplate/spec/template/spec',
    (spec) => ({ spec: { jobTemplate: { spec: { template: { spec } } } } }),
  ],
  ['a Pod', '/spec', (spec) => ({ spec })],
];

describe.each(roots)('in %s', (_, root, wrap) => {
  test.each(fields)('%s is a reference', (path, spec) => {
    expect(fieldsOf(wrap({ containers, ...spec }), 'api')).toEqual([{ path: `${root}${path}`, name }]);
  });
});

describe('what is a version of the base', () => {
  const found = (base: string, held: string) =>
    fieldsOf({ spec: { containers, volumes: [{ name: 'v', secret: { secretName: held } }] } }, base).length === 1;

  test.each([
    ['api', 'api', true],
    ['api', 'api-20250101000000', true],
    ['api', 'api-2025010100000', false],
    ['api', 'api-202501010000000', false],
    ['api', 'api-20250231000000', false],
    ['api', 'api-00000101000000', false],
    ['api', 'api-web', false],
    ['api', 'api-web-20250101000000', false],
    ['api-web', 'api-20250101000000', false],
    ['api', 'my-api-20250101000000', false],
    ['api', 'api-20250101000000-20250101000000', false],
    ['api-20250101000000', 'api-20250101000000-20250101000000', true],
  ])('of %s: %s is %s', (base, held, expected) => {
    expect(found(base, held)).toBe(expected);
  });
});

test('names that only look like references are none', () => {
  const env = [
    { name: 'TOKEN_SECRET', value: name },
    { name: 'C', valueFrom: { configMapKeyRef: { name, key: 'k' } } },
  ];
  expect(fieldsOf({ spec: { containers: [{ name, image: name, args: [name], env }] } }, 'api')).toEqual([]);
});

test.each([
  [undefined],
  [null],
  ['text'],
  [{}],
  [{ spec: null }],
  [{ spec: { template: {} } }],
  [{ spec: { containers: 'x' } }],
])('an object without a pod spec has no references: %j', (object) => {
  expect(secretFieldsOf(object)).toEqual([]);
  expect(podSpecRootOf(object)).toBeUndefined();
});
