import { grepLines, separator } from './grep-lines.js';
import type { Peer, PeerPlace } from './peer.js';
import { wantedSecret } from './population.js';

/** The two commands that people are told to run before they delete a Secret. */
export function kubectlPeer({ environment }: PeerPlace, kubectl: string): Peer {
  const script = ['deployments', 'pods']
    .map((plural) => `"${kubectl}" get ${plural} --all-namespaces -o yaml | grep "${wantedSecret}"`)
    .join(`\necho "${separator}"\n`);
  return {
    name: 'kubectl',
    title: 'kubectl get -A -o yaml | grep, twice',
    isSlow: true,
    command: { program: 'bash', words: ['-o', 'pipefail', '-e', '-c', script], environment },
    findings: grepLines,
  };
}
