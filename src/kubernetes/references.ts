import type { FieldReference } from '../rotation/plan.js';
import { versionOf } from '../rotation/version.js';
import { fieldsAt } from './json-pointer.js';

/** Where a pod spec can lie in an object: CronJob; Deployment, StatefulSet, DaemonSet, ReplicaSet, Job; Pod. */
const podSpecRoots = ['/spec/jobTemplate/spec/template/spec', '/spec/template/spec', '/spec'] as const;

const containers = ['containers', 'initContainers', 'ephemeralContainers'];

/** Every field of a pod spec that names a Secret of its own namespace (Kubernetes API, core/v1 PodSpec); `*` is any index. */
const podSpecFields: readonly string[] = [
  ...containers.flatMap((list) => [
    `/${list}/*/env/*/valueFrom/secretKeyRef/name`,
    `/${list}/*/envFrom/*/secretRef/name`,
  ]),
  '/imagePullSecrets/*/name',
  '/volumes/*/secret/secretName',
  '/volumes/*/projected/sources/*/secret/name',
  '/volumes/*/csi/nodePublishSecretRef/name',
  '/volumes/*/azureFile/secretName',
  '/volumes/*/cephfs/secretRef/name',
  '/volumes/*/cinder/secretRef/name',
  '/volumes/*/flexVolume/secretRef/name',
  '/volumes/*/iscsi/secretRef/name',
  '/volumes/*/rbd/secretRef/name',
  '/volumes/*/scaleIO/secretRef/name',
  '/volumes/*/storageos/secretRef/name',
];

/**
 * Every field of an object's pod spec that names any version of `baseName`, or the unversioned Secret of that name.
 * Works for whatever has a pod template, and for Pods. Paths are JSON Pointers from the object's root.
 */
export function fieldsOf(object: unknown, baseName: string): FieldReference[] {
  return secretFieldsOf(object).filter(({ name }) => versionOf(name, baseName) !== undefined);
}

/** Every field of an object's pod spec that names any Secret. */
export function secretFieldsOf(object: unknown): FieldReference[] {
  const root = podSpecRootOf(object);
  if (root === undefined) return [];
  return podSpecFields.flatMap((field) => fieldsAt(object, `${root}${field}`));
}

/** The JSON Pointer of an object's pod spec, or undefined where it has none. */
export function podSpecRootOf(object: unknown): string | undefined {
  return podSpecRoots.find((root) => fieldsAt(object, `${root}/containers/*/name`).length > 0);
}
