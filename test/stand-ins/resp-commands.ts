/** One request to Redis, as far as a pause needs to know it. */
export interface SeenCommand {
  /** In capitals, e.g. `EVALSHA`. */
  readonly name: string;
  /** Arguments as text. */
  readonly args: readonly string[];
}

/** Splits what a Redis client sends into commands. Bytes that are no RESP array pass through unnamed. */
export class RespCommands {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns each whole command with its very bytes, in order. */
  push(chunk: Buffer): readonly { readonly command: SeenCommand | undefined; readonly bytes: Buffer }[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const found: { command: SeenCommand | undefined; bytes: Buffer }[] = [];
    while (this.#rest.length > 0) {
      if (this.#rest[0] !== 0x2a) return [...found, { command: undefined, bytes: this.#take(this.#rest.length) }];
      const parsed = parseArray(this.#rest);
      if (parsed === undefined) return found;
      const [name = '', ...args] = parsed.parts;
      found.push({ command: { name: name.toUpperCase(), args }, bytes: this.#take(parsed.length) });
    }
    return found;
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/** `*2\r\n$3\r\nGET\r\n$1\r\na\r\n`; undefined while part of it is still to come. */
function parseArray(buffer: Buffer): { readonly parts: readonly string[]; readonly length: number } | undefined {
  const head = lineAt(buffer, 0);
  if (head === undefined) return undefined;
  const parts: string[] = [];
  let at = head.next;
  for (let index = 0; index < Number(head.text.slice(1)); index += 1) {
    const size = lineAt(buffer, at);
    if (size === undefined) return undefined;
    const end = size.next + Number(size.text.slice(1));
    if (buffer.length < end + 2) return undefined;
    parts.push(buffer.toString('utf8', size.next, end));
    at = end + 2;
  }
  return { parts, length: at };
}

function lineAt(buffer: Buffer, start: number): { readonly text: string; readonly next: number } | undefined {
  const end = buffer.indexOf('\r\n', start);
  return end < 0 ? undefined : { text: buffer.toString('latin1', start, end), next: end + 2 };
}
