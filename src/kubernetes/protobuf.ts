/** The first bytes of every protobuf answer of a Kubernetes API (apimachinery, runtime/serializer/protobuf). */
const magic = Buffer.from('k8s\0', 'latin1');

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
