import { ownPrefix } from './annotations.js';

/**
 * Parses an answer about Secrets and drops, while parsing, whatever can hold a value: `data` and `stringData` keep their
 * keys with empty texts, annotations keep only ours (`last-applied-configuration` may hold the whole Secret),
 * `managedFields` go.
 */
export function dropValues(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (!isRecord(value)) return key === 'managedFields' ? undefined : value;
    if (key === 'data' || key === 'stringData') return mapEntries(value, ([name]) => [name, '']);
    if (key === 'annotations')
      return mapEntries(value, (entry) => (entry[0].startsWith(ownPrefix) ? entry : undefined));
    return value;
  }) as unknown;
}

type Entry = readonly [string, unknown];

function mapEntries(
  record: Record<string, unknown>,
  map: (entry: Entry) => Entry | undefined,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).flatMap((entry) => [map(entry)].filter((kept) => kept !== undefined)),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
