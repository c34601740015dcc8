/** One kind of the Kubernetes API, as far as we call it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
}

/** Every kind that is read or written here. */
export const resources = {
  Namespace: resource('', 'v1', 'Namespace', 'namespaces'),
  Secret: resource('', 'v1', 'Secret', 'secrets'),
  ConfigMap: resource('', 'v1', 'ConfigMap', 'configmaps'),
  Pod: resource('', 'v1', 'Pod', 'pods'),
  ServiceAccount: resource('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  Event: resource('', 'v1', 'Event', 'events'),
  Service: resource('', 'v1', 'Service', 'services'),
  PersistentVolumeClaim: resource('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  Deployment: resource('apps', 'v1', 'Deployment', 'deployments'),
  StatefulSet: resource('apps', 'v1', 'StatefulSet', 'statefulsets'),
  DaemonSet: resource('apps', 'v1', 'DaemonSet', 'daemonsets'),
  ReplicaSet: resource('apps', 'v1', 'ReplicaSet', 'replicasets'),
  ControllerRevision: resource('apps', 'v1', 'ControllerRevision', 'controllerrevisions'),
  Job: resource('batch', 'v1', 'Job', 'jobs'),
  CronJob: resource('batch', 'v1', 'CronJob', 'cronjobs'),
  EndpointSlice: resource('discovery.k8s.io', 'v1', 'EndpointSlice', 'endpointslices'),
  HorizontalPodAutoscaler: resource('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers'),
  PodDisruptionBudget: resource('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  NetworkPolicy: resource('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
  Rollout: resource('argoproj.io', 'v1alpha1', 'Rollout', 'rollouts'),
  Ingress: resource('networking.k8s.io', 'v1', 'Ingress', 'ingresses'),
  Role: resource('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
} as const;

/** `v1`, `apps/v1`. */
export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

function resource(group: string, version: string, kind: string, plural: string): Resource {
  return { group, version, kind, plural };
}
