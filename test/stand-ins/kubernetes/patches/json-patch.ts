import { sameJson } from '../same-json.js';

export type JsonPatch = readonly JsonPatchOperation[];

interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

type Container = Record<string, unknown> | unknown[];

/** A patch that doesn't apply: a failing `test`, or a path that leads nowhere. Nothing has been changed. */
export class PatchDoesNotApply extends Error {}

/**
 * Applies RFC 6902 to a copy. Follows the library of the real server where the RFC is silent: indices may be negative,
 * and a `test` for null passes on a member that is absent.
 */
export function applyJsonPatch(document: unknown, patch: JsonPatch): unknown {
  return patch.reduce<unknown>(applyOne, structuredClone(document));
}

function applyOne(document: unknown, operation: JsonPatchOperation): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return add(document, path, valueOf(operation));
    case 'remove':
      return remove(document, path);
    case 'replace':
      read(document, path);
      return path.length === 0 ? valueOf(operation) : replace(document, path, valueOf(operation));
    case 'test':
      return test(document, path, operation.value ?? null);
    case 'copy':
      return add(document, path, structuredClone(read(document, pointer(operation.from))));
    case 'move':
      return move(document, pointer(operation.from), path);
    default:
      throw new PatchDoesNotApply(`unexpected kind: ${operation.op}`);
  }
}

function valueOf(operation: JsonPatchOperation): unknown {
  if (!('value' in operation)) throw new PatchDoesNotApply('the operation has no value');
  return structuredClone(operation.value);
}

function test(document: unknown, path: readonly string[], expected: unknown): unknown {
  const holder = container(document, path);
  const last = path.at(-1);
  const present = last === undefined || Array.isArray(holder) || Object.hasOwn(holder, last);
  const actual = present ? read(document, path) : null;
  if (!sameJson(actual, expected)) throw new PatchDoesNotApply('testing value failed');
  return document;
}

function move(document: unknown, from: readonly string[], to: readonly string[]): unknown {
  const inside = to.length > from.length && from.every((part, index) => to[index] === part);
  if (inside) throw new PatchDoesNotApply('a value cannot be moved into itself');
  const value = read(document, from);
  return add(remove(document, from), to, value);
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const holder = container(document, path);
  if (Array.isArray(holder)) holder.splice(last === '-' ? holder.length : index(holder.length + 1, last), 0, value);
  else holder[last] = value;
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  const last = path.at(-1);
  if (last === undefined) throw new PatchDoesNotApply('the whole document cannot be removed');
  read(document, path);
  const holder = container(document, path);
  if (Array.isArray(holder)) holder.splice(index(holder.length, last), 1);
  else delete holder[last];
  return document;
}

function replace(document: unknown, path: readonly string[], value: unknown): unknown {
  const holder = container(document, path);
  const last = path.at(-1) ?? '';
  if (Array.isArray(holder)) holder[index(holder.length, last)] = value;
  else holder[last] = value;
  return document;
}

function read(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(member, document);
}

function container(document: unknown, path: readonly string[]): Container {
  const holder = read(document, path.slice(0, -1));
  if (path.length > 0 && (typeof holder !== 'object' || holder === null)) throw new PatchDoesNotApply('missing path');
  return holder as Container;
}

function member(holder: unknown, part: string): unknown {
  if (Array.isArray(holder)) return holder[index(holder.length, part)] as unknown;
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, part)) {
    throw new PatchDoesNotApply(`missing path: ${part}`);
  }
  return (holder as Record<string, unknown>)[part];
}

function index(length: number, part: string): number {
  if (!/^(0|-?[1-9]\d*)$/.test(part)) throw new PatchDoesNotApply(`not an index: ${part}`);
  const at = Number(part) < 0 ? Number(part) + length : Number(part);
  if (at < 0 || at >= length) throw new PatchDoesNotApply(`index out of bounds: ${part}`);
  return at;
}

function pointer(path: string | undefined): string[] {
  if (path === '') return [];
  if (!path?.startsWith('/')) throw new PatchDoesNotApply(`not a JSON pointer: ${path}`);
  return path
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
