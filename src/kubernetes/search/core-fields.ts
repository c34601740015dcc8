import { saysSecret } from './says-secret.js';
import type { FoundText } from './strings-of.js';

/**
 * Fields of a pod spec that name a Secret of the pod's namespace (core/v1 PodSpec); `*` is any index. They count wherever
 * a pod spec lies: in a Deployment, a ControllerRevision, or a kind that nobody here has heard of.
 */
const podSpecFields = [
  ...['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => [
    `${list}/*/env/*/valueFrom/secretKeyRef/name`,
    `${list}/*/envFrom/*/secretRef/name`,
  ]),
  'imagePullSecrets/*/name',
  'volumes/*/secret/secretName',
  'volumes/*/projected/sources/*/secret/name',
  'volumes/*/csi/nodePublishSecretRef/name',
  'volumes/*/csi/volumeAttributes/secretName',
  'volumes/*/azureFile/secretName',
  ...['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'].map(
    (volume) => `volumes/*/${volume}/secretRef/name`,
  ),
].map(segmentsOf);

const persistentVolumeFields = [
  'spec/azureFile/secretName',
  ...['cephfs', 'cinder', 'flexVolume', 'iscsi', 'rbd', 'scaleIO', 'storageos'].map(
    (volume) => `spec/${volume}/secretRef/name`,
  ),
  ...['controllerPublish', 'nodeStage', 'nodePublish', 'controllerExpand', 'nodeExpand'].map(
    (use) => `spec/csi/${use}SecretRef/name`,
  ),
];

/** Fields of built-in kinds beside pod specs, by `Kind.group`. */
const fields: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'ServiceAccount.': ['secrets/*/name', 'imagePullSecrets/*/name'].map(segmentsOf),
  'PersistentVolume.': persistentVolumeFields.map(segmentsOf),
  'Ingress.networking.k8s.io': ['spec/tls/*/secretName'].map(segmentsOf),
};

/** Whether a text stands in a field of a pod spec that names a Secret. */
export function isPodSpecField({ path, around, isKey }: FoundText): boolean {
  if (isKey) return false;
  return podSpecFields.some((field) => {
    const root = path.length - field.length;
    return root >= 0 && matches(path.slice(root), field) && hasContainers(around[root]);
  });
}

/** Whether a text stands in a field of a built-in kind, beside pod specs, that names a Secret. */
export function isCoreField({ path, isKey }: FoundText, kind: string, group: string): boolean {
  if (isKey) return false;
  return (fields[`${kind}.${group}`] ?? []).some((field) => path.length === field.length && matches(path, field));
}

/**
 * Whether a text is a Secret's name that a rule of a Role or ClusterRole grants. RBAC knows no wildcard there, so a new
 * name silently loses the access (kubernetes#56582).
 */
export function isGrantedName({ path, around }: FoundText, kind: string): boolean {
  if (kind !== 'Role' && kind !== 'ClusterRole') return false;
  if (path.length !== 4 || path[0] !== 'rules' || path[2] !== 'resourceNames') return false;
  const rule = around[2] as { readonly resources?: unknown; readonly apiGroups?: unknown };
  const includes = (list: unknown, ...words: string[]) =>
    Array.isArray(list) && list.some((word) => typeof word === 'string' && words.includes(word));
  const isOfSecrets = Array.isArray(rule.resources) && rule.resources.some((word) => isSecrets(word));
  return isOfSecrets && includes(rule.apiGroups, '', '*');
}

/** Whether a text is a parameter of a volume class, or an annotation, whose name says that it names a Secret. */
export function isNamedForSecret({ path, isKey }: FoundText): boolean {
  if (isKey || path.length < 2) return false;
  const [parent = '', key = ''] = path.slice(-2);
  if (!['parameters', 'annotations', 'volumeAttributes'].includes(parent)) return false;
  return saysSecret(key);
}

function isSecrets(word: unknown): boolean {
  return word === '*' || word === 'secrets' || (typeof word === 'string' && word.startsWith('secrets/'));
}

function hasContainers(root: unknown): boolean {
  return typeof root === 'object' && root !== null && 'containers' in root && Array.isArray(root.containers);
}

function matches(path: readonly string[], pattern: readonly string[]): boolean {
  return pattern.every((part, index) => (part === '*' ? /^\d+$/.test(path[index] ?? '') : part === path[index]));
}

function segmentsOf(field: string): string[] {
  return field.split('/');
}
