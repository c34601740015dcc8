import { versionOf } from '../rotation/version.js';
import { own, ownAnnotations } from './annotations.js';
import type { Cluster } from './clusters.js';
import { kubeObjectSchema, timeOf, type KubeObject } from './kube-object.js';
import { listObjects } from './list-objects.js';
import { resources } from './resources.js';

/** One version of a secret as its metadata tells it. */
export interface VersionInfo {
  readonly name: string;
  /** 14 digits, or `unversioned` for the Secret of the base name itself. */
  readonly version: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: number;
  readonly beingDeleted: boolean;
  /** Only `keyturn.dev/*`, the keys without the prefix. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labelled by us as a version of this secret. */
  readonly ours: boolean;
}

/**
 * Every version of `baseName` in a namespace, oldest first, the unversioned Secret before all. Reads metadata only, so
 * no value travels.
 */
export async function listVersions(cluster: Cluster, namespace: string, baseName: string): Promise<VersionInfo[]> {
  const where = { resource: resources.Secret, namespace, metadataOnly: true };
  const secrets = await listObjects(cluster, kubeObjectSchema, where);
  return secrets
    .flatMap((secret) => versionInfoOf(secret, baseName))
    .sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
}

function versionInfoOf({ metadata }: KubeObject, baseName: string): VersionInfo[] {
  const version = versionOf(metadata.name, baseName);
  if (version === undefined) return [];
  return [
    {
      name: metadata.name,
      version,
      uid: metadata.uid,
      resourceVersion: metadata.resourceVersion,
      createdAt: timeOf(metadata.creationTimestamp),
      beingDeleted: Boolean(metadata.deletionTimestamp),
      annotations: ownAnnotations(metadata.annotations ?? {}),
      ours: metadata.labels?.[own.secret] !== undefined,
    },
  ];
}

function orderOf({ version }: VersionInfo): string {
  return version === 'unversioned' ? '' : version;
}
