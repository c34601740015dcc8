import type { Hit, NotSeen } from '../rotation/reference.js';

/** What `/rotate refs` found. Nothing was changed. */
export interface RefsFacts {
  readonly secret: string;
  /** 14 digits or `unversioned`; absent: every version. */
  readonly version?: string | undefined;
  readonly groups: readonly RefsGroup[];
  /** What could not be looked at, in the clusters of these environments. */
  readonly notSeen: readonly (NotSeen & { readonly stages: readonly string[] })[];
  /** Kinds that the catalogue leaves out of the search. */
  readonly ignored: readonly string[];
}

/** What refers to the Secret of one environment; of several: of one of them, and it can't be told which. */
export interface RefsGroup {
  readonly stages: readonly string[];
  /** The gravest first. */
  readonly hits: readonly RefHit[];
}

/** A place, with the name that stands there; `isMade`: a workload that is a place too makes the object. */
export type RefHit = Hit & { readonly secret: string; readonly isMade?: boolean };
