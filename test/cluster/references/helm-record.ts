import { gzipSync } from 'node:zlib';
import type { AnyObject } from './planted.js';

export interface HelmRevision {
  readonly release: string;
  readonly revision: number;
  readonly status: 'deployed' | 'superseded' | 'failed' | 'uninstalled' | 'pending-upgrade';
  /** What Helm sent to the cluster, as YAML documents. */
  readonly manifest: string;
  readonly config?: object;
  readonly hooks?: readonly { readonly name: string; readonly manifest: string }[];
}

/** A Secret as Helm 3 and 4 keep a revision in it: JSON, gzip, base64; the API's own base64 comes on top of that. */
export function helmSecret(revision: HelmRevision): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: metadataOf(revision),
    data: { release: Buffer.from(packed(revision)).toString('base64') },
  };
}

/** The same with `HELM_DRIVER=configmap`. */
export function helmConfigMap(revision: HelmRevision): AnyObject {
  const data = { release: packed(revision) };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataOf(revision), data };
}

function metadataOf({ release, revision, status }: HelmRevision): AnyObject['metadata'] {
  const labels = { owner: 'helm', name: release, status, version: String(revision) };
  return { name: `sh.helm.release.v1.${release}.v${revision}`, labels };
}

function packed({ release, revision, status, manifest, config = {}, hooks = [] }: HelmRevision): string {
  const record = { name: release, version: revision, info: { status }, config, hooks, manifest, namespace: 'recall' };
  return gzipSync(JSON.stringify(record)).toString('base64');
}
