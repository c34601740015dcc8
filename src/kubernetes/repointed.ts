import type { FieldReference } from '../rotation/plan.js';
import { valueAt } from './json-pointer.js';

/** A copy of `object` in which every one of `fields` names `name`. */
export function repointed<T>(object: T, fields: readonly FieldReference[], name: string): T {
  const copy = structuredClone(object);
  for (const { path } of fields) {
    const cut = path.lastIndexOf('/');
    const parent = valueAt(copy, path.slice(0, cut)) as Record<string, unknown>;
    parent[path.slice(cut + 1)] = name;
  }
  return copy;
}
