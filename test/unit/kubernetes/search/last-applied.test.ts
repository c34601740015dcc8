import { expect, test } from '@jest/globals';
import { otherPlaces } from '../../../cluster/references/other-places.js';
import { wantedName as name, type AnyObject } from '../../../cluster/references/planted.js';
import { gradeAt, hitsOf } from './grade-planted.js';

const rows = otherPlaces.map(({ object, path, expected }) => [object.kind, path, expected, object] as const);

test.each(rows)('of a %s, %s is told: %s', (_, path, expected, object) => {
  expect(gradeAt(object, path)).toBe(expected);
});

const applied = (text: string): AnyObject => ({
  apiVersion: 'invented.example/v1',
  kind: 'Robot',
  metadata: { name: 'one', annotations: { 'kubectl.kubernetes.io/last-applied-configuration': text } },
});
const inApplied = '/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration';

test('what was applied is read as the kind it is of, custom ones too', () => {
  expect(gradeAt(applied(JSON.stringify({ spec: { tokenSecret: name } })), `${inApplied}/spec/tokenSecret`)).toBe(
    'declared',
  );
});

test('what was applied and would make the Secret is a producer', () => {
  const spec = { manifest: { apiVersion: 'v1', kind: 'Secret', metadata: { name } } };
  expect(gradeAt(applied(JSON.stringify({ spec })), `${inApplied}/spec/manifest/metadata/name`)).toBe('producer');
});

test.each([['{"spec": {"tokenSecret": "'], ['']])(
  'an annotation that is broken after %j only mentions the name',
  (start) => {
    expect(hitsOf(applied(`${start}${name}`))).toEqual([
      expect.objectContaining({ grade: 'mention', path: inApplied, secret: name }),
    ]);
  },
);
