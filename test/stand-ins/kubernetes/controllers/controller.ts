import { timestamp } from '../clock.js';
import { kindNamed, type Cluster } from '../cluster.js';
import { apiVersionOf } from '../kinds.js';
import { controllerOf, type Condition, type KubeObject, type OwnerReference } from '../kube-object.js';
import { updateObject } from '../writes/update-object.js';
import type { NodeRuntime } from './node-runtime.js';
import type { Settings } from './settings.js';

/** What every controller works with. */
export interface ControllerContext {
  readonly cluster: Cluster;
  readonly settings: Settings;
  readonly runtime: NodeRuntime;
  /** Reconciles an object again, after a while. */
  requeue(object: KubeObject, afterMs: number): void;
}

/** Brings the world nearer to what one object says. Called again until nothing changes; must bear being called at any time. */
export type Reconcile = (context: ControllerContext, object: KubeObject) => void;

/** The objects of a kind that an object controls. */
export function controlled<T extends KubeObject>(context: ControllerContext, owner: KubeObject, kind: string): T[] {
  return context.cluster.store
    .ownedBy(owner.metadata.uid ?? '')
    .filter(({ kind: owned, object }) => owned.kind === kind && controllerOf(object)?.uid === owner.metadata.uid)
    .map(({ object }) => object as T);
}

/** An object as it is now, which a controller's own writes may have changed. */
export function fresh<T extends KubeObject>(context: ControllerContext, object: T): T | undefined {
  const kind = kindNamed(context.cluster, object.kind);
  return context.cluster.store.get(kind, object.metadata.namespace ?? '', object.metadata.name) as T | undefined;
}

export function writeStatus(context: ControllerContext, object: KubeObject, status: object): void {
  change(context, object, (current) => ({ ...current, status }), 'status');
}

export function change(
  context: ControllerContext,
  object: KubeObject,
  with_: (current: KubeObject) => KubeObject,
  subresource?: 'status',
): void {
  const kind = kindNamed(context.cluster, object.kind);
  const { namespace = '', name } = object.metadata;
  updateObject(context.cluster, kind, namespace, name, with_, subresource ? { subresource } : {});
}

export function ownedBy(context: ControllerContext, owner: KubeObject): OwnerReference[] {
  const kind = kindNamed(context.cluster, owner.kind);
  const { name, uid = '' } = owner.metadata;
  return [{ apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid, controller: true, blockOwnerDeletion: true }];
}

/** Sets a condition; its transition time moves only with its status, its update time only with its words. */
export function withCondition(conditions: readonly Condition[], condition: Condition, now: number): Condition[] {
  const old = conditions.find((one) => one.type === condition.type);
  const at = timestamp(now);
  const same = old?.status === condition.status && old.reason === condition.reason && old.message === condition.message;
  if (old && same) return [...conditions];
  const lastTransitionTime = old?.status === condition.status ? (old.lastTransitionTime ?? at) : at;
  const next = { ...condition, lastTransitionTime };
  return [...conditions.filter((one) => one.type !== condition.type), next];
}
