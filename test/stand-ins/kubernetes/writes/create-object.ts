import { alreadyExists, ApiError, badRequest, invalid, notFound, terminating } from '../api-error.js';
import { timestamp } from '../clock.js';
import { kindNamed, nameSuffix, type Cluster } from '../cluster.js';
import { apiVersionOf, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { withDefaults } from '../rules/defaults.js';
import { normalise } from '../rules/normalise.js';
import { createCauses } from '../rules/validation.js';
import { withTemplateGeneration } from '../rules/template-generation.js';
import type { Job } from '../workloads.js';
import { withAddresses } from './service-addresses.js';

/** The status an object starts with, where it isn't empty. */
const firstStatus: Readonly<Record<string, object>> = {
  Namespace: { phase: 'Active' },
  Pod: { phase: 'Pending', qosClass: 'BestEffort' },
  ReplicaSet: { replicas: 0 },
  StatefulSet: { replicas: 0, availableReplicas: 0 },
  DaemonSet: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  Service: { loadBalancer: {} },
  Ingress: { loadBalancer: {} },
};

/** Creates an object as the API server does: defaults, validation, identity. Throws an ApiError for what it refuses. */
export function createObject(
  cluster: Cluster,
  kind: Kind,
  namespace: string,
  body: KubeObject,
  options: { readonly dryRun?: boolean } = {},
): KubeObject {
  checkType(kind, body);
  const object = withIdentity(cluster, kind, namespace, normalise(body));
  const causes = createCauses(kind, object);
  if (causes.length > 0) throw invalid(kind, object.metadata.name, causes);
  if (kind.namespaced) checkNamespace(cluster, kind, object);
  if (cluster.store.get(kind, namespace, object.metadata.name)) throw alreadyExists(kind, object.metadata.name);
  const complete = kind.kind === 'Service' ? withAddresses(cluster, object) : object;
  return options.dryRun === true ? complete : cluster.store.put(kind, complete);
}

/** Refuses a body of another kind or version than the address names. */
export function checkType(kind: Kind, body: KubeObject): void {
  if (typeof body !== 'object' || body === null) throw badRequest('the body of the request is not an object');
  if (body.apiVersion !== undefined && body.apiVersion !== apiVersionOf(kind)) {
    throw badRequest(
      `the API version in the data (${body.apiVersion}) does not match the expected API version (${apiVersionOf(kind)})`,
    );
  }
  if (body.kind !== undefined && body.kind !== kind.kind) {
    throw badRequest(`${body.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}`);
  }
}

function withIdentity(cluster: Cluster, kind: Kind, namespace: string, body: KubeObject): KubeObject {
  const given = body.metadata ?? { name: '' };
  if (given.namespace !== undefined && given.namespace !== namespace && kind.namespaced) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (given.resourceVersion !== undefined && given.resourceVersion !== '') {
    throw new ApiError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  const { deletionTimestamp: _deletion, namespace: _namespace, generation: _generation, ...metadata } = given;
  const uid = cluster.newUid();
  const typed: KubeObject = {
    ...body,
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    metadata: {
      ...metadata,
      name: given.name || (given.generateName ? `${given.generateName}${nameSuffix(cluster)}` : ''),
      ...(kind.namespaced ? { namespace } : {}),
      uid,
      ...(kind.generation ? { generation: 1 } : {}),
      creationTimestamp: timestamp(cluster.clock.now()),
    },
  };
  if (kind.subresources.includes('status')) typed['status'] = firstStatus[kind.kind] ?? {};
  const complete = kind.kind === 'Job' ? withJobSelector(typed as Job, uid) : typed;
  return withTemplateGeneration(kind, undefined, withDefaults(kind, complete));
}

/** A Job finds its pods by labels that nobody else can have. */
function withJobSelector(job: Job, uid: string): KubeObject {
  const template = job.spec?.template;
  if (template === undefined || job.spec['manualSelector'] === true) return job;
  const labels = {
    ...template.metadata?.labels,
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': uid,
    'job-name': job.metadata.name,
  };
  const selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } };
  return {
    ...job,
    spec: { ...job.spec, selector, template: { ...template, metadata: { ...template.metadata, labels } } },
  };
}

function checkNamespace(cluster: Cluster, kind: Kind, object: KubeObject): void {
  const namespaces = kindNamed(cluster, 'Namespace');
  const name = object.metadata.namespace ?? '';
  const namespace = cluster.store.get(namespaces, '', name);
  if (namespace === undefined) throw notFound(namespaces, name);
  if (namespace.metadata.deletionTimestamp !== undefined) {
    throw terminating(kind, object.metadata.name, name);
  }
}
