/** RFC 6455, as far as Socket Mode needs it: text, ping, pong and close, from a client that masks to a server that doesn't. */
export type Frame =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'ping' | 'pong' | 'close'; readonly payload: Buffer };

const opcodes = { text: 0x1, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** One unmasked frame from the server. */
export function encodeFrame(kind: keyof typeof opcodes, payload: Buffer): Buffer {
  const head = [0x80 | opcodes[kind]];
  if (payload.length < 126) return Buffer.concat([Buffer.from([...head, payload.length]), payload]);
  const long = payload.length > 0xffff;
  const length = Buffer.alloc(long ? 8 : 2);
  if (long) length.writeBigUInt64BE(BigInt(payload.length));
  else length.writeUInt16BE(payload.length);
  return Buffer.concat([Buffer.from([...head, long ? 127 : 126]), length, payload]);
}

/** Puts a client's bytes together into frames; a text may come in pieces. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];

  push(chunk: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (let raw = this.#next(); raw !== undefined; raw = this.#next()) {
      const frame = this.#complete(raw);
      if (frame) frames.push(frame);
    }
    return frames;
  }

  #complete({ final, opcode, payload }: RawFrame): Frame | undefined {
    if (opcode === opcodes.ping) return { kind: 'ping', payload };
    if (opcode === opcodes.pong) return { kind: 'pong', payload };
    if (opcode === opcodes.close) return { kind: 'close', payload };
    this.#pieces.push(payload);
    if (!final) return undefined;
    const text = Buffer.concat(this.#pieces.splice(0)).toString('utf8');
    return { kind: 'text', text };
  }

  #next(): RawFrame | undefined {
    const found = parseFrame(this.#rest);
    if (found) this.#rest = this.#rest.subarray(found.length);
    return found;
  }
}

interface RawFrame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly length: number;
}

/** The first frame of a buffer; undefined while part of it is still to come. */
function parseFrame(buffer: Buffer): RawFrame | undefined {
  if (buffer.length < 2) return undefined;
  const [first = 0, second = 0] = buffer;
  const short = second & 0x7f;
  const sizeBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + sizeBytes + (masked ? 4 : 0);
  if (buffer.length < start) return undefined;
  const size = sizeOf(buffer, short);
  if (buffer.length < start + size) return undefined;
  const payload = Buffer.from(buffer.subarray(start, start + size));
  if (masked) unmask(payload, buffer.subarray(start - 4, start));
  return { final: (first & 0x80) !== 0, opcode: first & 0x0f, payload, length: start + size };
}

function sizeOf(buffer: Buffer, short: number): number {
  if (short === 127) return Number(buffer.readBigUInt64BE(2));
  return short === 126 ? buffer.readUInt16BE(2) : short;
}

function unmask(payload: Buffer, key: Buffer): void {
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (key[index % 4] ?? 0);
  }
}
