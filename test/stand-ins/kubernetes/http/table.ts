import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import type { Secret } from '../rules/secret-rules.js';
import type { DaemonSet, Deployment, Pod, ReplicaSet, StatefulSet } from '../workloads.js';
import type { ListMeta } from './representation.js';

type Cell = string | number;
type Column = readonly [name: string, cell: (object: KubeObject) => Cell];

/** The columns between NAME and AGE. A kind without a row has none. */
const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [['Status', (object) => (object['status'] as { phase?: string } | undefined)?.phase ?? '']],
  Secret: [
    ['Type', (object) => (object as Secret).type ?? ''],
    ['Data', dataCount],
  ],
  ConfigMap: [['Data', dataCount]],
  Pod: [
    [
      'Ready',
      (object) => `${statuses(object).filter((one) => one.ready).length}/${(object as Pod).spec.containers.length}`,
    ],
    ['Status', podStatus],
    ['Restarts', (object) => statuses(object).reduce((sum, one) => sum + one.restartCount, 0)],
  ],
  Deployment: [
    ['Ready', (object) => ready((object as Deployment).status?.readyReplicas, (object as Deployment).spec.replicas)],
    ['Up-to-date', (object) => (object as Deployment).status?.updatedReplicas ?? 0],
    ['Available', (object) => (object as Deployment).status?.availableReplicas ?? 0],
  ],
  ReplicaSet: [
    ['Desired', (object) => (object as ReplicaSet).spec.replicas],
    ['Current', (object) => (object as ReplicaSet).status?.replicas ?? 0],
    ['Ready', (object) => (object as ReplicaSet).status?.readyReplicas ?? 0],
  ],
  StatefulSet: [
    ['Ready', (object) => ready((object as StatefulSet).status?.readyReplicas, (object as StatefulSet).spec.replicas)],
  ],
  DaemonSet: [
    ['Desired', (object) => (object as DaemonSet).status?.['desiredNumberScheduled'] ?? 0],
    ['Ready', (object) => (object as DaemonSet).status?.['numberReady'] ?? 0],
  ],
};

/** What `kubectl get` prints. */
export function tableOf(kind: Kind, items: readonly KubeObject[], metadata: ListMeta, now: number): unknown {
  const columns: readonly Column[] = [
    ['Name', (object) => object.metadata.name],
    ...(columnsByKind[kind.kind] ?? []),
    ['Age', (object) => age(now - Date.parse(object.metadata.creationTimestamp ?? ''))],
  ];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: columns.map(([name]) => ({
      name,
      type: 'string',
      format: name === 'Name' ? 'name' : '',
      description: name,
      priority: 0,
    })),
    rows: items.map((object) => ({
      cells: columns.map(([, cell]) => cell(object)),
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  };
}

function statuses(object: KubeObject): NonNullable<NonNullable<Pod['status']>['containerStatuses']> {
  return (object as Pod).status?.containerStatuses ?? [];
}

function podStatus(object: KubeObject): string {
  if (object.metadata.deletionTimestamp !== undefined) return 'Terminating';
  const waiting = statuses(object).find((one) => one.state.waiting)?.state.waiting?.reason;
  const ended = statuses(object).find((one) => one.state.terminated)?.state.terminated?.reason;
  return waiting ?? ended ?? (object as Pod).status?.phase ?? 'Unknown';
}

function dataCount(object: KubeObject): number {
  return Object.keys((object as Secret).data ?? {}).length;
}

function ready(count: number | undefined, wanted: number): string {
  return `${count ?? 0}/${wanted}`;
}

function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
