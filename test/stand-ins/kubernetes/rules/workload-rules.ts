import { sameJson } from '../same-json.js';
import { cause, type Cause } from '../api-error.js';
import type { Kind } from '../kinds.js';
import type { KubeObject, LabelSelector } from '../kube-object.js';
import { isObject } from '../patches/merge-patch.js';
import { matchesLabels } from '../selectors.js';
import type { Container, PodSpec, PodTemplate, Volume } from '../workloads.js';
import { labelCauses } from './metadata-rules.js';
import { labelNameComplaints } from './names.js';

const selectingKinds: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']);

/** What of a StatefulSet's spec may change after its creation. */
const statefulSetMutable = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];
const statefulSetText =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

interface Strategy {
  type?: string;
  rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string };
}

interface Spec {
  replicas?: number;
  strategy?: Strategy;
  selector?: LabelSelector;
  template?: PodTemplate;
  jobTemplate?: { spec?: { template?: PodTemplate } };
  schedule?: string;
}

/** What the API refuses in a workload as such. */
export function workloadCauses(kind: Kind, object: KubeObject): Cause[] {
  const spec = (isObject(object['spec']) ? object['spec'] : {}) as Spec;
  if (kind.kind === 'Pod') return podSpecCauses(spec as PodSpec, 'spec');
  if (kind.kind === 'CronJob') {
    return [
      ...scheduleCauses(spec.schedule),
      ...podSpecCauses(spec.jobTemplate?.spec?.template?.spec, 'spec.jobTemplate.spec.template.spec'),
    ];
  }
  if (kind.kind === 'Job') return [...podSpecCauses(spec.template?.spec, 'spec.template.spec'), ...jobCauses(spec)];
  return selectingKinds.has(kind.kind) ? selectingCauses(spec) : [];
}

function scheduleCauses(schedule: string | undefined): Cause[] {
  if (!schedule) return [cause.required('spec.schedule')];
  const fields = schedule.split(/\s+/).filter((field) => field !== '');
  if (schedule.startsWith('@') || fields.length === 5) return [];
  const why = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return [cause.invalid('spec.schedule', schedule, why)];
}

