import { longestHead, metaAtHead, metaAtTail, type ListMeta } from './list-meta.js';

/** What a page of a list was, without anybody having parsed its items. */
export interface ScannedPage {
  /** Undefined where the page does not say: it ended early, or it is no list. */
  readonly meta: ListMeta | undefined;
  readonly hasToken: boolean;
  readonly bytes: number;
  /** The whole page, where it has the token, is JSON and is no longer than `keep`. */
  readonly text: string | undefined;
}

/**
 * Looks for a token in the bytes of a page as they come, whatever they are (JSON or protobuf: a name stands in both as it
 * is). Memory does not grow with the page: `keep` bytes at most are held, to spare small pages a second request.
 */
export class PageScanner {
  readonly #token: Buffer;
  readonly #keep: number;
  #kept: Buffer[] | undefined = [];
  #head: Buffer = Buffer.alloc(0);
  #tail: Buffer = Buffer.alloc(0);
  #hasToken = false;
  #bytes = 0;

  constructor(token: string, keep: number) {
    this.#token = Buffer.from(token);
    this.#keep = keep;
  }

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#head.length < longestHead) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, longestHead - this.#head.length)]);
    }
    if (!this.#hasToken) this.#hasToken = this.#isIn(chunk);
    // The end of what was read: for a token that two chunks share, and for metadata that comes last.
    this.#tail =
      chunk.length >= longestHead
        ? chunk.subarray(-longestHead)
        : Buffer.concat([this.#tail, chunk]).subarray(-longestHead);
    if (this.#bytes > this.#keep) this.#kept = undefined;
    this.#kept?.push(chunk);
  }

  end(): ScannedPage {
    const meta = metaAtHead(this.#head) ?? metaAtTail(this.#tail);
    const isJson = /^\s*\{/.test(this.#head.toString('latin1', 0, 16));
    const text = this.#hasToken && isJson && this.#kept ? Buffer.concat(this.#kept).toString('utf8') : undefined;
    return { meta, hasToken: this.#hasToken, bytes: this.#bytes, text };
  }

  #isIn(chunk: Buffer): boolean {
    if (chunk.includes(this.#token)) return true;
    const overlap = this.#token.length - 1;
    if (overlap === 0) return false;
    const seam = Buffer.concat([this.#tail.subarray(-overlap), chunk.subarray(0, overlap)]);
    return seam.includes(this.#token);
  }
}
