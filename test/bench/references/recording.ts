import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import type { PeerName } from './peer.js';

const recordingSchema = z.array(z.strictObject({ path: z.string(), accept: z.string(), bytes: z.int() }));

/** What a search has asked for, as `record-requests.mjs` wrote it down the last time. */
export interface Recording {
  /** Who asks for the same again. */
  readonly peer: PeerName;
  readonly file: string;
  /** Zeros while nothing has been recorded. */
  read(): { readonly requests: number; readonly bytes: number };
}

export function recordingIn(file: string, peer: PeerName): Recording {
  return {
    peer,
    file,
    read() {
      if (!existsSync(file)) return { requests: 0, bytes: 0 };
      const requests = recordingSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
      return { requests: requests.length, bytes: requests.reduce((total, { bytes }) => total + bytes, 0) };
    },
  };
}
