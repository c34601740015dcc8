import { describe, expect, it } from '@jest/globals';
import { applyJsonPatch, PatchDoesNotApply, type JsonPatch } from '../../stand-ins/kubernetes/patches/json-patch.js';
import { applyMergePatch } from '../../stand-ins/kubernetes/patches/merge-patch.js';
import { applyStrategicMergePatch } from '../../stand-ins/kubernetes/patches/strategic-merge-patch.js';

type Row = readonly [promise: string, document: unknown, patch: JsonPatch, result: unknown];

/** The examples of RFC 6902, appendix A, and what the real server's library does beyond them. */
const applied: readonly Row[] = [
  ['adds a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
  ['adds an element', { foo: ['a', 'c'] }, [{ op: 'add', path: '/foo/1', value: 'b' }], { foo: ['a', 'b', 'c'] }],
  ['adds at the end', { foo: ['a'] }, [{ op: 'add', path: '/foo/-', value: ['b'] }], { foo: ['a', ['b']] }],
  ['adds over what is there', { foo: 1 }, [{ op: 'add', path: '/foo', value: null }], { foo: null }],
  ['removes a member', { baz: 1, foo: 2 }, [{ op: 'remove', path: '/baz' }], { foo: 2 }],
  ['removes an element', { foo: ['a', 'b', 'c'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['a', 'c'] }],
  ['removes the last element by -1', { foo: ['a', 'b'] }, [{ op: 'remove', path: '/foo/-1' }], { foo: ['a'] }],
  ['replaces a value', { baz: 1 }, [{ op: 'replace', path: '/baz', value: 2 }], { baz: 2 }],
  ['replaces the whole', { baz: 1 }, [{ op: 'replace', path: '', value: { a: 1 } }], { a: 1 }],
  ['moves a value', { a: { b: 1 }, c: {} }, [{ op: 'move', from: '/a/b', path: '/c/d' }], { a: {}, c: { d: 1 } }],
  ['moves an element', { foo: [1, 2, 3, 4] }, [{ op: 'move', from: '/foo/1', path: '/foo/3' }], { foo: [1, 3, 4, 2] }],
  ['copies a value', { a: { b: 1 } }, [{ op: 'copy', from: '/a', path: '/c' }], { a: { b: 1 }, c: { b: 1 } }],
  [
    'tests whatever the order of members',
    { a: { x: 1, y: [2] } },
    [{ op: 'test', path: '/a', value: { y: [2], x: 1 } }],
    { a: { x: 1, y: [2] } },
  ],
  ['tests for null what is absent', { a: 1 }, [{ op: 'test', path: '/b', value: null }], { a: 1 }],
  [
    'reads ~0 and ~1',
    { '/': 9, '~1': 10 },
    [
      { op: 'test', path: '/~01', value: 10 },
      { op: 'test', path: '/~1', value: 9 },
    ],
    { '/': 9, '~1': 10 },
  ],
];

const refused: readonly (readonly [promise: string, document: unknown, patch: JsonPatch])[] = [
  ['a test of another type', { '~1': 10 }, [{ op: 'test', path: '/~01', value: '10' }]],
  ['an add below nothing', { foo: 'bar' }, [{ op: 'add', path: '/baz/bat', value: 'qux' }]],
  ['an add beyond the end', { foo: [] }, [{ op: 'add', path: '/foo/1', value: 'x' }]],
  ['a leading zero', { foo: [1, 2] }, [{ op: 'remove', path: '/foo/01' }]],
  ['a remove of what is absent', { a: 1 }, [{ op: 'remove', path: '/b' }]],
  ['a replace of what is absent', { a: 1 }, [{ op: 'replace', path: '/b', value: 1 }]],
  ['a move into itself', { a: { b: {} } }, [{ op: 'move', from: '/a', path: '/a/b' }]],
  ['an unknown operation', { a: 1 }, [{ op: 'increment', path: '/a' }]],
  ['an add without a value', { a: 1 }, [{ op: 'add', path: '/b' }]],
  ['a path without its slash', { a: 1 }, [{ op: 'remove', path: 'a' }]],
  ['a member that every object has by birth', {}, [{ op: 'test', path: '/constructor/name', value: 'Object' }]],
];

describe('a JSON Patch', () => {
  it.each(applied)('%s', (_, document, patch, result) => {
    const before = JSON.stringify(document);
    expect(applyJsonPatch(document, patch)).toEqual(result);
    expect(JSON.stringify(document)).toBe(before);
  });

  it.each(refused)('refuses %s', (_, document, patch) => {
    expect(() => applyJsonPatch(document, patch)).toThrow(PatchDoesNotApply);
  });
});

describe('a merge patch', () => {
  it('merges members, removes by null, and replaces lists', () => {
    const document = { a: { b: 1, c: 2 }, d: [1, 2] };
    expect(applyMergePatch(document, { a: { b: null, e: 3 }, d: [3] })).toEqual({ a: { c: 2, e: 3 }, d: [3] });
    expect(document).toEqual({ a: { b: 1, c: 2 }, d: [1, 2] });
  });
});

describe('a strategic merge patch', () => {
  const pod = {
    finalizers: ['a'],
    volumes: [{ name: 'keys', secret: { secretName: 'old' } }],
    containers: [
      { name: 'app', env: [{ name: 'A', value: '1' }], envFrom: [{ secretRef: { name: 'old' } }], args: ['x'] },
      { name: 'side', volumeMounts: [{ name: 'keys', mountPath: '/keys' }] },
    ],
  };

  it('merges items by their key, and replaces lists that have none', () => {
    const containers = [
      { name: 'app', env: [{ name: 'B', value: '2' }], envFrom: [{ secretRef: { name: 'new' } }], args: ['y'] },
    ];
    expect(applyStrategicMergePatch(pod, { containers })['containers']).toEqual([
      {
        name: 'app',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
        envFrom: [{ secretRef: { name: 'new' } }],
        args: ['y'],
      },
      pod.containers[1],
    ]);
  });

  it('deletes an item, replaces a list, and keeps only the keys of a union when told', () => {
    expect(applyStrategicMergePatch(pod, { containers: [{ name: 'side', $patch: 'delete' }] })['containers']).toEqual([
      pod.containers[0],
    ]);
    expect(
      applyStrategicMergePatch(pod, { containers: [{ name: 'new' }, { $patch: 'replace' }] })['containers'],
    ).toEqual([{ name: 'new' }]);
    const volumes = [{ name: 'keys', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }];
    expect(applyStrategicMergePatch(pod, { volumes })['volumes']).toEqual([{ name: 'keys', emptyDir: {} }]);
  });

  it('orders items, and treats finalizers as a set', () => {
    const order = { $setElementOrder: 1, '$setElementOrder/containers': [{ name: 'side' }, { name: 'app' }] };
    expect(applyStrategicMergePatch(pod, order)['containers']).toMatchObject([{ name: 'side' }, { name: 'app' }]);
    expect(applyStrategicMergePatch(pod, { finalizers: ['b', 'a'] })['finalizers']).toEqual(['a', 'b']);
    expect(applyStrategicMergePatch(pod, { '$deleteFromPrimitiveList/finalizers': ['a'] })['finalizers']).toEqual([]);
  });
});
