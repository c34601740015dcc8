import { measure } from '../measure.js';
import { cpuOf } from '../process-tree.js';
import { differences } from './compare-findings.js';
import type { Findings, Peer, PeerName, PeerRun } from './peer.js';

export interface PeerRuns {
  readonly runs: PeerRun[];
  /** Answers that are not right; the times then mean nothing. */
  readonly differences: string[];
}

/** How often each peer runs, and what it should find. */
export interface RunsOrder {
  readonly runs: number;
  readonly slowRuns: number;
  /** Asked after the run: what is there to be found may have been written down just before. */
  readonly expected: (peer: PeerName) => Findings;
  /** The process id of the API server. */
  readonly server: number;
}

/** Runs the peers in turn, A B C A B C …, each to its end before the next, and compares every answer. */
export async function runPeers(
  peers: readonly Peer[],
  { runs, slowRuns, expected, server }: RunsOrder,
  say: (line: string) => void,
): Promise<PeerRuns> {
  const all: PeerRuns = { runs: [], differences: [] };
  for (let round = 1; round <= runs; round += 1) {
    for (const peer of peers) {
      if (peer.isSlow && round > slowRuns) continue;
      await peer.prepare?.();
      const before = cpuOf(server);
      const { output, ...run } = await measure(peer.command);
      const serverMs = cpuOf(server) - before;
      all.runs.push({ peer: peer.name, ...run, serverMs });
      if (!run.isCutOff) all.differences.push(...differences(peer.name, peer.findings(output), expected(peer.name)));
      const end = run.isCutOff ? ', then it was ended: the memory ran out' : '';
      say(`${round}/${peer.isSlow ? slowRuns : runs} ${peer.title}: ${(run.ms / 1000).toFixed(2)} s${end}`);
    }
  }
  return all;
}
