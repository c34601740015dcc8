import type { Pod } from '../workloads.js';

/** What a program in a pod can see. */
export interface PodView {
  readonly pod: Pod;
  /** The environment of each container, as it was when the container started. */
  readonly environment: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The files of each mounted volume, as they are now. */
  readonly volumes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The values of a Secret of the pod's namespace as they are now, or undefined. */
  readonly secret: (name: string) => Readonly<Record<string, string>> | undefined;
  /** `start` when its containers start, again after each crash; `tick` while they run. */
  readonly occasion: 'start' | 'tick';
  /** Milliseconds since the containers started. */
  readonly runningForMs: number;
}

/**
 * What the pod does: `ready` serves (a Job's pod succeeds after its run time), `not-ready` runs and never passes its
 * probe, `crash-loop` exits with an error (a Job's pod fails), `image-pull` never gets its image.
 */
export type PodState = 'ready' | 'not-ready' | 'crash-loop' | 'image-pull';

export interface PodOutcome {
  readonly state: PodState;
  /** Lines that the first container prints now. */
  readonly logs?: readonly string[];
}

/** Decides what a pod does, at each start and again on every tick; undefined means an ordinary ready pod. */
export type PodBehaviour = (view: PodView) => PodOutcome | undefined;
