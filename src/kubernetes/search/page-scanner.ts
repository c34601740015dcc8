import { longestHead, metaAtHead, metaAtTail, type ListMeta } from './list-meta.js';
import { ProtobufItems, type NamedItem } from './protobuf-items.js';

/** What a page of a list was, without anybody having parsed its items. */
export interface ScannedPage {
  /** Undefined where the page does not say: it ended early, or it is no list. */
  readonly meta: ListMeta | undefined;
  readonly hasToken: boolean;
  readonly bytes: number;
  /** The whole page, where it has the token, is JSON and is no longer than `keep`. */
  readonly text: string | undefined;
  /** Which objects have the token; undefined where the page does not tell: only protobuf does. */
  readonly items: readonly NamedItem[] | undefined;
}

/**
 * Looks for a token in the bytes of a page as they come, whatever they are (JSON or protobuf: a name stands in both as it
 * is). Memory does not grow with the page: `keep` bytes of JSON at most are held, to spare small pages a second request.
 * Chunks are held as they are: copying them would take longer than everything else here.
 */
export class PageScanner {
  readonly #token: Buffer;
  readonly #keep: number;
  #kept: Buffer[] | undefined = [];
  /** The beginning, until it has told the metadata. */
  #head: Buffer = Buffer.alloc(0);
  #meta: ListMeta | undefined;
  readonly #items = new ProtobufItems();
  /** The newest chunks: for a token that two of them share, and for metadata that comes last. */
  #last: Buffer[] = [];
  #hasToken = false;
  #bytes = 0;

  constructor(token: string, keep: number) {
    this.#token = Buffer.from(token);
    this.#keep = keep;
  }

  /** The metadata, as soon as it has come. */
  get meta(): ListMeta | undefined {
    return this.#meta;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#meta === undefined && this.#head.length < longestHead) {
      this.#head = Buffer.concat([this.#head, chunk]);
      this.#meta = metaAtHead(this.#head);
    }
    const marks = this.#endsIn(chunk);
    this.#hasToken ||= marks.length > 0;
    this.#items.push(chunk, marks);
    this.#holdLast(chunk);
    if (this.#bytes > this.#keep || this.#items.isProtobuf) this.#kept = undefined;
    this.#kept?.push(chunk);
  }

  end(): ScannedPage {
    const meta = this.#meta ?? metaAtTail(Buffer.concat(this.#last));
    const isJson = /^\s*\{/.test(this.#head.toString('latin1', 0, 16));
    const text = this.#hasToken && isJson && this.#kept ? Buffer.concat(this.#kept).toString('utf8') : undefined;
    return { meta, hasToken: this.#hasToken, bytes: this.#bytes, text, items: this.#items.end() };
  }

  #holdLast(chunk: Buffer): void {
    this.#last.push(chunk);
    const wanted = this.#items.isProtobuf ? this.#token.length : longestHead;
    let held = this.#last.reduce((sum, { length }) => sum + length, 0);
    for (let first = this.#last[0]; first && held - first.length >= wanted; first = this.#last[0]) {
      this.#last.shift();
      held -= first.length;
    }
  }

  /** Where in the chunk a token ends, be it that it began before. */
  #endsIn(chunk: Buffer): number[] {
    const { length } = this.#token;
    const before = this.#last.length === 1 ? this.#last[0] : Buffer.concat(this.#last);
    const start = before?.subarray(-(length - 1)) ?? Buffer.alloc(0);
    const seam = length > 1 ? Buffer.concat([start, chunk.subarray(0, length - 1)]) : Buffer.alloc(0);
    const inSeam = this.#startsIn(seam).map((at) => at - start.length);
    return [...inSeam, ...this.#startsIn(chunk)].map((at) => at + length - 1);
  }

  #startsIn(bytes: Buffer): number[] {
    const found: number[] = [];
    for (let at = bytes.indexOf(this.#token); at >= 0; at = bytes.indexOf(this.#token, at + 1)) found.push(at);
    return found;
  }
}
