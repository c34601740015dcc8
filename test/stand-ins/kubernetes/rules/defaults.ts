import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { isObject } from '../patches/merge-patch.js';
import type { CronJob, DaemonSet, Deployment, Job, Pod, ReplicaSet, StatefulSet } from '../workloads.js';
import { podSpecWithDefaults, templateWithDefaults } from './pod-defaults.js';
import { secretWithDefaults } from './secret-rules.js';
import { serviceWithDefaults } from './service-rules.js';

type Defaults = (object: KubeObject) => KubeObject;

const rolling: { type?: 'RollingUpdate' } = { type: 'RollingUpdate' };

/** What the API server fills in, by kind. Applied at every write, before validation, so it must bear an incomplete object. */
const defaultsByKind: Readonly<Record<string, Defaults>> = {
  Secret: secretWithDefaults,
  Namespace: (object) => ({
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...object.metadata.labels, 'kubernetes.io/metadata.name': object.metadata.name },
    },
    spec: { finalizers: ['kubernetes'], ...(object['spec'] as object) },
  }),
  Pod: withTemplates((object) => ({ ...object, spec: podSpecWithDefaults((object as Pod).spec) })),
  Deployment: withTemplates((object) => deployment(object as Deployment)),
  ReplicaSet: withTemplates((object) => replicaSet(object as ReplicaSet)),
  StatefulSet: withTemplates((object) => statefulSet(object as StatefulSet)),
  DaemonSet: withTemplates((object) => daemonSet(object as DaemonSet)),
  Job: withTemplates((object) => ({ ...object, spec: jobSpec((object as Job).spec) })),
  CronJob: (object) => cronJob(object as CronJob),
  Service: serviceWithDefaults,
  HorizontalPodAutoscaler: autoscaler,
  NetworkPolicy: networkPolicy,
  Ingress: (object) => object,
};

export function withDefaults(kind: Kind, object: KubeObject): KubeObject {
  return defaultsByKind[kind.kind]?.(object) ?? object;
}

/** Leaves an object without containers to validation, which refuses it. */
function withTemplates(defaults: Defaults): Defaults {
  return (object) => {
    const spec = object['spec'];
    const podSpec = isObject(spec) && isObject(spec['template']) ? spec['template']['spec'] : spec;
    return isObject(podSpec) && Array.isArray(podSpec['containers']) ? defaults(object) : object;
  };
}

function deployment(object: Deployment): Deployment {
  const strategy: Deployment['spec']['strategy'] = { ...rolling, ...object.spec.strategy };
  if (strategy.type === 'RollingUpdate') {
    strategy.rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%', ...strategy.rollingUpdate };
  }
  const defaults = { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 };
  return {
    ...object,
    spec: { ...defaults, ...object.spec, strategy, template: templateWithDefaults(object.spec.template) },
  };
}

function replicaSet(object: ReplicaSet): ReplicaSet {
  const spec = { ...object.spec, template: templateWithDefaults(object.spec.template) };
  return { ...object, spec: { ...spec, replicas: object.spec.replicas ?? 1 } };
}

function statefulSet(object: StatefulSet): StatefulSet {
  const updateStrategy = { ...rolling, ...object.spec.updateStrategy };
  if (updateStrategy.type === 'RollingUpdate')
    updateStrategy.rollingUpdate = { partition: 0, ...updateStrategy.rollingUpdate };
  const defaults = {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
  } as const;
  return {
    ...object,
    spec: { ...defaults, ...object.spec, updateStrategy, template: templateWithDefaults(object.spec.template) },
  };
}

function daemonSet(object: DaemonSet): DaemonSet {
  const updateStrategy = { ...rolling, ...object.spec.updateStrategy };
  if (updateStrategy.type === 'RollingUpdate') {
    updateStrategy.rollingUpdate = {
      maxUnavailable: 1,
      maxSurge: 0,
      ...updateStrategy.rollingUpdate,
    };
  }
  const defaults = { revisionHistoryLimit: 10 };
  return {
    ...object,
    spec: { ...defaults, ...object.spec, updateStrategy, template: templateWithDefaults(object.spec.template) },
  };
}

function jobSpec(spec: Job['spec']): Job['spec'] {
  const single = spec.completions === undefined && spec.parallelism === undefined;
  return {
    ...(single ? { completions: 1 } : {}),
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: 'TerminatingOrFailed',
    ...spec,
    backoffLimit: spec.backoffLimit ?? 6,
    parallelism: spec.parallelism ?? 1,
    template: templateWithDefaults(spec.template),
  };
}

function cronJob(object: CronJob): CronJob {
  const defaults = {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  } as const;
  const template = object.spec?.jobTemplate?.spec?.template;
  if (!Array.isArray(template?.spec?.containers)) return object;
  const { jobTemplate } = object.spec;
  const spec = { ...jobTemplate.spec, template: templateWithDefaults(template) };
  return { ...object, spec: { ...defaults, ...object.spec, jobTemplate: { ...jobTemplate, spec } } };
}

function autoscaler(object: KubeObject): KubeObject {
  const spec = specOf(object);
  const cpu = { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } };
  const hasMetrics = Array.isArray(spec['metrics']) && spec['metrics'].length > 0;
  const metrics = hasMetrics ? spec['metrics'] : [{ type: 'Resource', resource: cpu }];
  return { ...object, spec: { minReplicas: 1, ...spec, metrics } };
}

/** A policy is about what comes in, and about what goes out where it says anything of that. */
function networkPolicy(object: KubeObject): KubeObject {
  const spec = specOf(object);
  const types = Array.isArray(spec['egress']) ? ['Ingress', 'Egress'] : ['Ingress'];
  const rules = (list: unknown): unknown =>
    (list as Record<string, unknown>[]).map((rule) =>
      Array.isArray(rule['ports'])
        ? { ...rule, ports: rule['ports'].map((port: object) => ({ protocol: 'TCP', ...port })) }
        : rule,
    );
  return {
    ...object,
    spec: {
      podSelector: {},
      policyTypes: types,
      ...spec,
      ...(Array.isArray(spec['ingress']) ? { ingress: rules(spec['ingress']) } : {}),
      ...(Array.isArray(spec['egress']) ? { egress: rules(spec['egress']) } : {}),
    },
  };
}

function specOf(object: KubeObject): Record<string, unknown> {
  return (object['spec'] ?? {}) as Record<string, unknown>;
}
