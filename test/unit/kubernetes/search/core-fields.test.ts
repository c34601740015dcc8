import { describe, expect, test } from '@jest/globals';
import { podSpecObjects } from '../../../cluster/references/core-objects.js';
import { otherCoreObjects } from '../../../cluster/references/other-core-objects.js';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { gradeAt, hitsOf } from './grade-planted.js';

const rows = [...podSpecObjects, ...otherCoreObjects].map(
  ({ object, path, expected }) => [object.kind, path, expected, object] as const,
);

test.each(rows)('a %s names a Secret at %s: %s', (_, path, expected, object) => {
  expect(hitsOf(object)).toHaveLength(1);
  expect(gradeAt(object, path)).toBe(expected);
});

const object = (apiVersion: string, kind: string, fields: object): AnyObject => ({
  apiVersion,
  kind,
  metadata: { name: 'one' },
  ...fields,
});
const rbac = (resources: string[], apiGroups = ['']): AnyObject =>
  object('rbac.authorization.k8s.io/v1', 'Role', {
    rules: [{ apiGroups, resources, resourceNames: [name], verbs: ['get'] }],
  });

describe('what is no reference of a built-in kind is a mention', () => {
  test.each([
    ['a value of a ConfigMap', object('v1', 'ConfigMap', { data: { secretName: name } }), '/data/secretName'],
    ['a key of a ConfigMap', object('v1', 'ConfigMap', { data: { [name]: 'x' } }), `/data/${name}`],
    ['a label', object('v1', 'Service', { spec: { selector: { secret: name } } }), '/spec/selector/secret'],
    ['the value of a variable', pod({ env: [{ name: 'E', value: name }] }), '/spec/containers/0/env/0/value'],
    ['an argument', pod({ args: [`--secret=${name}`] }), '/spec/containers/0/args/0'],
    ['the name of a volume', volume({ name, emptyDir: {} }), '/spec/volumes/0/name'],
    ['a ConfigMap of that name', volume({ name: 'v', configMap: { name } }), '/spec/volumes/0/configMap/name'],
    [
      'the class of a secrets store',
      volume({ name: 'v', csi: { driver: 'd', volumeAttributes: { secretProviderClass: name } } }),
      '/spec/volumes/0/csi/volumeAttributes/secretProviderClass',
    ],
    ['a rule for ConfigMaps', rbac(['configmaps']), '/rules/0/resourceNames/0'],
    ['a rule for secrets of another group', rbac(['secrets'], ['example.com']), '/rules/0/resourceNames/0'],
    [
      'the namespace of a class parameter',
      object('storage.k8s.io/v1', 'StorageClass', { parameters: { 'csi.storage.k8s.io/secret-namespace': name } }),
      '/parameters/csi.storage.k8s.io~1secret-namespace',
    ],
    [
      'who an event is about',
      object('v1', 'Event', { involvedObject: { kind: 'Secret', name } }),
      '/involvedObject/name',
    ],
  ] as const)('%s', (_, made, path) => {
    expect(gradeAt(made, path)).toBe('mention');
  });
});

test.each([[['secrets']], [['configmaps', 'secrets']], [['*']]])('a rule for %j grants the name', (resources) => {
  expect(gradeAt(rbac(resources), '/rules/0/resourceNames/0')).toBe('strong');
});

test('nothing is told of managed fields, nor of our own annotations', () => {
  const metadata = {
    name: 'one',
    annotations: { 'keyturn.dev/previous': name },
    labels: { 'keyturn.dev/secret': name },
    managedFields: [{ fieldsV1: { [`k:{"name":"${name}"}`]: {} } }],
  };
  expect(hitsOf({ apiVersion: 'v1', kind: 'Service', metadata })).toEqual([]);
});

function pod(container: object): AnyObject {
  return object('v1', 'Pod', { spec: { containers: [{ name: 'app', ...container }] } });
}

function volume(made: object): AnyObject {
  return object('v1', 'Pod', { spec: { containers: [], volumes: [made] } });
}
