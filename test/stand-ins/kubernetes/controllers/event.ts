import { ApiError } from '../api-error.js';
import { timestamp } from '../clock.js';
import { kindNamed, safeHash } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import { createObject } from '../writes/create-object.js';
import type { ControllerContext } from './controller.js';

/** Tells of something that happened to an object; the same words again only raise the count. */
export function recordEvent(
  context: ControllerContext,
  object: KubeObject,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
  component: string,
): void {
  const { cluster } = context;
  const kind = kindNamed(cluster, 'Event');
  const { name: involved, namespace = 'default', uid, resourceVersion } = object.metadata;
  const name = `${involved}.${safeHash(`${uid} ${reason} ${message}`, 12)}`;
  const now = timestamp(cluster.clock.now());
  const existing = cluster.store.get(kind, namespace, name);
  if (existing) {
    cluster.store.put(kind, { ...existing, count: Number(existing['count']) + 1, lastTimestamp: now });
    return;
  }
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace },
    involvedObject: {
      kind: object.kind,
      namespace,
      name: involved,
      uid,
      apiVersion: object.apiVersion,
      resourceVersion,
    },
    type,
    reason,
    message,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component },
    reportingComponent: component,
    reportingInstance: '',
  };
  createUnlessRefused(context, namespace, event);
}

/** A namespace that is being deleted takes no more events: nothing is lost. */
function createUnlessRefused(context: ControllerContext, namespace: string, event: KubeObject): void {
  try {
    createObject(context.cluster, kindNamed(context.cluster, 'Event'), namespace, event);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
