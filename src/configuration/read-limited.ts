import { open } from 'node:fs/promises';

/** The largest catalogue file that is read. One of a thousand secrets is smaller. */
export const LARGEST_FILE = 1024 * 1024;

/** Said of a file above the limit. */
export const TOO_LARGE = 'must be at most 1 MiB large';

export type LimitedReading = { ok: true; bytes: Buffer } | { ok: false; message: string };

/** Reads a file of at most 1 MiB. One that is missing, unreadable or larger is told in words; nothing is thrown. */
export async function readLimited(path: string): Promise<LimitedReading> {
  try {
    await using file = await open(path, 'r');
    if (!(await file.stat()).isFile()) return { ok: false, message: 'must be a file' };
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LARGEST_FILE + 1), 0, LARGEST_FILE + 1, 0);
    return bytesRead > LARGEST_FILE
      ? { ok: false, message: TOO_LARGE }
      : { ok: true, bytes: buffer.subarray(0, bytesRead) };
  } catch (error) {
    return { ok: false, message: reason(error) };
  }
}

function reason(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown reason';
  if (code === 'ENOENT') return 'does not exist; KEYTURN_CONFIG names the catalogue, ./keyturn.yaml without it';
  return code === 'EACCES' ? 'may not be read by this user' : `cannot be read (${code})`;
}
