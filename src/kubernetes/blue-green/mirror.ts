import { testResourceVersion, type PatchOperation } from '../json-patch.js';
import { escapeToken } from '../json-pointer.js';
import type { KubeObject } from '../kube-object.js';

type Json = Readonly<Record<string, unknown>>;

/** What of a spec is never mirrored: the cluster chose it, it can't be changed, or somebody else keeps it. */
const kept: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['selector'],
  Service: ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy'],
};

/** Fields told of one object, at most. */
const most = 20;

export interface Mirroring {
  readonly patch: readonly PatchOperation[];
  /** The fields that differ, as JSON Pointers, some of very many. Never what they hold. */
  readonly fields: readonly string[];
}

/**
 * What makes an object's spec the wanted one, guarded by its resourceVersion; undefined where there is nothing to do.
 * `except` names fields of the spec that are left alone beside those of its kind.
 */
export function mirroring(
  kind: string,
  existing: KubeObject,
  wanted: { readonly spec: Json },
  except: readonly string[] = [],
): Mirroring | undefined {
  const before = isJson(existing['spec']) ? existing['spec'] : {};
  const left = [...(kept[kind] ?? []), ...except];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(wanted.spec)])].filter((key) => !left.includes(key));
  const changed = keys.filter((key) => differences(before[key], wanted.spec[key], '').length > 0);
  if (changed.length === 0) return undefined;
  const fields = changed.flatMap((key) => differences(before[key], wanted.spec[key], pointer('/spec', key)));
  const patch = changed.map((key) => operation(pointer('/spec', key), wanted.spec[key]));
  return { patch: [testResourceVersion(existing), ...patch], fields: fields.slice(0, most) };
}

/** The places at which two values differ; none and null are the same to the API. */
function differences(one: unknown, other: unknown, path: string): string[] {
  if (isNone(one) && isNone(other)) return [];
  if (Array.isArray(one) && Array.isArray(other)) {
    const indices = Array.from({ length: Math.max(one.length, other.length) }, (_, index) => index);
    return indices.flatMap((index) => differences(one[index], other[index], `${path}/${index}`));
  }
  if (!isJson(one) || !isJson(other)) return one === other ? [] : [path];
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return keys.flatMap((key) => differences(one[key], other[key], pointer(path, key)));
}

function operation(path: string, value: unknown): PatchOperation {
  return isNone(value) ? { op: 'remove', path } : { op: 'add', path, value };
}

function pointer(path: string, key: string): string {
  return `${path}/${escapeToken(key)}`;
}

function isNone(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
