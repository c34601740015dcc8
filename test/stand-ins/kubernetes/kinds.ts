export type Subresource = 'status' | 'scale' | 'log' | 'token';

/** One kind the stand-in serves. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  readonly subresources: readonly Subresource[];
  /** Whether `metadata.generation` counts the changes of its spec. */
  readonly generation: boolean;
  /** A review: it is answered, never stored. */
  readonly review: boolean;
}

type Row = readonly [
  groupVersion: string,
  kind: string,
  plural: string,
  shortNames: string,
  scope: 'namespaced' | 'cluster' | 'review',
  subresources?: string,
  counts?: 'generation',
];

/** Adding a kind is adding a row. Words in one string are separated by spaces. */
const rows: readonly Row[] = [
  ['v1', 'Namespace', 'namespaces', 'ns', 'cluster', 'status'],
  ['v1', 'Node', 'nodes', 'no', 'cluster', 'status'],
  ['v1', 'PersistentVolume', 'persistentvolumes', 'pv', 'cluster', 'status'],
  ['v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', 'pvc', 'namespaced', 'status'],
  ['v1', 'Secret', 'secrets', '', 'namespaced'],
  ['v1', 'ConfigMap', 'configmaps', 'cm', 'namespaced'],
  ['v1', 'Pod', 'pods', 'po', 'namespaced', 'status log'],
  ['v1', 'ServiceAccount', 'serviceaccounts', 'sa', 'namespaced', 'token'],
  ['v1', 'Service', 'services', 'svc', 'namespaced', 'status'],
  ['v1', 'Event', 'events', 'ev', 'namespaced'],
  ['apps/v1', 'Deployment', 'deployments', 'deploy', 'namespaced', 'status scale', 'generation'],
  ['apps/v1', 'ReplicaSet', 'replicasets', 'rs', 'namespaced', 'status scale', 'generation'],
  ['apps/v1', 'StatefulSet', 'statefulsets', 'sts', 'namespaced', 'status scale', 'generation'],
  ['apps/v1', 'DaemonSet', 'daemonsets', 'ds', 'namespaced', 'status', 'generation'],
  ['apps/v1', 'ControllerRevision', 'controllerrevisions', '', 'namespaced'],
  ['batch/v1', 'Job', 'jobs', '', 'namespaced', 'status', 'generation'],
  ['batch/v1', 'CronJob', 'cronjobs', 'cj', 'namespaced', 'status', 'generation'],
  ['discovery.k8s.io/v1', 'EndpointSlice', 'endpointslices', '', 'namespaced', '', 'generation'],
  ['networking.k8s.io/v1', 'Ingress', 'ingresses', 'ing', 'namespaced', 'status', 'generation'],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', 'netpol', 'namespaced', '', 'generation'],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', '', 'namespaced'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', '', 'namespaced'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', '', 'cluster'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', '', 'cluster'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', 'hpa', 'namespaced', 'status'],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', 'pdb', 'namespaced', 'status', 'generation'],
  [
    'apiextensions.k8s.io/v1',
    'CustomResourceDefinition',
    'customresourcedefinitions',
    'crd',
    'cluster',
    'status',
    'generation',
  ],
  ['authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', '', 'review'],
];

/** Builds the table's entry of one row; tests and the demo use it to serve custom kinds. */
export function kind(row: Row): Kind {
  const [groupVersion, name, plural, shortNames, scope, subresources = '', counts] = row;
  const [group, version] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  return {
    group: group ?? '',
    version: version ?? '',
    kind: name,
    plural,
    shortNames: words(shortNames),
    namespaced: scope === 'namespaced',
    subresources: words(subresources) as Subresource[],
    generation: counts === 'generation',
    review: scope === 'review',
  };
}

export const builtInKinds: readonly Kind[] = rows.map(kind);

export function isCustom(kind: Kind): boolean {
  return !builtInKinds.includes(kind);
}

export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;
}

/** A stored object in the version that is asked for: custom kinds are converted by nothing but its name. */
export function inVersion<T extends { apiVersion?: string }>(kind: Kind, object: T): T {
  const apiVersion = apiVersionOf(kind);
  return isCustom(kind) && object.apiVersion !== apiVersion ? { ...object, apiVersion } : object;
}

/** `deployments.apps`, and `secrets` in the core group: how error messages and the store name a resource. */
export function resourceOf(kind: Pick<Kind, 'group' | 'plural'>): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`;
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
