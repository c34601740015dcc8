import { describe, expect, test } from '@jest/globals';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { gradeAt, hitsOf } from './grade-planted.js';

function made(apiVersion: string, kind: string, spec: object, ownName = 'one'): AnyObject {
  return { apiVersion, kind, metadata: { name: ownName }, spec };
}
const externalSecret = (spec: object, ownName?: string) =>
  made('external-secrets.io/v1', 'ExternalSecret', spec, ownName);

describe('an object that makes the Secret is its producer', () => {
  test.each([
    ['an ExternalSecret by its target', externalSecret({ target: { name } }), '/spec/target/name'],
    ['an ExternalSecret by its own name', externalSecret({ target: {} }, name), '/metadata/name'],
    [
      'a ClusterExternalSecret',
      made('external-secrets.io/v1', 'ClusterExternalSecret', { externalSecretSpec: { target: { name } } }),
      '/spec/externalSecretSpec/target/name',
    ],
    ['a Certificate', made('cert-manager.io/v1', 'Certificate', { secretName: name }), '/spec/secretName'],
    ['a SealedSecret by its own name', made('bitnami.com/v1alpha1', 'SealedSecret', {}, name), '/metadata/name'],
    [
      'a SealedSecret by its template',
      made('bitnami.com/v1alpha1', 'SealedSecret', { template: { metadata: { name } } }),
      '/spec/template/metadata/name',
    ],
    [
      'a SecretProviderClass',
      made('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', { secretObjects: [{ secretName: name }] }),
      '/spec/secretObjects/0/secretName',
    ],
    [
      'a resource of Crossplane',
      made('rds.aws.upbound.io/v1beta1', 'Instance', { writeConnectionSecretToRef: { name, namespace: 'recall' } }),
      '/spec/writeConnectionSecretToRef/name',
    ],
    [
      'anything that carries the manifest of a Secret',
      made('work.open-cluster-management.io/v1', 'ManifestWork', {
        workload: { manifests: [{ apiVersion: 'v1', kind: 'Secret', metadata: { name } }] },
      }),
      '/spec/workload/manifests/0/metadata/name',
    ],
  ] as const)('%s', (_, object, path) => {
    expect(gradeAt(object, path)).toBe('producer');
  });
});

test('an ExternalSecret that makes a Secret of another name only has the same name', () => {
  expect(gradeAt(externalSecret({ target: { name: 'another' } }, name), '/metadata/name')).toBe('mention');
});

test('a manifest of another kind makes no Secret', () => {
  const manifests = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } }];
  const object = made('work.open-cluster-management.io/v1', 'ManifestWork', { workload: { manifests } });
  expect(gradeAt(object, '/spec/workload/manifests/0/metadata/name')).toBe('mention');
});

test('a producer tells the namespace of its Secret where it says one', () => {
  const spec = { writeConnectionSecretToRef: { name, namespace: 'elsewhere' } };
  expect(hitsOf(made('rds.aws.upbound.io/v1beta1', 'Instance', spec))).toEqual([
    expect.objectContaining({ grade: 'producer', secretNamespace: 'elsewhere' }),
  ]);
});

test('a key of a producer’s template is no reference', () => {
  const spec = { target: { name: 'another', template: { data: { secretName: `{{ .${name} }}` } } } };
  expect(gradeAt(externalSecret(spec), '/spec/target/template/data/secretName')).toBe('mention');
});
