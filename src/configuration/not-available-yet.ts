import type { Finding, Path } from './problem.js';
import { isMapping } from './raw-value.js';

/** A part of the catalogue that the schema knows and nothing carries out yet. Landing the feature deletes its row. */
type Row = {
  /** Where it is written; `*` stands for any key. */
  path: string;
  /** Whether what is written there asks for the feature; without it, anything does. */
  asks?: (value: unknown) => boolean;
  /** What to write instead. */
  instead: string;
};

const LATER_SOURCES = ['link', 'modal', 'aws-secrets-manager', 'http', 'external-secret'];

const REMOVE = 'leave it out';

const ROWS: readonly Row[] = [
  { path: 'freeze', asks: hasSeveral(1), instead: REMOVE },
  { path: 'secrets.*.value.from', asks: isOneOf(LATER_SOURCES), instead: 'use generate' },
  { path: 'secrets.*.value.kind', instead: 'use length and alphabet' },
  {
    path: 'secrets.*.value.overlap',
    asks: isOneOf(['none']),
    instead: 'write a duration such as 30d, or leave it out',
  },
  { path: 'secrets.*.value.test', instead: REMOVE },
  { path: 'secrets.*.store', instead: REMOVE },
  { path: 'secrets.*.delivery.type', asks: isOneOf(['gitops']), instead: 'use direct' },
  { path: 'secrets.*.approval.count', asks: isAbove(1), instead: 'use 1' },
  { path: 'secrets.*.approval.fromDifferentGroups', asks: isOneOf([true]), instead: REMOVE },
  { path: 'secrets.*.approval.deputies', instead: REMOVE },
  { path: 'secrets.*.emergency', instead: REMOVE },
  { path: 'secrets.*.breakGlass', asks: isOneOf([true]), instead: REMOVE },
  { path: 'secrets.*.schedule', instead: REMOVE },
];

/** Refuses what nothing would carry out: a setting that is silently ignored is worse than one that is refused. */
export function notAvailableYet(raw: unknown): Finding[] {
  return ROWS.flatMap(({ path, asks = () => true, instead }) =>
    matches(raw, path.split('.'))
      .filter(({ value }) => asks(value))
      .map(({ path, value }) => ({
        path,
        at: 'key',
        message: `${name(path, value)} is not available yet`,
        hint: instead,
      })),
  );
}

type Match = { path: Path; value: unknown };

function matches(raw: unknown, [segment, ...rest]: readonly string[], path: Path = []): Match[] {
  if (segment === undefined) return [{ path, value: raw }];
  if (!isMapping(raw)) return [];
  const keys = segment === '*' ? Object.keys(raw) : [segment].filter((key) => Object.hasOwn(raw, key));
  return keys.flatMap((key) => matches(raw[key], rest, [...path, key]));
}

/** `"overlap"`; with what is written, where that is a plain word or number: `"from: link"`. */
function name(path: Path, value: unknown): string {
  const key = String(path.at(-1));
  if (Array.isArray(value) && key !== 'freeze') return `more than one of "${key}"`;
  const isPlain =
    typeof value === 'string' ? ['from', 'type', 'overlap'].includes(key) : typeof value === 'number' || value === true;
  return isPlain ? `"${key}: ${String(value)}"` : `"${key}"`;
}

function isOneOf(values: readonly unknown[]) {
  return (value: unknown): boolean => values.includes(value);
}

function hasSeveral(count: number) {
  return (value: unknown): boolean => Array.isArray(value) && value.length >= count;
}

function isAbove(limit: number) {
  return (value: unknown): boolean => typeof value === 'number' && value > limit;
}
