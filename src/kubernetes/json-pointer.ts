import type { FieldReference } from '../rotation/plan.js';

/** The texts found where `pattern` leads: a JSON Pointer in which `*` stands for every element of an array. */
export function fieldsAt(object: unknown, pattern: string): FieldReference[] {
  return walk(object, pattern.split('/').slice(1), '');
}

/** What lies at a JSON Pointer, or undefined. */
export function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, token) => childOf(value, unescapeToken(token)), object);
}

/** One part of a JSON Pointer, escaped (RFC 6901). */
export function escapeToken(token: string): string {
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}

function walk(value: unknown, tokens: readonly string[], path: string): FieldReference[] {
  const [token, ...rest] = tokens;
  if (token === undefined) return typeof value === 'string' && value !== '' ? [{ path, name: value }] : [];
  if (token !== '*') return walk(childOf(value, unescapeToken(token)), rest, `${path}/${token}`);
  return Array.isArray(value) ? value.flatMap((item, index) => walk(item, rest, `${path}/${index}`)) : [];
}

function childOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
