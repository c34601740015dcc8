import { unsupportedMediaType } from '../api-error.js';
import type { KubeObject } from '../kube-object.js';

export const protobufType = 'application/vnd.kubernetes.protobuf';

type Field =
  | { readonly name: string; readonly type: 'text' | 'flag' | 'texts' | 'byteMap' }
  | { readonly name: string; readonly type: Message };
type Message = Readonly<Record<number, Field>>;

const metadata: Message = {
  1: { name: 'name', type: 'text' },
  2: { name: 'generateName', type: 'text' },
  3: { name: 'namespace', type: 'text' },
  11: { name: 'labels', type: 'texts' },
  12: { name: 'annotations', type: 'texts' },
};
const onlyMetadata: Message = { 1: { name: 'metadata', type: metadata } };

const review: Message = {
  1: { name: 'namespace', type: 'text' },
  2: { name: 'verb', type: 'text' },
  3: { name: 'group', type: 'text' },
  5: { name: 'resource', type: 'text' },
  6: { name: 'subresource', type: 'text' },
  7: { name: 'name', type: 'text' },
};

/** What `kubectl create <kind>` and `kubectl auth can-i` send as protobuf, of the kinds that people make by hand. Field numbers are the API's. */
const messages: Readonly<Record<string, Message>> = {
  Secret: {
    ...onlyMetadata,
    2: { name: 'data', type: 'byteMap' },
    3: { name: 'type', type: 'text' },
    4: { name: 'stringData', type: 'texts' },
    5: { name: 'immutable', type: 'flag' },
  },
  ConfigMap: {
    ...onlyMetadata,
    2: { name: 'data', type: 'texts' },
    3: { name: 'binaryData', type: 'byteMap' },
    4: { name: 'immutable', type: 'flag' },
  },
  Namespace: onlyMetadata,
  ServiceAccount: onlyMetadata,
  SelfSubjectAccessReview: { 2: { name: 'spec', type: { 1: { name: 'resourceAttributes', type: review } } } },
};

/** Reads an object of a request in Kubernetes' protobuf envelope; refuses (415) kinds that are only served as JSON. */
export function objectFromProtobuf(body: Buffer): KubeObject {
  const envelope = fieldsOf(body.subarray(4));
  const type = fieldsOf(bytes(envelope.get(1)?.[0]));
  const kind = bytes(type.get(2)?.[0]).toString();
  const message = messages[kind];
  if (body.subarray(0, 4).toString('latin1') !== 'k8s\0' || message === undefined) {
    throw unsupportedMediaType(['application/json', 'application/yaml']);
  }
  const apiVersion = bytes(type.get(1)?.[0]).toString();
  return { apiVersion, kind, ...decoded(message, bytes(envelope.get(2)?.[0])) } as KubeObject;
}

type Value = number | Buffer;

function bytes(value: Value | undefined): Buffer {
  return Buffer.isBuffer(value) ? value : Buffer.alloc(0);
}

function decoded(message: Message, body: Buffer): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [number, values] of fieldsOf(body)) {
    const field = message[number];
    if (field !== undefined) result[field.name] = valueOf(field, values);
  }
  return result;
}

function valueOf(field: Field, values: readonly Value[]): unknown {
  const last = values.at(-1);
  switch (field.type) {
    case 'text':
      // An empty text is an absent one.
      return bytes(last).toString() || undefined;
    case 'flag':
      return last === 1;
    case 'texts':
      return entriesOf(values, 'utf8');
    case 'byteMap':
      return entriesOf(values, 'base64');
    default:
      return decoded(field.type, bytes(last));
  }
}

function entriesOf(values: readonly Value[], encoding: 'utf8' | 'base64'): Record<string, string> {
  const entries = values.map((value) => {
    const entry = fieldsOf(bytes(value));
    return [bytes(entry.get(1)?.[0]).toString(), bytes(entry.get(2)?.[0]).toString(encoding)] as const;
  });
  return Object.fromEntries(entries);
}

/** Splits a message into its fields: numbers and length-delimited bytes are all that these messages hold. */
function fieldsOf(body: Buffer): Map<number, Value[]> {
  const fields = new Map<number, Value[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = body[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const chunk = (): Buffer => {
    const length = varint();
    at += length;
    return body.subarray(at - length, at);
  };
  while (at < body.length) {
    const tag = varint();
    const value = tag % 8 === 0 ? varint() : chunk();
    const number = Math.floor(tag / 8);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  return fields;
}
