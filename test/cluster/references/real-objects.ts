import type { Definition } from './crds/real-definitions.js';
import { exampleWith } from './example-object.js';
import { wantedName, type AnyObject, type Planted } from './planted.js';
import { fieldsOf, preferredVersion, validityOf, type ExpectedField } from './real-fields.js';
import { pointerOf } from './schema-paths.js';

/** One object for each text field of a kind whose answer is one of `expected`, valid by its schema, with the name there. */
export function realObjects(definition: Definition, expected: readonly ExpectedField['expected'][]): Planted[] {
  const { group, names } = definition.spec;
  const kind = `${names.kind}.${group}`;
  const { name: version, schema } = preferredVersion(definition);
  return fieldsOf(kind, schema)
    .filter((field) => expected.includes(field.expected))
    .map((field, at) => {
      const filled = exampleWith(schema, field.path, wantedName, field.beside) as AnyObject;
      const object = withValues(filled, validityOf(kind));
      const given = object.metadata as AnyObject['metadata'] | undefined;
      const metadata = { ...given, name: given?.name ?? `${names.kind.toLowerCase()}-${at}` };
      const grades = { strong: 'strong', producer: 'producer', other: 'any', none: 'mention' } as const;
      return {
        object: { ...object, apiVersion: `${group}/${version}`, kind: names.kind, metadata },
        path: pointerOf(field.path),
        expected: grades[field.expected],
      };
    });
}

function withValues(object: AnyObject, values: Readonly<Record<string, unknown>>): AnyObject {
  return Object.entries(values).reduce<unknown>(
    (whole, [path, value]) => withValue(whole, path.split('.'), value),
    object,
  ) as AnyObject;
}

/** Sets a value where the object has something around it: what is not there needs no valid value. */
function withValue(whole: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return whole === wantedName ? whole : value;
  if (Array.isArray(whole)) return whole.map((one) => withValue(one, rest, value));
  if (typeof whole !== 'object' || whole === null) return whole;
  const below = (whole as Record<string, unknown>)[step];
  return rest.length > 0 && below === undefined ? whole : { ...whole, [step]: withValue(below, rest, value) };
}
