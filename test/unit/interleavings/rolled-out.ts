import type { KubeObject, OwnerReference } from '../../stand-ins/kubernetes/kube-object.js';

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: object };
  };
}

/** A Deployment with the status of one whose rollout is complete; any other object as it is. */
export function asRolledOut(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const counts = { replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 };
  return { ...object, status: { observedGeneration: object.metadata.generation, ...counts } };
}

/** What controllers would have made of the stored objects by now: a ReplicaSet and a pod each, and who serves a Service. */
export function derivedObjects(
  objects: ReadonlyMap<string, KubeObject>,
  plural: string,
  namespace: string | undefined,
): KubeObject[] {
  const within = (one: KubeObject) => namespace === undefined || one.metadata.namespace === namespace;
  const all = [...objects.values()].filter(within);
  const deployments = all.filter((one): one is Deployment => one.kind === 'Deployment');
  switch (plural) {
    case 'replicasets':
      return deployments.map((one) => made(one, 'ReplicaSet', one));
    case 'pods':
      return deployments.map((one) => podOf(one));
    case 'endpointslices':
      return all.filter(({ kind }) => kind === 'Service').map((one) => sliceOf(one, deployments));
    default:
      return [];
  }
}

/** What is made of a Deployment, controlled by the Deployment itself or by its ReplicaSet. */
function made(deployment: Deployment, kind: 'ReplicaSet' | 'Pod', owner: KubeObject): KubeObject {
  const { name, namespace = '', uid = '', annotations = {} } = deployment.metadata;
  const revision = 'deployment.kubernetes.io/revision';
  const controller: OwnerReference = {
    apiVersion: 'apps/v1',
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
  };
  return {
    apiVersion: 'v1',
    kind,
    metadata: {
      name: `${name}-${kind.toLowerCase()}`,
      namespace,
      uid: `${uid} ${kind}`,
      labels: deployment.spec.template.metadata.labels,
      annotations: { [revision]: annotations[revision] ?? '' },
      ownerReferences: [controller],
    },
  };
}

function podOf(deployment: Deployment): KubeObject {
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const pod = made(deployment, 'Pod', made(deployment, 'ReplicaSet', deployment));
  return { ...pod, spec: deployment.spec.template.spec, status };
}

function sliceOf(service: KubeObject, deployments: readonly Deployment[]): KubeObject {
  const { selector = {} } = service['spec'] as { selector?: Record<string, string> };
  const { name, namespace = '' } = service.metadata;
  const serving = deployments.filter(({ spec: { template } }) =>
    Object.entries(selector).every(([key, value]) => template.metadata.labels[key] === value),
  );
  const endpoints = serving.map(({ metadata }) => ({ addresses: [metadata.name], targetRef: { uid: metadata.uid } }));
  const labels = { 'kubernetes.io/service-name': name };
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name, namespace, labels }, endpoints };
}
