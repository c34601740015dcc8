import { describe, expect, test } from '@jest/globals';
import { neededKeys } from '../../../src/kubernetes/needed-keys.js';
import { secretFieldsOf } from '../../../src/kubernetes/references.js';

const name = 'api-1';
const items = [
  { key: 'token', path: 'a' },
  { key: 'ca', path: 'b' },
];
const variable = (more: object = {}) => ({
  containers: [{ name: 'app', env: [{ name: 'T', valueFrom: { secretKeyRef: { name, key: 'token', ...more } } }] }],
});
const volume = (source: object) => ({ containers: [{ name: 'app' }], volumes: [{ name: 'v', ...source }] });

/** Of every field of a pod spec, what it can't do without. */
function needed(spec: object): string[] {
  const object = { spec: { template: { spec } } };
  return secretFieldsOf(object).flatMap(({ path }) => neededKeys(object, path));
}

describe('the keys without which a pod can’t start', () => {
  test.each([
    ['a variable’s key', variable(), ['token']],
    ['none of an optional variable', variable({ optional: true }), []],
    ['a volume’s items', volume({ secret: { secretName: name, items } }), ['token', 'ca']],
    ['none of an optional volume', volume({ secret: { secretName: name, items, optional: true } }), []],
    ['none of a volume that takes whatever there is', volume({ secret: { secretName: name } }), []],
    ['a projected volume’s items', volume({ projected: { sources: [{ secret: { name, items } }] } }), ['token', 'ca']],
    ['none of all keys as variables', { containers: [{ name: 'app', envFrom: [{ secretRef: { name } }] }] }, []],
    ['none of a pull secret', { containers: [{ name: 'app' }], imagePullSecrets: [{ name }] }, []],
  ])('are %s', (_, spec, keys) => {
    expect(needed(spec)).toEqual(keys);
  });
});
