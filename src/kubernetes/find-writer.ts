import { z } from 'zod';
import { timeOf, type KubeObject } from './kube-object.js';
import { valueAt } from './json-pointer.js';

/** Who wrote a field last, as the server tells: the name that the writer gave itself, and when (epoch milliseconds). */
export interface Writer {
  readonly by: string;
  readonly at?: number;
}

const entriesSchema = z.array(
  z.looseObject({
    manager: z.string(),
    time: z.string().nullish(),
    subresource: z.string().nullish(),
    fieldsV1: z.record(z.string(), z.unknown()).nullish(),
  }),
);

/**
 * The latest of the managers that own the field at `path` (a JSON Pointer), by the object's `managedFields`; undefined where the
 * server doesn't tell. Of a list that is owned as a whole it is whoever wrote the list.
 */
export function findWriter(object: KubeObject, path: string): Writer | undefined {
  const entries = entriesSchema.safeParse(object.metadata['managedFields']).data ?? [];
  const owners = entries.filter(({ fieldsV1, subresource }) => !subresource && owns(fieldsV1, object, path));
  const [latest] = owners.sort((one, other) => timeOf(other.time) - timeOf(one.time));
  if (!latest) return undefined;
  const at = timeOf(latest.time);
  return { by: latest.manager, ...(at > 0 ? { at } : {}) };
}

/** Follows the pointer through a set of fields: `f:` for a key, `k:` for an element by its own keys, `i:` by its index. */
function owns(set: unknown, object: unknown, path: string): boolean {
  const tokens = path.split('/').slice(1);
  let fields = set;
  for (const [index, token] of tokens.entries()) {
    if (!isRecord(fields)) return false;
    // A leaf of the set stands for all that is below it.
    if (Object.keys(fields).length === 0) return index > 0;
    const at = `/${tokens.slice(0, index + 1).join('/')}`;
    const child: unknown = fields[`f:${token}`] ?? elementOf(fields, valueAt(object, at), token);
    if (child === undefined) return false;
    fields = child;
  }
  return true;
}

function elementOf(fields: Readonly<Record<string, unknown>>, element: unknown, token: string): unknown {
  const key = Object.keys(fields).find((name) => name.startsWith('k:') && isElement(name.slice(2), element));
  return key === undefined ? fields[`i:${token}`] : fields[key];
}

function isElement(keys: string, element: unknown): boolean {
  if (!isRecord(element)) return false;
  return Object.entries(parse(keys)).every(([key, value]) => element[key] === value);
}

function parse(keys: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(keys);
    return isRecord(parsed) ? parsed : { '': keys };
  } catch {
    // What is no set of keys is the key of no element.
    return { '': keys };
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
