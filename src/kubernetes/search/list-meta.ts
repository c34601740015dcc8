/** What a page of a list says of the list: where it goes on, and of which moment of the cluster it is. */
export interface ListMeta {
  readonly resourceVersion: string;
  /** The token of the next page; undefined on the last one. */
  readonly continue: string | undefined;
}

/** The first bytes of every protobuf answer of a Kubernetes API (apimachinery, runtime/serializer/protobuf). */
const magic = Buffer.from('k8s\0', 'latin1');

/**
 * Reads the metadata from the beginning of a page, whose items need not be there yet. Protobuf and the JSON of built-in
 * kinds have it there; the JSON of custom resources has it at the end: undefined then, or while it has not come whole.
 */
export function metaAtHead(head: Buffer): ListMeta | undefined {
  if (head.subarray(0, magic.length).equals(magic)) return metaOfProtobuf(head);
  const text = head.toString('latin1', 0, Math.min(head.length, longestHead));
  const found = /^\s*\{(?:\s*"(?:kind|apiVersion)"\s*:\s*"[^"]*"\s*,)*\s*"metadata"\s*:\s*(\{[^{}]*\})\s*,/.exec(text);
  return found?.[1] === undefined ? undefined : metaOfJson(found[1]);
}

/** Reads the metadata from the end of a whole JSON page; undefined where it is not there. */
export function metaAtTail(tail: Buffer): ListMeta | undefined {
  const found = /"metadata"\s*:\s*(\{[^{}]*\})\s*\}\s*$/.exec(tail.toString('latin1'));
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
 * An answer is the message `Unknown` with the list in its field 2 (k8s.io/apimachinery/pkg/runtime/generated.proto); a
 * list has its metadata in field 1, and that its resourceVersion in field 2 and its continue token in field 3
 * (k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto). All of these fields are length-delimited.
 */
function metaOfProtobuf(head: Buffer): ListMeta | undefined {
  const list = fieldOf(head.subarray(magic.length), 2, 'may go on');
  const meta = list && fieldOf(list, 1, 'whole');
  if (!meta) return undefined;
  return metaOf(fieldOf(meta, 2, 'whole')?.toString('utf8'), fieldOf(meta, 3, 'whole')?.toString('utf8'));
}

function fieldOf(message: Buffer, wanted: number, extent: 'whole' | 'may go on'): Buffer | undefined {
  let at = 0;
  while (at < message.length) {
    const tag = varintAt(message, at);
    if (!tag) return undefined;
    const wireType = tag.value % 8;
    const field = Math.floor(tag.value / 8);
    const value = varintAt(message, tag.next);
    if (!value || (wireType !== 0 && wireType !== 2)) return undefined;
    const end = wireType === 0 ? value.next : value.next + value.value;
    if (field === wanted && wireType === 2) {
      return end > message.length && extent === 'whole' ? undefined : message.subarray(value.next, end);
    }
    at = end;
  }
  return undefined;
}

function varintAt(message: Buffer, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0;
  for (let at = start; at < message.length && at - start < 8; at += 1) {
    const byte = message[at] ?? 0;
    value += (byte % 128) * 128 ** (at - start);
    if (byte < 128) return { value, next: at + 1 };
  }
  return undefined;
}
