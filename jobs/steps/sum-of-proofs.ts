import type { PodProof } from '../../src/kubernetes/prove-pods.js';
import { inPlace, type PlaceAtHand } from './stage.js';

export interface SumOfProofs {
  readonly proven: number;
  readonly total: number;
  readonly restarts: number;
  readonly idle: string[];
  readonly cronJobs: string[];
  /** The first workload that is not proven yet; undefined: all are. */
  readonly open: string | undefined;
}

/** The proofs of several places as one. */
export function sumOfProofs(proofs: readonly { readonly place: PlaceAtHand; readonly proof: PodProof }[]): SumOfProofs {
  const sum = (key: 'proven' | 'total' | 'restarts') => proofs.reduce((total, { proof }) => total + proof[key], 0);
  const named = (key: 'idle' | 'cronJobs') =>
    proofs.flatMap(({ place, proof }) => proof[key].map((name) => inPlace(place, name)));
  const open = proofs.flatMap(({ place, proof }) =>
    [...proof.pending.slice(0, 1), ...proof.leftBehind.slice(0, 1)].map(({ workload }) => inPlace(place, workload)),
  );
  return {
    proven: sum('proven'),
    total: sum('total'),
    restarts: sum('restarts'),
    idle: named('idle'),
    cronJobs: named('cronJobs'),
    open: open[0],
  };
}
