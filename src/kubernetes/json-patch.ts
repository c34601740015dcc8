import type { FieldReference } from '../rotation/plan.js';
import { escapeToken } from './json-pointer.js';
import type { KubeObject } from './kube-object.js';

/** One operation of a JSON Patch (RFC 6902), of those we use. */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** Sets one field to `to`, only if it still holds `from`. */
export function replaceField({ path, name: from }: FieldReference, to: string): PatchOperation[] {
  return [
    { op: 'test', path, value: from },
    { op: 'replace', path, value: to },
  ];
}

/** Fails the patch if the object was changed in any way since it was read. */
export function testResourceVersion({ metadata }: KubeObject): PatchOperation {
  return { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion };
}

/** Sets annotations; null removes one. An object without any gets them only if it is unchanged since it was read. */
export function setAnnotations(
  object: KubeObject,
  annotations: Readonly<Record<string, string | null>>,
): PatchOperation[] {
  const has = object.metadata.annotations;
  const entries = Object.entries(annotations);
  const given = Object.fromEntries(entries.filter(([, value]) => value !== null));
  if (!has) return [testResourceVersion(object), { op: 'add', path: '/metadata/annotations', value: given }];
  return entries.flatMap(([key, value]): PatchOperation[] => {
    const path = `/metadata/annotations/${escapeToken(key)}`;
    if (value !== null) return [{ op: 'add', path, value }];
    return has[key] === undefined ? [] : [{ op: 'remove', path }];
  });
}
