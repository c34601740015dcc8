/** The first bytes of every protobuf answer of a Kubernetes API (apimachinery, runtime/serializer/protobuf). */
export const magic = Buffer.from('k8s\0', 'latin1');

/**
 * The object in a protobuf answer, of which only the beginning may have come; undefined for an answer in another form. An
 * answer is the message `Unknown` with the object in its field 2 (k8s.io/apimachinery/pkg/runtime/generated.proto).
 */
export function protobufOf(answer: Buffer): Buffer | undefined {
  if (!answer.subarray(0, magic.length).equals(magic)) return undefined;
  return fieldOf(answer.subarray(magic.length), 2, 'may go on') ?? Buffer.alloc(0);
}

/**
 * The bytes of a length-delimited field of a protobuf message: a text, or a message in it. Undefined where the message
 * does not have it, where it has not come `whole`, and for what is no protobuf.
 */
export function fieldOf(message: Buffer, wanted: number, extent: 'whole' | 'may go on'): Buffer | undefined {
  let at = 0;
  while (at < message.length) {
    const start = fieldStartAt(message, at);
    if (!start || (start.wireType !== 0 && start.wireType !== 2)) return undefined;
    const end = start.wireType === 0 ? start.next : start.next + start.value;
    if (start.field === wanted && start.wireType === 2) {
      return end > message.length && extent === 'whole' ? undefined : message.subarray(start.next, end);
    }
    at = end;
  }
  return undefined;
}

/** Where a field begins. */
export interface FieldStart {
  readonly field: number;
  readonly wireType: number;
  /** The field's number, or for wire type 2 the length of its bytes. */
  readonly value: number;
  /** What comes behind: the bytes of wire type 2, else the next field. */
  readonly next: number;
}

/** Reads where a field begins that is a number or has a length; undefined where that has not come whole. */
export function fieldStartAt(message: Buffer, at: number): FieldStart | undefined {
  const tag = varintAt(message, at);
  const value = tag && varintAt(message, tag.next);
  if (!tag || !value) return undefined;
  return { field: Math.floor(tag.value / 8), wireType: tag.value % 8, value: value.value, next: value.next };
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
