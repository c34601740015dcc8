import * as fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { mirroring } from '../../../../src/kubernetes/blue-green/mirror.js';
import type { KubeObject } from '../../../../src/kubernetes/kube-object.js';
import { applyJsonPatch } from '../../../stand-ins/kubernetes/patches/json-patch.js';
import { sameJson } from '../../../stand-ins/kubernetes/same-json.js';

const object = (spec: unknown) =>
  ({ metadata: { name: 'x', uid: 'u', resourceVersion: '7' }, spec }) as unknown as KubeObject;
const someSpec = fc.dictionary(
  fc.constantFrom('a', 'b/c', 'd~e', 'replicas', 'template'),
  fc.jsonValue({ maxDepth: 3 }).filter((value) => value !== null),
) as fc.Arbitrary<Record<string, unknown>>;
const withoutNulls = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, member: unknown) => (member === null ? undefined : member)));

describe('mirroring', () => {
  test('makes any spec the wanted one, and then has nothing to do', () => {
    fc.assert(
      fc.property(someSpec, someSpec, (before, wanted) => {
        const change = mirroring('Other', object(before), { spec: wanted });
        const after = change ? (applyJsonPatch(object(before), change.patch) as KubeObject) : object(before);
        expect(sameJson(withoutNulls(after['spec']), withoutNulls(wanted))).toBe(true);
        expect(mirroring('Other', after, { spec: wanted })).toBeUndefined();
      }),
    );
  });

  test('lands only on what was read', () => {
    expect(mirroring('Other', object({ a: 1 }), { spec: { a: 2 } })?.patch).toEqual([
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      { op: 'add', path: '/spec/a', value: 2 },
    ]);
  });

  test('tells which fields, never what they hold', () => {
    const pods = (image: string, value: string) => ({
      template: { spec: { containers: [{ name: 'app', image, env: [{ name: 'PASSWORD', value }] }] } },
    });
    const change = mirroring('Deployment', object(pods('app:1', 'old')), { spec: pods('app:2', 'hunter2') });
    expect(change?.fields).toEqual([
      '/spec/template/spec/containers/0/env/0/value',
      '/spec/template/spec/containers/0/image',
    ]);
  });

  test('tells some of very many', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]));
    expect(mirroring('Other', object({}), { spec: many })?.fields).toHaveLength(20);
  });

  test('leaves what can’t be changed, what the cluster chose, and what is somebody else’s', () => {
    const address = {
      clusterIP: '10.0.0.1',
      clusterIPs: ['10.0.0.1'],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
    };
    expect(
      mirroring('Service', object({ ...address, type: 'ClusterIP' }), { spec: { type: 'ClusterIP' } }),
    ).toBeUndefined();
    expect(mirroring('Deployment', object({ selector: 1 }), { spec: { selector: 2 } })).toBeUndefined();
    expect(mirroring('Deployment', object({ replicas: 1 }), { spec: { replicas: 2 } }, ['replicas'])).toBeUndefined();
  });
});
