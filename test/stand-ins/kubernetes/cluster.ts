import { createHash } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Kind } from './kinds.js';
import type { Store } from './store.js';

/** What every part of one simulated cluster works on. */
export interface Cluster {
  readonly store: Store;
  readonly clock: Clock;
  readonly kinds: readonly Kind[];
  readonly newUid: () => string;
}

export function kindNamed(cluster: Cluster, name: string): Kind {
  const found = cluster.kinds.find((one) => one.kind === name);
  if (found === undefined) throw new Error(`the stand-in does not serve the kind ${name}`);
  return found;
}

const safeAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** A short hash in the alphabet of generated names: no vowels, so that it never spells a word. */
export function safeHash(text: string, length: number): string {
  const bytes = createHash('sha256').update(text).digest();
  return [...bytes.subarray(0, length)].map((byte) => safeAlphabet[byte % safeAlphabet.length]).join('');
}

/** The suffix that `generateName` gets. */
export function nameSuffix(cluster: Cluster): string {
  return safeHash(cluster.newUid(), 5);
}
