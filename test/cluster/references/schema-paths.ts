import type { FieldSchema } from '../../../src/kubernetes/search/custom-schema.js';

/** A place in objects of a schema: names of fields, `[*]` for any entry of a list, `{*}` for any key of a map. */
export type SchemaPath = readonly string[];

export type Schema = FieldSchema & {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
};

const notSearched = ['apiVersion', 'kind', 'metadata', 'status'];

/** Where objects of a schema can have texts: in what a person writes. */
export function textPathsOf(schema: Schema): SchemaPath[] {
  return [...walk(schema, [])].filter(([first = '']) => !notSearched.includes(first));
}

function* walk(schema: Schema, path: SchemaPath): Generator<SchemaPath> {
  const { properties = {}, items, additionalProperties } = schema;
  if (schema.type === 'string') yield path;
  for (const [name, below] of Object.entries(properties)) yield* walk(below, [...path, name]);
  if (items) yield* walk(items, [...path, '[*]']);
  if (typeof additionalProperties === 'object') yield* walk(additionalProperties, [...path, '{*}']);
}

/** Whether a path is meant by a pattern such as `spec.**.tls[*].*SecretRef.name`; see real-fields.yaml. */
export function isMeant(path: SchemaPath, pattern: string): boolean {
  return isMeantFrom(path, pattern.replaceAll('[*]', '.[*]').split('.'));
}

function isMeantFrom(path: SchemaPath, pattern: readonly string[]): boolean {
  const [part, ...rest] = pattern;
  if (part === undefined) return path.length === 0;
  if (part === '**') return path.some((_, at) => isMeantFrom(path.slice(at), rest));
  const [first, ...others] = path;
  return first !== undefined && isMeantStep(first, part) && isMeantFrom(others, rest);
}

function isMeantStep(step: string, part: string): boolean {
  if (step === '[*]' || part === '[*]') return step === part;
  return new RegExp(`^${part.replaceAll('*', '.*')}$`).test(step);
}

/** The JSON Pointer of a path in an object with one entry in each list and map, whose key is `entry`. */
export function pointerOf(path: SchemaPath): string {
  return path
    .map((step) => `/${step === '[*]' ? '0' : step === '{*}' ? 'entry' : step.replaceAll('/', '~1')}`)
    .join('');
}
