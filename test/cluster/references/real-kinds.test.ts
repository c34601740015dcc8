import { describe, expect, test } from '@jest/globals';
import { gradeObject, type ReferenceHit } from '../../../src/kubernetes/search/grade-object.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';
import { realDefinitions, type Definition } from './crds/real-definitions.js';
import { wantedName, type Planted } from './planted.js';
import { preferredVersion, realKinds } from './real-fields.js';
import { realObjects } from './real-objects.js';

const definitions = await realDefinitions(realKinds);

function gradeOf({ object, path }: Planted, { spec }: Definition): ReferenceHit['grade'] | undefined {
  const { kind, plural } = spec.names;
  const { name: version, schema } = preferredVersion({ spec } as Definition);
  const hits = gradeObject(object, { group: spec.group, version, kind, plural }, secretNamed(wantedName), schema);
  return hits.find((hit) => hit.path === path)?.grade;
}

function wrongOf(definition: Definition, all: readonly Planted[]): string[] {
  return all
    .map((planted) => ({ planted, grade: gradeOf(planted, definition) ?? 'unfound' }))
    .filter(({ planted, grade }) => grade !== planted.expected)
    .map(({ planted, grade }) => `${planted.path}: ${grade} for ${planted.expected}`);
}

describe.each(
  definitions.map((definition) => [`${definition.spec.names.kind}.${definition.spec.group}`, definition] as const),
)('of %s', (_, definition) => {
  test('every field that names a Secret is graded as one', () => {
    const fields = realObjects(definition, ['strong', 'producer']);
    expect(fields.length).toBeGreaterThan(0);
    expect(wrongOf(definition, fields)).toEqual([]);
  });

  test('no other text is', () => {
    expect(wrongOf(definition, realObjects(definition, ['none']))).toEqual([]);
  });
});

test('there is something to tell apart', () => {
  const count = (...expected: ('strong' | 'producer' | 'none')[]) =>
    definitions.flatMap((definition) => realObjects(definition, expected)).length;
  const [references, others] = [count('strong', 'producer'), count('none')];
  process.stdout.write(`${definitions.length} kinds: ${references} references, ${others} other texts\n`);
  expect(references).toBeGreaterThan(1000);
  expect(others).toBeGreaterThan(10_000);
});
