import { fieldOf, protobufOf } from '../protobuf.js';

/** What a page of a list says of the list: where it goes on, and of which moment of the cluster it is. */
export interface ListMeta {
  readonly resourceVersion: string;
  /** The token of the next page; undefined on the last one. */
  readonly continue: string | undefined;
}

/**
 * Reads the metadata from the beginning of a page, whose items need not be there yet. Protobuf and the JSON of built-in
 * kinds have it there; the JSON of custom resources has it at the end: undefined then, or while it has not come whole.
 */
export function metaAtHead(head: Buffer): ListMeta | undefined {
  const list = protobufOf(head);
  if (list) return metaOfProtobuf(list);
  const text = head.toString('latin1', 0, Math.min(head.length, longestHead));
  const found = /^\s*\{(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"]*"\s*,)*\s*"metadata"\s*:\s*(\{[^{}]*\})\s*,/.exec(text);
  return found?.[1] === undefined ? undefined : metaOfJson(found[1]);
}

/** What stands behind the items: the metadata of an item, in which a page may have broken off, does not. */
const behindItems =
  /(?:\]|null)\s*,(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"]*"\s*,)*\s*"metadata"\s*:\s*(\{[^{}]*\})\s*\}\s*$/;

/** Reads the metadata from the end of a whole JSON page; undefined where it is not there. */
export function metaAtTail(tail: Buffer): ListMeta | undefined {
  const found = behindItems.exec(tail.toString('latin1'));
  return found?.[1] === undefined ? undefined : metaOfJson(found[1]);
}

/** More than any continue token was ever long. */
export const longestHead = 64 * 1024;

function metaOfJson(text: string): ListMeta | undefined {
  try {
    const parsed = JSON.parse(text) as { readonly resourceVersion?: unknown; readonly continue?: unknown };
    return metaOf(parsed.resourceVersion, parsed.continue);
  } catch {
    return undefined;
  }
}

function metaOf(resourceVersion: unknown, next: unknown): ListMeta {
  return {
    resourceVersion: typeof resourceVersion === 'string' ? resourceVersion : '',
    continue: typeof next === 'string' && next !== '' ? next : undefined,
  };
}

/**
 * A list has its metadata in field 1, and that its resourceVersion in field 2 and its continue token in field 3
 * (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto).
 */
function metaOfProtobuf(list: Buffer): ListMeta | undefined {
  const meta = fieldOf(list, 1, 'whole');
  if (!meta) return undefined;
  return metaOf(fieldOf(meta, 2, 'whole')?.toString('utf8'), fieldOf(meta, 3, 'whole')?.toString('utf8'));
}
