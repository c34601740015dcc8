import type { QueueName } from '../../../jobs/queues.js';
import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';

export const contexts = ['staging', 'production'] as const;
/** Each environment is a cluster of its own, with one namespace of the same name. */
export type Context = (typeof contexts)[number];

/** An API server's objects by `plural/namespace/name`. A stored object is never changed: a write stores another one. */
export interface ClusterState {
  objects: Map<string, KubeObject>;
  revision: number;
}

/** What the one script of `save-script.ts` keeps in Redis, without notices and audit. */
export interface LedgerState {
  records: Map<string, { readonly revision: number; readonly text: string }>;
  active: Set<string>;
  due: Map<string, number>;
  places: Map<string, string>;
}

export interface Wake {
  readonly queue: QueueName;
  readonly id: string;
  readonly at: number;
}

/** What Datadog says of one monitor: an alert that came and went leaves its trigger time behind. */
export interface MonitorState {
  readonly state: 'ok' | 'alert';
  readonly triggeredAt?: number;
}

/** What people really did, and what was really needed, kept beside the product and without asking it. */
export interface Witness {
  /** Votes of one round, by those who may vote. */
  votes: { round: number; by: string }[];
  /** From the last vote that was needed to the moment at which it expires. */
  permits: { round: number; fingerprint: string; from: number; until: number }[];
  /** When a Secret was last needed, by `context/name`: named by a workload, or brought by a rotation under way. */
  neededAt: Map<string, number>;
  /** Cleanups that an approver said may delete, with the round that was shown. */
  deletions: { id: string; round: number }[];
}

/** Everything that outlives a process, as plain values: a copy of it is another world. */
export interface State {
  now: number;
  rotation: string;
  clusters: Record<Context, ClusterState>;
  away: Set<Context>;
  ledger: LedgerState;
  leases: Map<string, { readonly token: string; readonly until: number }>;
  wakes: Wake[];
  monitors: Map<number, MonitorState>;
  /** Since when Datadog does not answer. */
  datadogAway?: number;
  witness: Witness;
}

/** A state of its own. Objects, records and the like are shared: they are never changed, but replaced. */
export function copyOf(state: State): State {
  const { clusters, ledger, witness } = state;
  const clusterOf = ({ objects, revision }: ClusterState) => ({ objects: new Map(objects), revision });
  return {
    ...state,
    clusters: { staging: clusterOf(clusters.staging), production: clusterOf(clusters.production) },
    away: new Set(state.away),
    ledger: {
      records: new Map(ledger.records),
      active: new Set(ledger.active),
      due: new Map(ledger.due),
      places: new Map(ledger.places),
    },
    leases: new Map(state.leases),
    wakes: [...state.wakes],
    monitors: new Map(state.monitors),
    witness: {
      votes: [...witness.votes],
      permits: [...witness.permits],
      neededAt: new Map(witness.neededAt),
      deletions: [...witness.deletions],
    },
  };
}
