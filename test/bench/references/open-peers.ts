import { openClusters } from '../../../src/kubernetes/clusters.js';
import { discover } from '../../../src/kubernetes/search/discovery.js';
import type { Access } from '../../cluster/control-plane/kubeconfig.js';
import { curlPeer } from './curl-peer.js';
import { downloadPeer } from './download-peer.js';
import { keyturnPeer, narrowedKeyturnPeer } from './keyturn-peer.js';
import { kubectlPeer } from './kubectl-peer.js';
import type { Peer, PeerPlace } from './peer.js';
import type { Recording } from './recording.js';

export interface Peers {
  /** In the order in which they take turns. */
  readonly all: readonly Peer[];
  readonly recordings: readonly Recording[];
  /** The one of them that is ours, and looks at everything. */
  readonly search: Peer;
}

export async function openPeers(place: PeerPlace, access: Access, kubectl: string): Promise<Peers> {
  const whole = keyturnPeer(place);
  const narrowed = narrowedKeyturnPeer(place, await otherKinds(place.kubeconfigFile));
  const downloads = [
    downloadPeer('download', place, access, whole),
    downloadPeer('download, two kinds', place, access, narrowed),
  ] as const;
  const [wholeDownload, narrowedDownload] = downloads;
  return {
    all: [
      whole,
      wholeDownload.peer,
      narrowed,
      narrowedDownload.peer,
      curlPeer(place, access),
      kubectlPeer(place, kubectl),
    ],
    recordings: downloads.map(({ recording }) => recording),
    search: whole,
  };
}

/** Every kind but those that all peers look at, as `search.ignore` names them. */
async function otherKinds(kubeconfig: string): Promise<string[]> {
  const clusters = openClusters({ kubeconfig, call: 4_000 });
  try {
    const { resources } = await discover(await clusters.open(undefined));
    const names = resources.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`));
    return names.filter((name) => name !== 'deployments.apps' && name !== 'pods');
  } finally {
    await clusters.close();
  }
}
