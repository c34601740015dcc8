import type { Path } from './problem.js';

/** A mapping of the file, before anything is known of its shape. */
export type RawMapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is RawMapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the file says at a path, or `undefined` where it says nothing. */
export function rawAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, segment) => {
    if (Array.isArray(value)) return value[Number(segment)];
    return isMapping(value) && Object.hasOwn(value, String(segment)) ? value[String(segment)] : undefined;
  }, raw);
}

/** What kind of thing the file says, in its readers' words. */
export function kindOf(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a mapping';
}
