import { controllerOf, type KubeObject, type LabelSelector } from '../kube-object.js';
import type { Pod } from '../workloads.js';
import { duration } from './duration.js';

export type Cell = string | number;

export const none = '<none>';

/** What is at a path of an object. */
export function value(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((holder, part) => (holder as Record<string, unknown> | undefined)?.[part], object);
}

export const text = (path: string, otherwise: Cell = '') => {
  return (object: KubeObject): Cell => (value(object, path) as Cell | undefined) ?? otherwise;
};
export const count = (path: string) => text(path, 0);
export const ofWanted = (path: string) => {
  return (object: KubeObject): Cell => `${count(path)(object)}/${count('spec.replicas')(object)}`;
};
export const since = (path: string) => {
  return (object: KubeObject, now: number): Cell => {
    const time = value(object, path);
    return typeof time === 'string' ? duration(now - Date.parse(time)) : none;
  };
};

export function labelsText(selecting: LabelSelector | undefined): string {
  const pairs = Object.entries(selecting?.matchLabels ?? {}).map(([key, label]) => `${key}=${label}`);
  return pairs.length === 0 ? none : pairs.toSorted().join(',');
}

/** What a node reports of a pod's containers. */
export function statuses(object: KubeObject): NonNullable<NonNullable<Pod['status']>['containerStatuses']> {
  return (object as Pod).status?.containerStatuses ?? [];
}

export function podStatus(object: KubeObject): string {
  if (object.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const waiting = statuses(object).find((one) => one.state.waiting)?.state.waiting?.reason;
  const ended = statuses(object).find((one) => one.state.terminated)?.state.terminated?.reason;
  return waiting ?? ended ?? (object as Pod).status?.phase ?? 'Unknown';
}

export function nodeStatus(object: KubeObject): string {
  const conditions = (value(object, 'status.conditions') ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True') ? 'Ready' : 'Unknown';
}

export function jobStatus(object: KubeObject): string {
  const conditions = (value(object, 'status.conditions') ?? []) as { type: string; status: string }[];
  const ended = conditions.find(
    ({ type, status }) => ['Complete', 'Failed', 'Suspended'].includes(type) && status === 'True',
  );
  return ended?.type ?? 'Running';
}

export function jobDuration(object: KubeObject, now: number): string {
  const started = value(object, 'status.startTime');
  const ended = value(object, 'status.completionTime');
  if (typeof started !== 'string') return '';
  return duration((typeof ended === 'string' ? Date.parse(ended) : now) - Date.parse(started));
}

export function ports(object: KubeObject): string {
  const all = (value(object, 'spec.ports') ?? []) as { port: number; protocol?: string }[];
  return all.length === 0 ? none : all.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`).join(',');
}

export function controller(object: KubeObject): string {
  const owner = controllerOf(object);
  if (owner === undefined) return none;
  const [group] = owner.apiVersion.split('/');
  return `${owner.kind.toLowerCase()}.${group}/${owner.name}`;
}

export function boundRole(object: KubeObject): string {
  const { kind, name } = value(object, 'roleRef') as { kind: string; name: string };
  return `${kind}/${name}`;
}

export function dataCount(object: KubeObject): number {
  return Object.keys(value(object, 'data') ?? {}).length;
}
