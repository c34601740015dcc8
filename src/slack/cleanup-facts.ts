import type { Reason } from '../rotation/reason.js';
import type { Hit, NotSeen } from '../rotation/reference.js';

/** One superseded version in one environment, as its reminder and `/rotate cleanup` show it. Times in epoch milliseconds. */
export interface CleanupFacts {
  /** The id of the cleanup's record. */
  readonly cleanup: string;
  /** Rises with each reminder; a click carries the round that its message showed. */
  readonly round: number;
  readonly secret: string;
  readonly version: string;
  /** The Secret's name. */
  readonly name: string;
  readonly stage: string;
  readonly namespace: string;
  readonly supersededAt: number;
  /** When the retention is over. */
  readonly eligibleAt: number;
  /** The CronJob for which the version is kept longer than the catalogue says, and the gap between its runs. */
  readonly extendedBy?: { readonly cronJob: string; readonly gap: number };
  /** What the cluster refuses, so that nothing goes on. */
  readonly trouble?: Reason;
  readonly state:
    | { readonly type: 'waiting' }
    /** CronJobs that have not yet succeeded on a newer version. */
    | { readonly type: 'waiting-for-cron'; readonly cronJobs: readonly string[] }
    | {
        readonly type: 'searched';
        readonly hits: readonly Hit[];
        readonly notSeen: readonly NotSeen[];
        /** Hits beside these: the gravest are in `hits`. */
        readonly more?: number;
        /** Kinds that the catalogue leaves out of the search. */
        readonly ignored?: readonly string[];
      }
    | { readonly type: 'snoozed'; readonly until: number; readonly by: string }
    | { readonly type: 'kept'; readonly by: string }
    | { readonly type: 'deleting'; readonly by: string }
    | {
        readonly type: 'ended';
        readonly ending: 'deleted' | 'used-again' | 'gone';
        readonly by: string;
        readonly at: number;
      };
}
