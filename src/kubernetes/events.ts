import type { Cluster } from './clusters.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import { apiVersionOf, resources } from './resources.js';

/** Something worth telling on a workload. */
export interface WorkloadEvent {
  readonly namespace: string;
  readonly workload: { readonly kind: string; readonly name: string; readonly uid?: string };
  /** One word in CamelCase. */
  readonly reason: string;
  readonly message: string;
  readonly type: 'Normal' | 'Warning';
  /** The Event's own name: what makes a repetition the same Event. */
  readonly key: string;
  readonly at: number;
}

/**
 * Writes a Kubernetes Event about a workload. One that exists already is a success. Events stop nothing: whatever the
 * API says, this returns false and does not throw.
 */
export async function emitEvent(cluster: Cluster, event: WorkloadEvent): Promise<boolean> {
  const { namespace } = event;
  try {
    await cluster.send({ verb: 'create', resource: resources.Event, namespace, body: bodyOf(event) });
    return true;
  } catch (error) {
    if (error instanceof KubernetesError) return isKubernetesError(error, 'already-exists');
    throw error;
  }
}

function bodyOf({ namespace, workload, reason, message, type, key, at }: WorkloadEvent) {
  const resource = Object.values(resources).find(({ kind }) => kind === workload.kind);
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: key, namespace },
    involvedObject: {
      ...workload,
      namespace,
      ...(resource === undefined ? {} : { apiVersion: apiVersionOf(resource) }),
    },
    reason,
    message: message.slice(0, 1024),
    type,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    source: { component: 'keyturn' },
    reportingComponent: 'keyturn',
    reportingInstance: 'keyturn',
  };
}
