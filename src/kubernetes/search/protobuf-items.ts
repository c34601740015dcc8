import { fieldOf, fieldStartAt, magic } from '../protobuf.js';

/** An object of a list, by its name. */
export interface NamedItem {
  readonly name: string;
  /** Absent for an object of the whole cluster. */
  readonly namespace?: string;
}

/** An object's names come first in it; this is more than they ever need. */
const longestNames = 2048;
/** A field begins with two numbers of at most eight bytes. */
const longestStart = 16;

/**
 * Follows the objects of a protobuf list while its bytes come, to tell which of them a byte belongs to. Holds the beginning
 * of one object at a time. An answer is the message `Unknown`, whose field 2 is the list; the objects are field 2 of that, and
 * an object has its metadata in field 1, which has its name in 1 and its namespace in 3 (k8s.io/apimachinery
 * pkg/runtime/generated.proto, pkg/apis/meta/v1/generated.proto).
 */
export class ProtobufItems {
  #within: 'magic' | 'answer' | 'list' | 'nothing known' = 'magic';
  /** Bytes of the current field that are still to come, and what they are. */
  #left = magic.length;
  #isItem = false;
  /** The beginning of a field that has not come whole. */
  #start: Buffer = Buffer.alloc(0);
  #head: Buffer[] = [];
  #headBytes = 0;
  #isMarked = false;
  #marked: NamedItem[] | undefined = [];

  /** `marks`: positions in the chunk whose objects are wanted. */
  push(chunk: Buffer, marks: readonly number[]): void {
    let at = 0;
    while (at < chunk.length && this.#within !== 'nothing known') {
      if (this.#left === 0) {
        at = this.#open(chunk, at);
        continue;
      }
      const end = Math.min(chunk.length, at + this.#left);
      this.#pass(
        chunk.subarray(at, end),
        marks.some((mark) => mark >= at && mark < end),
      );
      at = end;
    }
  }

  /** Whether the bytes are protobuf, as far as they have come. */
  get isProtobuf(): boolean {
    return this.#within === 'answer' || this.#within === 'list';
  }

  /** The objects with a mark, in their order; undefined where one could not be told, or the page is no protobuf. */
  end(): NamedItem[] | undefined {
    return this.isProtobuf && this.#left === 0 ? this.#marked : undefined;
  }

  #pass(bytes: Buffer, isMarked: boolean): void {
    if (this.#within === 'magic' && !bytes.equals(magic.subarray(-this.#left).subarray(0, bytes.length))) {
      this.#within = 'nothing known';
      return;
    }
    this.#left -= bytes.length;
    if (this.#within === 'magic' && this.#left === 0) this.#within = 'answer';
    // A mark outside the objects, in the list's own metadata, is nobody's.
    if (isMarked && !this.#isItem) this.#marked = undefined;
    if (!this.#isItem) return;
    this.#isMarked ||= isMarked;
    if (this.#headBytes < longestNames) {
      this.#head.push(bytes);
      this.#headBytes += bytes.length;
    }
    if (this.#left === 0) this.#close();
  }

  /** Reads where a field begins; gives where its bytes do. */
  #open(chunk: Buffer, at: number): number {
    const before = this.#start.length;
    const start = Buffer.concat([this.#start, chunk.subarray(at, at + longestStart)]);
    const found = fieldStartAt(start, 0);
    if (!found) {
      this.#start = start;
      if (start.length >= longestStart) this.#within = 'nothing known';
      return chunk.length;
    }
    this.#start = Buffer.alloc(0);
    if (found.wireType !== 2) {
      this.#within = 'nothing known';
      return chunk.length;
    }
    const isInner = found.field === 2;
    if (isInner && this.#within === 'answer') this.#within = 'list';
    else {
      this.#left = found.value;
      this.#isItem = isInner && this.#within === 'list';
    }
    return at + found.next - before;
  }

  #close(): void {
    if (this.#isMarked) {
      const item = nameOf(this.#head.length === 1 ? this.#head[0] : Buffer.concat(this.#head));
      if (item) this.#marked?.push(item);
      else this.#marked = undefined;
    }
    this.#isMarked = false;
    this.#isItem = false;
    this.#head = [];
    this.#headBytes = 0;
  }
}

function nameOf(item: Buffer | undefined): NamedItem | undefined {
  const meta = item && fieldOf(item, 1, 'may go on');
  const name = meta && fieldOf(meta, 1, 'whole')?.toString('utf8');
  const namespace = meta && fieldOf(meta, 3, 'whole')?.toString('utf8');
  if (name === undefined || name === '') return undefined;
  return namespace === undefined || namespace === '' ? { name } : { name, namespace };
}
