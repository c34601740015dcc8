import type { Surroundings } from '../surroundings.js';
import type { BenchOptions } from './options.js';

/** One way back of every workload. Milliseconds. */
export interface PatchRun {
  readonly peer: 'keyturn' | 'kubectl';
  readonly workloads: number;
  /** From the webhook, or the start of the first command, to the last patch that the API server accepted. */
  readonly lastPatch: number;
  /** The same to the first one. */
  readonly firstPatch: number;
  /** Until the last command has ended; of the bot the same as `lastPatch`. */
  readonly whole: number;
  /** Of that, the commands that change something. */
  readonly changing: number;
  /** What the API server was asked about workloads and Secrets until then, and when: since the beginning. */
  readonly calls: readonly { readonly what: string; readonly from: number; readonly to: number }[];
  readonly load: number;
}

/** Bare calls over the product's own client. Milliseconds each. */
export interface BareCalls {
  readonly get: readonly number[];
  readonly patch: readonly number[];
  /** A GET over a connection that has to be opened first. */
  readonly cold: readonly number[];
}

/** An alert that nobody tells of. Milliseconds from the monitor's transition. */
export interface PollRun {
  /** How long before it the monitors had last been read. */
  readonly sinceLook: number;
  readonly lastPatch: number;
  readonly load: number;
}

/** Milliseconds from the webhook. */
export interface PodsRun {
  readonly lastPatch: number;
  readonly lastBadPod: number;
  readonly load: number;
}

export interface BenchResults {
  readonly kubernetes: string;
  readonly before: Surroundings;
  readonly after: Surroundings;
  readonly options: BenchOptions;
  readonly patches: readonly PatchRun[];
  readonly bare: readonly BareCalls[];
  readonly poll: readonly PollRun[];
  readonly pods: readonly PodsRun[];
  /** The least that the last bad pod can take. */
  readonly podsLimit: number;
  /** Answers that are not right; the times then mean nothing. */
  readonly differences: readonly string[];
}
