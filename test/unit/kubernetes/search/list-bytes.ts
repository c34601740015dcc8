/** A page of a list as the API server writes it, by hand. */
export interface ListPage {
  readonly resourceVersion: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
  readonly items: readonly object[];
}

/** The JSON of a built-in kind: kind, apiVersion and metadata come first. */
export function builtInJson({ items, ...metadata }: ListPage): Buffer {
  return Buffer.from(`${JSON.stringify({ kind: 'PodList', apiVersion: 'v1', metadata, items })}\n`);
}

/** The JSON of a custom kind: in the order of the alphabet, so metadata comes last. */
export function customJson({ items, ...metadata }: ListPage): Buffer {
  return Buffer.from(`${JSON.stringify({ apiVersion: 'x.example/v1', items, kind: 'RobotList', metadata })}\n`);
}

/**
 * Protobuf: four bytes of magic, then the message `Unknown` { typeMeta = 1, raw = 2, contentEncoding = 3, contentType = 4 },
 * whose `raw` is the list { metadata = 1, items = 2 }, whose metadata is { selfLink = 1, resourceVersion = 2, continue = 3,
 * remainingItemCount = 4 } (generated.proto of k8s.io/apimachinery).
 */
export function protobuf({ items, ...rest }: ListPage): Buffer {
  return protobufList({ ...rest, items: items.map((item) => Buffer.from(JSON.stringify(item))) });
}

/** The same of objects that are bytes already. */
export function protobufList({
  items,
  resourceVersion,
  continue: next = '',
  remainingItemCount,
}: Omit<ListPage, 'items'> & { readonly items: readonly Buffer[] }): Buffer {
  const metadata = Buffer.concat([
    field(1, Buffer.alloc(0)),
    field(2, Buffer.from(resourceVersion)),
    field(3, Buffer.from(next)),
    ...(remainingItemCount === undefined ? [] : [Buffer.from([(4 << 3) | 0]), varint(remainingItemCount)]),
  ]);
  const list = Buffer.concat([field(1, metadata), ...items.map((item) => field(2, item))]);
  const typeMeta = Buffer.concat([field(1, Buffer.from('v1')), field(2, Buffer.from('PodList'))]);
  const unknown = [field(1, typeMeta), field(2, list), field(3, Buffer.alloc(0)), field(4, Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('k8s\0', 'latin1'), ...unknown]);
}

/** A length-delimited field. */
export function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}
