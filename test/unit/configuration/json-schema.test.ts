import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { catalogueJsonSchema, catalogueJsonSchemaText } from '../../../src/configuration/json-schema.js';
import { DURATION_PATTERN } from '../../../src/configuration/duration.js';

type Schema = { [key: string]: unknown; properties?: Record<string, Schema> };

describe("the catalogue's JSON Schema", () => {
  test('in docs is the one that the code generates; `npm run schema` writes it again', () => {
    const file = new URL('../../../docs/keyturn.schema.json', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(catalogueJsonSchemaText());
  });

  test('says which draft it follows and what it is', () => {
    expect(catalogueJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'Keyturn catalogue',
      additionalProperties: false,
      required: ['channel', 'approvers', 'secrets'],
    });
  });

  test('describes every field', () => {
    const named = fieldsOf(catalogueJsonSchema());
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter(({ schema }) => schema['description'] === undefined && schema['const'] === undefined)).toEqual(
      [],
    );
  });

  test('takes durations as people write them, their defaults included', () => {
    const timing = catalogueJsonSchema()['properties'] as Record<string, Schema>;
    const poll = timing['timing']?.properties?.['poll'];
    expect(poll).toMatchObject({ type: 'string', pattern: DURATION_PATTERN.source, default: '15s' });
  });
});

function fieldsOf(schema: Schema, path = ''): { path: string; schema: Schema }[] {
  const own = Object.entries(schema.properties ?? {}).map(([key, inner]) => ({
    path: `${path}.${key}`,
    schema: inner,
  }));
  const nested: unknown[] = Object.values(schema).flat();
  const inner = [
    ...own.map(({ path, schema }) => [path, schema] as const),
    ...nested.map((each) => [path, each] as const),
  ];
  return [...own, ...inner.flatMap(([path, each]) => (isSchema(each) ? fieldsOf(each, path) : []))];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && ('type' in value || 'oneOf' in value || 'anyOf' in value);
}
