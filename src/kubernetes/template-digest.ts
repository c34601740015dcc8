import { createHash } from 'node:crypto';
import { valueAt } from './json-pointer.js';
import { podSpecRootOf, secretFieldsOf } from './references.js';

/**
 * Tells whether somebody else changed a workload's pod template between two looks. The names of Secrets are left out,
 * because we change those ourselves, and so are the environment's plain values, which nothing may be derived from.
 */
export function templateDigest(object: unknown): string {
  const template = valueAt(object, podSpecRootOf(object)?.replace(/\/spec$/, '') ?? '');
  const names = new Set(secretFieldsOf({ spec: { template } }).map(({ name }) => name));
  const text = JSON.stringify(template, (key, value: unknown) => {
    if (key === 'value') return undefined;
    if (typeof value === 'string' && names.has(value)) return '';
    return isRecord(value) ? sorted(value) : value;
  });
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex')
    .slice(0, 16);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)));
}
