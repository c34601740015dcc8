import { describe, expect, test } from '@jest/globals';
import { concerning } from '../../../../src/kubernetes/search/concerning.js';
import type { ReferenceHit } from '../../../../src/kubernetes/search/grade-object.js';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { hitsOf } from './grade-planted.js';

const inNamespace = (namespace: string | undefined, object: AnyObject): ReferenceHit[] =>
  hitsOf({ ...object, metadata: { ...object.metadata, namespace } });
const pod: AnyObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'one' },
  spec: { containers: [], imagePullSecrets: [{ name }] },
};
const robot = (spec: object): AnyObject => ({
  apiVersion: 'invented.example/v1',
  kind: 'Robot',
  metadata: { name: 'one' },
  spec,
});
const ingress = (value: string): AnyObject => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'one', annotations: { 'nginx.ingress.kubernetes.io/auth-secret': value } },
});
const storageClass = (namespace: string): AnyObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'one' },
  parameters: {
    'csi.storage.k8s.io/node-stage-secret-name': name,
    'csi.storage.k8s.io/node-stage-secret-namespace': namespace,
  },
});

describe('of the Secret in the namespace shop', () => {
  test.each([
    ['a pod beside it', inNamespace('shop', pod), ['strong']],
    ['a pod elsewhere', inNamespace('other', pod), []],
    ['a custom object beside it', inNamespace('shop', robot({ secretName: name })), ['strong']],
    ['a custom object elsewhere, which may mean any', inNamespace('other', robot({ secretName: name })), ['mention']],
    [
      'a custom object elsewhere that names the namespace',
      inNamespace('other', robot({ secretRef: { name, namespace: 'shop' } })),
      ['strong'],
    ],
    [
      'a custom object beside it that names another',
      inNamespace('shop', robot({ secretRef: { name, namespace: 'other' } })),
      [],
    ],
    ['an annotation elsewhere that names the namespace', inNamespace('other', ingress(`shop/${name}`)), ['strong']],
    ['an annotation beside it that names another', inNamespace('shop', ingress(`other/${name}`)), []],
    ['a class that names the namespace', inNamespace(undefined, storageClass('shop')), ['strong']],
    ['a class that names another', inNamespace(undefined, storageClass('other')), []],
    ['a class that leaves it to the claim', inNamespace(undefined, storageClass('${pvc.namespace}')), ['strong']],
    ['a custom object of the whole cluster', inNamespace(undefined, robot({ secretName: name })), ['strong']],
  ] as const)('%s tells %#', (_, hits, expected) => {
    expect(concerning(hits, 'shop').map(({ grade }) => grade)).toEqual(expected);
  });
});

test('what concerns it is told the gravest first, each place once', () => {
  const hits = [
    ...inNamespace('shop', robot({ note: name })),
    ...inNamespace('shop', pod),
    ...inNamespace('shop', pod),
  ];
  expect(concerning(hits, 'shop').map(({ grade }) => grade)).toEqual(['strong', 'mention']);
});
