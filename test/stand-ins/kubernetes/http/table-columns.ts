import type { KubeObject, LabelSelector } from '../kube-object.js';
import type { Container, Pod, PodSpec } from '../workloads.js';
import {
  boundRole,
  controller,
  count,
  dataCount,
  jobDuration,
  jobStatus,
  labelsText,
  nodeStatus,
  none,
  ofWanted,
  podStatus,
  ports,
  since,
  statuses,
  text,
  value,
  type Cell,
} from './cells.js';

/** The wide ones are only shown to who asks for them. */
export type Column = readonly [name: string, cell: (object: KubeObject, now: number) => Cell, wide?: 'wide'];

/** All columns of a kind, in their order. */
export function columnsOf(kind: string): readonly Column[] {
  const nameOf = (object: KubeObject): string => object.metadata.name;
  // An event's own name says nothing.
  if (kind === 'Event') return [...(columnsByKind[kind] ?? []), ['Name', nameOf, 'wide']];
  return [['Name', nameOf], ...(columnsByKind[kind] ?? [age])];
}

const age: Column = ['Age', since('metadata.creationTimestamp')];
const createdAt: Column = ['Created At', text('metadata.creationTimestamp')];

/** Which containers its pods have, and how it finds them. */
function workload(template: string, ...selector: readonly Column[]): readonly Column[] {
  const containers = (object: KubeObject): Container[] =>
    (value(object, `${template}.spec`) as PodSpec | undefined)?.containers ?? [];
  return [
    [
      'Containers',
      (object) =>
        containers(object)
          .map(({ name }) => name)
          .join(','),
      'wide',
    ],
    [
      'Images',
      (object) =>
        containers(object)
          .map(({ image }) => image)
          .join(','),
      'wide',
    ],
    ...selector,
  ];
}

const selector: Column = ['Selector', (object) => labelsText(value(object, 'spec.selector') as LabelSelector), 'wide'];

const columnsByKind: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [['Status', text('status.phase')], age],
  Node: [['Status', nodeStatus], ['Roles', () => none], age, ['Version', text('status.nodeInfo.kubeletVersion')]],
  Secret: [['Type', text('type')], ['Data', dataCount], age],
  ConfigMap: [['Data', dataCount], age],
  Pod: [
    [
      'Ready',
      (object) => `${statuses(object).filter((one) => one.ready).length}/${(object as Pod).spec.containers.length}`,
    ],
    ['Status', podStatus],
    ['Restarts', (object) => statuses(object).reduce((sum, one) => sum + one.restartCount, 0)],
    age,
    ['IP', text('status.podIP', none), 'wide'],
    ['Node', text('spec.nodeName', none), 'wide'],
    ['Nominated Node', () => none, 'wide'],
    ['Readiness Gates', () => none, 'wide'],
  ],
  Service: [
    ['Type', text('spec.type')],
    ['Cluster-IP', text('spec.clusterIP', none)],
    ['External-IP', () => none],
    ['Port(s)', ports],
    age,
  ],
  Event: [
    ['Last Seen', since('lastTimestamp')],
    ['Type', text('type')],
    ['Reason', text('reason')],
    [
      'Object',
      (object) =>
        `${String(value(object, 'involvedObject.kind')).toLowerCase()}/${String(value(object, 'involvedObject.name'))}`,
    ],
    ['Message', text('message')],
  ],
  Deployment: [
    ['Ready', ofWanted('status.readyReplicas')],
    ['Up-to-date', count('status.updatedReplicas')],
    ['Available', count('status.availableReplicas')],
    age,
    ...workload('spec.template', selector),
  ],
  ReplicaSet: [
    ['Desired', count('spec.replicas')],
    ['Current', count('status.replicas')],
    ['Ready', count('status.readyReplicas')],
    age,
    ...workload('spec.template', selector),
  ],
  StatefulSet: [['Ready', ofWanted('status.readyReplicas')], age, ...workload('spec.template')],
  DaemonSet: [
    ['Desired', count('status.desiredNumberScheduled')],
    ['Current', count('status.currentNumberScheduled')],
    ['Ready', count('status.numberReady')],
    ['Up-to-date', count('status.updatedNumberScheduled')],
    ['Available', count('status.numberAvailable')],
    [
      'Node Selector',
      (object) => labelsText({ matchLabels: value(object, 'spec.template.spec.nodeSelector') as never }),
    ],
    age,
    ...workload('spec.template', selector),
  ],
  ControllerRevision: [['Controller', controller], ['Revision', text('revision')], age],
  Job: [
    ['Status', jobStatus],
    ['Completions', (object) => `${count('status.succeeded')(object)}/${text('spec.completions', 1)(object)}`],
    ['Duration', jobDuration],
    age,
    ...workload('spec.template', selector),
  ],
  CronJob: [
    ['Schedule', text('spec.schedule')],
    ['Timezone', text('spec.timeZone', none)],
    ['Suspend', (object) => (value(object, 'spec.suspend') === true ? 'True' : 'False')],
    ['Active', (object) => ((value(object, 'status.active') as unknown[] | undefined) ?? []).length],
    ['Last Schedule', since('status.lastScheduleTime')],
    age,
    ...workload('spec.jobTemplate.spec.template', ['Selector', () => none, 'wide']),
  ],
  PodDisruptionBudget: [
    ['Min Available', text('spec.minAvailable', 'N/A')],
    ['Max Unavailable', text('spec.maxUnavailable', 'N/A')],
    ['Allowed Disruptions', count('status.disruptionsAllowed')],
    age,
  ],
  CustomResourceDefinition: [createdAt],
  Role: [createdAt],
  ClusterRole: [createdAt],
  RoleBinding: [['Role', boundRole], age],
  ClusterRoleBinding: [['Role', boundRole], age],
};