function selectingCauses(spec: Spec): Cause[] {
  const labels = spec.template?.metadata?.labels ?? {};
  const causes: Cause[] = [];
  if ((spec.replicas ?? 0) < 0) {
    causes.push(cause.invalid('spec.replicas', spec.replicas, 'must be greater than or equal to 0'));
  }
  causes.push(...strategyCauses(spec.strategy));
  if (spec.selector === undefined) causes.push(cause.required('spec.selector'));
  if (spec.selector === undefined || !matchesLabels(spec.selector, labels)) {
    causes.push(cause.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'));
  }
  return [
    ...causes,
    ...labelCauses(labels, 'spec.template.metadata.labels'),
    ...podSpecCauses(spec.template?.spec, 'spec.template.spec'),
  ];
}

function strategyCauses(strategy: Strategy | undefined): Cause[] {
  if (strategy === undefined) return [];
  const { type, rollingUpdate } = strategy;
  if (type !== 'RollingUpdate' && type !== 'Recreate') {
    // The field's value is told as the server's own type, whose names are written large.
    const value = { Type: type, RollingUpdate: rollingUpdate ?? null };
    return [cause.unsupported('spec.strategy', value, ['Recreate', 'RollingUpdate'])];
  }
  if (rollingUpdate?.maxSurge !== 0 || rollingUpdate.maxUnavailable !== 0) return [];
  return [cause.invalid('spec.strategy.rollingUpdate.maxUnavailable', 0, 'may not be 0 when `maxSurge` is 0')];
}

function jobCauses(spec: Spec): Cause[] {
  const policy = spec.template?.spec?.restartPolicy;
  if (policy === 'Never' || policy === 'OnFailure') return [];
  return [cause.required('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"')];
}

function podSpecCauses(spec: PodSpec | undefined, field: string): Cause[] {
  if (!Array.isArray(spec?.containers) || spec.containers.length === 0) return [cause.required(`${field}.containers`)];
  const volumes = new Set((spec.volumes ?? []).map((volume) => volume.name));
  return [
    ...(spec.volumes ?? []).flatMap((volume, at) => volumeCauses(volume, `${field}.volumes[${at}]`)),
    ...spec.containers.flatMap((container, at) => containerCauses(container, `${field}.containers[${at}]`, volumes)),
    ...spec.containers.flatMap(({ name }, at, all) => {
      const isSecond = all.findIndex((one) => one.name === name) < at;
      return isSecond ? [cause.duplicate(`${field}.containers[${at}].name`, name)] : [];
    }),
  ];
}

function volumeCauses(volume: Volume, field: string): Cause[] {
  if (volume.secret && !volume.secret.secretName) return [cause.required(`${field}.secret.secretName`)];
  return volume.name ? [] : [cause.required(`${field}.name`)];
}

function containerCauses(container: Container, field: string, volumes: ReadonlySet<string>): Cause[] {
  const causes: Cause[] = container.name
    ? labelNameComplaints(container.name).map((complaint) => cause.invalid(`${field}.name`, container.name, complaint))
    : [cause.required(`${field}.name`)];
  if (!container.image) causes.push(cause.required(`${field}.image`));
  for (const [at, mount] of (container.volumeMounts ?? []).entries()) {
    if (!volumes.has(mount.name)) causes.push(cause.notFound(`${field}.volumeMounts[${at}].name`, mount.name));
  }
  for (const [at, variable] of (container.env ?? []).entries()) {
    const reference = variable.valueFrom?.secretKeyRef;
    if (reference && !reference.key) causes.push(cause.required(`${field}.env[${at}].valueFrom.secretKeyRef.key`));
    if (variable.value && variable.valueFrom) {
      causes.push(cause.invalid(`${field}.env[${at}].valueFrom`, '', 'may not be specified when `value` is not empty'));
    }
  }
  return causes;
}

/** What the API refuses in the change of a workload. */
export function workloadUpdateCauses(kind: Kind, old: KubeObject, updated: KubeObject): Cause[] {
  const before = old['spec'] as Record<string, unknown>;
  const after = updated['spec'] as Record<string, unknown>;
  const causes: Cause[] = [];
  const frozen = (field: string): void => {
    if (sameJson(before[field], after[field])) return;
    causes.push(cause.invalid(`spec.${field}`, after[field], 'field is immutable'));
  };
  if (kind.kind === 'StatefulSet') {
    const rest = (spec: Record<string, unknown>): unknown =>
      Object.fromEntries(Object.entries(spec).filter(([key]) => !statefulSetMutable.includes(key)));
    if (!sameJson(rest(before), rest(after))) causes.push(cause.forbidden('spec', statefulSetText));
  } else if (selectingKinds.has(kind.kind)) frozen('selector');
  else if (kind.kind === 'Job') {
    frozen('selector');
    if (!sameJson(fixedTemplate(before), fixedTemplate(after))) {
      const field = before['suspend'] === true ? 'spec.template.spec' : 'spec.template';
      causes.push(cause.invalid(field, after['template'], 'field is immutable'));
    }
    frozen('completions');
  }
  if (kind.kind === 'Pod') causes.push(...podUpdateCauses(before, after));
  return causes;
}

/** What of a Job's template can't be changed: all of it, but where its pods may go while it is suspended. */
function fixedTemplate(spec: Record<string, unknown>): unknown {
  const template = spec['template'] as PodTemplate;
  if (spec['suspend'] !== true) return template;
  const places = { nodeSelector: undefined, tolerations: undefined, affinity: undefined, schedulingGates: undefined };
  return { ...template, metadata: undefined, spec: { ...template.spec, ...places } };
}

function podUpdateCauses(before: Record<string, unknown>, after: Record<string, unknown>): Cause[] {
  const fixed = (spec: Record<string, unknown>): unknown => ({
    ...spec,
    containers: (spec['containers'] as Container[]).map((container) => ({ ...container, image: '' })),
    activeDeadlineSeconds: undefined,
    tolerations: undefined,
    terminationGracePeriodSeconds: undefined,
  });
  if (sameJson(fixed(before), fixed(after))) return [];
  const text =
    'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
    '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
    '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
  return [cause.forbidden('spec', text)];
}
