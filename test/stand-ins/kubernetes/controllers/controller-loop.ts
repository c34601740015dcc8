import { ApiError } from '../api-error.js';
import { kindNamed, type Cluster } from '../cluster.js';
import { controllerOf, type KubeObject } from '../kube-object.js';
import type { StoreEvent } from '../store.js';
import type { Pod } from '../workloads.js';
import type { ControllerContext, Reconcile } from './controller.js';
import { reconcileCronJob } from './cron-job.js';
import { reconcileDaemonSet } from './daemon-set.js';
import { reconcileDeployment } from './deployment.js';
import { reconcileEndpoints, servicesOf } from './endpoint-slice.js';
import { collectGarbage, reconcileNamespace } from './garbage-collection.js';
import { reconcileJob } from './job.js';
import { furnishNamespace } from './namespace.js';
import { NodeRuntime } from './node-runtime.js';
import { reconcilePod } from './pod.js';
import { reconcileReplicaSet } from './replica-set.js';
import { reconcileRollout } from './rollout.js';
import type { Settings } from './settings.js';
import { reconcileStatefulSet } from './stateful-set.js';

const retryMs = 100;

const reconcilers: Readonly<Record<string, Reconcile>> = {
  Pod: reconcilePod,
  ReplicaSet: reconcileReplicaSet,
  Deployment: reconcileDeployment,
  StatefulSet: reconcileStatefulSet,
  DaemonSet: reconcileDaemonSet,
  Rollout: reconcileRollout,
  Job: reconcileJob,
  CronJob: reconcileCronJob,
  Service: reconcileEndpoints,
  Namespace(context, namespace) {
    if (reconcileNamespace(context.cluster, namespace) === 'waiting') context.requeue(namespace, retryMs / 10);
    else furnishNamespace(context, namespace);
  },
};

export interface ControllerLoop {
  readonly context: ControllerContext;
  /** Looks at everything again: after a change of the settings. */
  wake(): void;
  stop(): void;
}

/** Watches the store and reconciles what changed, and who controls it, until stopped. */
export function startControllers(cluster: Cluster, settings: Settings): ControllerLoop {
  const due = new Map<string, { at: number; cancel: () => void }>();
  const context: ControllerContext = { cluster, settings, runtime: new NodeRuntime(), requeue };
  let stopped = false;

  function requeue(object: KubeObject, afterMs: number): void {
    enqueue(object.kind, object.metadata.namespace ?? '', object.metadata.name, afterMs);
  }

  function enqueue(kindName: string, namespace: string, name: string, afterMs: number): void {
    if (stopped || reconcilers[kindName] === undefined) return;
    const key = `${kindName} ${namespace}/${name}`;
    const at = cluster.clock.now() + afterMs;
    const planned = due.get(key);
    if (planned !== undefined && planned.at <= at) return;
    planned?.cancel();
    const cancel = cluster.clock.after(afterMs, () => {
      due.delete(key);
      reconcile(kindName, namespace, name);
    });
    due.set(key, { at, cancel });
  }

  function reconcile(kindName: string, namespace: string, name: string): void {
    const object = cluster.store.get(kindNamed(cluster, kindName), namespace, name);
    if (object === undefined) return;
    try {
      reconcilers[kindName]?.(context, object);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      enqueue(kindName, namespace, name, retryMs);
    }
  }

  function onWrite(event: StoreEvent): void {
    const { kind, object } = event;
    const namespace = object.metadata.namespace ?? '';
    enqueue(kind.kind, namespace, object.metadata.name, 0);
    const owner = controllerOf(object);
    if (owner) enqueue(owner.kind, namespace, owner.name, 0);
    if (kind.kind === 'Secret' || kind.kind === 'ConfigMap') wakePending(namespace);
    if (kind.kind === 'Pod') for (const service of servicesOf(context, event)) requeue(service, 0);
    if (kind.kind === 'Pod' && event.type === 'DELETED') context.runtime.forget(object.metadata.uid ?? '');
    cluster.clock.after(0, () => {
      if (!stopped) collectGarbage(cluster, event);
    });
  }

  /** Pods that wait for a Secret or ConfigMap look again as soon as one is written. */
  function wakePending(namespace: string): void {
    for (const pod of cluster.store.list(kindNamed(cluster, 'Pod'), namespace) as Pod[]) {
      if (pod.status?.phase === 'Pending') requeue(pod, 0);
    }
  }

  const unsubscribe = cluster.store.subscribe(onWrite);
  return {
    context,
    wake() {
      const served = Object.keys(reconcilers).filter((name) => cluster.kinds.some(({ kind }) => kind === name));
      for (const kindName of served) {
        for (const object of cluster.store.list(kindNamed(cluster, kindName), '')) requeue(object, 0);
      }
    },
    stop() {
      stopped = true;
      unsubscribe();
      for (const { cancel } of due.values()) cancel();
      due.clear();
    },
  };
}
