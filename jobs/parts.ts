import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Clusters } from '../src/kubernetes/clusters.js';
import type { Rotations } from '../src/records/rotations.js';
import type { Rotation } from '../src/rotation/record.js';
import type { Outcome } from '../src/rotation/event.js';
import type { SharedMonitors } from './monitors/share-monitors.js';
import type { Mark } from './steps/mark.js';

/** What the steps of a rotation work with: built once in `start.ts`, given as one plain argument. */
export interface Parts {
  readonly now: () => number;
  readonly redis: Redis;
  readonly clusters: Clusters;
  readonly rotations: Rotations;
  readonly monitors: SharedMonitors;
  /** Marks a moment in Datadog's graphs and on the workloads. Never throws, never stops anything. */
  readonly mark: Mark;
  readonly log: Logger;
  /** Asks a step that takes long to stop: it may throw, and is run again. */
  readonly signal?: AbortSignal;
}

/**
 * One checklist item's effect. Looks first, acts with a key visible in the world, reports what it saw; may be run
 * again from the start at any time. A throw is technical and is tried again.
 */
export type StepHandler = (parts: Parts, rotation: Rotation) => Promise<Outcome>;
