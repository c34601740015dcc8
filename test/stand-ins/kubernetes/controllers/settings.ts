import type { PodBehaviour } from './pod-behaviour.js';

/** How fast the simulated cluster is and what its pods do. Times are milliseconds; all may be changed while it runs. */
export interface Settings {
  nodes: readonly string[];
  /** From a pod's creation until it is ready (default 150). */
  readyAfterMs: number;
  /** How long a deleted pod takes to end (default 30). */
  terminateAfterMs: number;
  /** How long a Job's pod runs (default 100). */
  jobRunMs: number;
  /** From one try of a failing pod to the next (default 500). */
  retryAfterMs: number;
  /** How often the behaviour of running pods is asked again (default 250). */
  tickMs: number;
  behaviour: PodBehaviour | undefined;
}

export const defaultSettings: Settings = {
  nodes: ['node-1', 'node-2', 'node-3'],
  readyAfterMs: 150,
  terminateAfterMs: 30,
  jobRunMs: 100,
  retryAfterMs: 500,
  tickMs: 250,
  behaviour: undefined,
};
