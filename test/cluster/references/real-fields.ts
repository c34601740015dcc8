import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Definition } from './crds/real-definitions.js';
import { podSpecFields } from './pod-spec-fields.js';
import { isMeant, textPathsOf, type Schema, type SchemaPath } from './schema-paths.js';

const rowSchema = z.strictObject({
  kinds: z.array(z.string()),
  podSpecs: z.array(z.string()).default([]),
  strong: z.array(z.string()).default([]),
  producer: z.array(z.string()).default([]),
  other: z.array(z.string()).default([]),
  valid: z.record(z.string(), z.unknown()).default({}),
});
const rows = z
  .array(rowSchema)
  .parse(parse(readFileSync(fileURLToPath(new URL('real-fields.yaml', import.meta.url)), 'utf8')));

/** `other`: it may name something else, or hold the value itself. `none`: no reference. */
export type Expected = 'strong' | 'producer' | 'other' | 'none';

/** A text field of a kind, and what the project says that it is. */
export interface ExpectedField {
  readonly path: SchemaPath;
  readonly expected: Expected;
  /** What stands beside the name, such as `kind: Secret`. */
  readonly beside: Readonly<Record<string, string>>;
}

/** The kinds of real-fields.yaml, each once. */
export const realKinds: readonly string[] = [...new Set(rows.flatMap(({ kinds }) => kinds))];

/**
 * Every text field of a kind in this version. Throws where real-fields.yaml speaks of a field that the schema has not: its
 * project has changed it.
 */
export function fieldsOf(kind: string, schema: Schema): ExpectedField[] {
  const patterns = patternsOf(kind);
  const paths = [...textPathsOf(schema), ['metadata', 'name']];
  const fields = paths.map((path): ExpectedField & { readonly by: string } => {
    const found = patterns.find(({ pattern }) => isMeant(path, pattern));
    return { path, expected: found?.expected ?? 'none', beside: found?.beside ?? {}, by: found?.pattern ?? '' };
  });
  const idle = patterns.filter(
    ({ pattern, mayBeMissing }) => !mayBeMissing && !fields.some(({ by }) => by === pattern),
  );
  if (idle.length > 0) throw new Error(`${kind} has no field ${idle.map(({ pattern }) => pattern).join(', ')}`);
  return fields;
}

/** The version of a kind that the API server prefers, with its schema. */
export function preferredVersion({ spec }: Definition): { readonly name: string; readonly schema: Schema } {
  const [first] = spec.versions.filter(({ served }) => served).sort((one, other) => age(other.name) - age(one.name));
  if (!first) throw new Error(`${spec.names.kind} is served in no version`);
  return { name: first.name, schema: first.schema?.openAPIV3Schema ?? {} };
}

/** `v2` before `v1` before `v1beta2` before `v1alpha3`. */
function age(version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const stages = { alpha: 0, beta: 1 };
  return (stage === undefined ? 2 : stages[stage as keyof typeof stages]) * 1e6 + Number(major) * 1e3 + Number(minor);
}

interface Pattern {
  readonly pattern: string;
  readonly expected: Expected;
  readonly beside: Readonly<Record<string, string>>;
  readonly mayBeMissing: boolean;
}

function patternsOf(kind: string): Pattern[] {
  return rows
    .filter(({ kinds }) => kinds.includes(kind))
    .flatMap(({ kinds, podSpecs, strong, producer, other }) => [
      // A row for several kinds may say more than each of them has.
      ...strong.map((text) => patternOf(text, 'strong', kinds.length > 1)),
      ...producer.map((text) => patternOf(text, 'producer', kinds.length > 1)),
      ...other.map((text) => patternOf(text, 'other', kinds.length > 1)),
      ...podSpecs.flatMap((root) => podSpecFields.map((field) => patternOf(`${root}.${field}`, 'strong', true))),
    ]);
}

function patternOf(text: string, expected: Expected, mayBeMissing: boolean): Pattern {
  const [pattern = '', beside] = text.split(' {');
  const parsed = beside === undefined ? {} : z.record(z.string(), z.string()).parse(parse(`{${beside}`));
  return { pattern, expected, beside: parsed, mayBeMissing };
}

/** Values that objects of a kind need beside what their schema asks for, by dotted path. */
export function validityOf(kind: string): Readonly<Record<string, unknown>> {
  return Object.assign({}, ...rows.filter(({ kinds }) => kinds.includes(kind)).map(({ valid }) => valid)) as Record<
    string,
    unknown
  >;
}
