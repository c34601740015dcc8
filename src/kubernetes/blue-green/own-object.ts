import { own } from '../annotations.js';
import type { Cluster } from '../clusters.js';
import { annotationOf, kubeObjectSchema, type KubeObject } from '../kube-object.js';
import { readObject } from '../read-object.js';
import { resources } from '../resources.js';
import { copyMark } from './green.js';
import { twinKinds } from './surrounding-objects.js';

/** Kinds that are made for a copy, the copy among them. */
export const copyKinds = ['Deployment', ...twinKinds] as const;
export type CopyKind = (typeof copyKinds)[number];

/** An object that is, or is to be, made for a copy. */
export interface Named {
  readonly kind: CopyKind;
  readonly name: string;
}

/** Its metadata, or undefined where there is none of that name. */
export function readMetadata(
  cluster: Cluster,
  namespace: string,
  { kind, name }: Named,
): Promise<KubeObject | undefined> {
  return readObject(cluster, kubeObjectSchema, { resource: resources[kind], namespace, name, metadataOnly: true });
}

/**
 * Whether a rotation made an object for its copy: by its annotation and by our label. The annotation alone is also on
 * workloads that the rotation switched, and one of those may have the very name that a copy would get.
 */
export function isMadeBy(object: KubeObject, rotationId: string): boolean {
  return annotationOf(object, own.rotation) === rotationId && object.metadata.labels?.[own.copy] === copyMark[own.copy];
}

/** Which of these names belong to something that this rotation did not make. Reads only. */
export async function foreignAmong(
  cluster: Cluster,
  namespace: string,
  names: readonly Named[],
  rotationId: string,
): Promise<Named[]> {
  const found = await Promise.all(names.map((one) => readMetadata(cluster, namespace, one)));
  return names.filter((_, index) => {
    const object = found[index];
    return object !== undefined && !isMadeBy(object, rotationId);
  });
}
