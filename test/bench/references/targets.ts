import type { PeerName } from './peer.js';

export type Figure = 'ms' | 'peakBytes';

/** A promise about two peers: how many times the figure of `one` the figure of `other` is. */
export interface Target {
  readonly what: string;
  readonly figure: Figure;
  readonly other: PeerName;
  readonly one: PeerName;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** The performance that the design promises; each also for the two kinds alone, where others look at no more. */
export const targets: readonly Target[] = [
  { what: 'faster than kubectl | grep', figure: 'ms', other: 'kubectl', one: 'keyturn', atLeast: 20 },
  { what: 'the same, both on two kinds', figure: 'ms', other: 'kubectl', one: 'keyturn, two kinds', atLeast: 20 },
  { what: 'faster than paged curl | grep', figure: 'ms', other: 'curl', one: 'keyturn', atLeast: 3 },
  { what: 'the same, both on two kinds', figure: 'ms', other: 'curl', one: 'keyturn, two kinds', atLeast: 3 },
  { what: 'as long as the bare download', figure: 'ms', other: 'keyturn', one: 'download', atMost: 1.5 },
  {
    what: 'the same, both on two kinds',
    figure: 'ms',
    other: 'keyturn, two kinds',
    one: 'download, two kinds',
    atMost: 1.5,
  },
  { what: 'less memory than kubectl | grep', figure: 'peakBytes', other: 'kubectl', one: 'keyturn', atLeast: 100 },
];

export const mostBytes = 150e6;
