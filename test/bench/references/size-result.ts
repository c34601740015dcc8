import type { Surroundings } from '../surroundings.js';
import type { BenchOptions } from './options.js';
import type { PeerName } from './peer.js';
import type { PeerRuns } from './run-peers.js';

/** What was measured at one size. */
export interface SizeResult extends PeerRuns {
  readonly scale: number;
  readonly deployments: number;
  readonly pods: number;
  /** What the searches read, by the peer that downloads the same. */
  readonly read: readonly { readonly peer: PeerName; readonly requests: number; readonly bytes: number }[];
}

/** Everything that one benchmark gives, as it is kept. */
export interface BenchResults {
  readonly kubernetes: string;
  readonly before: Surroundings;
  readonly after: Surroundings;
  readonly options: BenchOptions;
  /** The smallest first. */
  readonly sizes: readonly SizeResult[];
}
