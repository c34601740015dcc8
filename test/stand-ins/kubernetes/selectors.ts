import { badRequest } from './api-error.js';
import type { Kind } from './kinds.js';
import type { KubeObject, LabelSelector } from './kube-object.js';

export type Matcher = (object: KubeObject) => boolean;
type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

/** The `labelSelector` of a request; refuses what the server cannot parse. */
export function parseLabelSelector(text: string): Matcher {
  const tests = splitTop(text).map((part) => labelTest(part.trim()));
  return (object) => tests.every((test) => test(object.metadata.labels ?? {}));
}

/** The selector of a workload or a Service. An empty one selects everything. */
export function matchesLabels(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value);
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        case 'DoesNotExist':
        default:
          return value === undefined;
      }
    })
  );
}

function splitTop(text: string): string[] {
  return text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
}

function labelTest(part: string): LabelTest {
  const set = /^([^\s!=()]+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(part);
  if (set) {
    const key = set[1] ?? '';
    const values = (set[3] ?? '').split(',').map((value) => value.trim());
    return set[2] === 'in'
      ? (labels) => labels[key] !== undefined && values.includes(labels[key])
      : (labels) => labels[key] === undefined || !values.includes(labels[key]);
  }
  const equal = /^([^\s!=()]+)\s*(==|=|!=)\s*([^\s!=()]*)$/.exec(part);
  if (equal) {
    const key = equal[1] ?? '';
    return equal[2] === '!=' ? (labels) => labels[key] !== equal[3] : (labels) => labels[key] === equal[3];
  }
  const presence = /^(!?)\s*([^\s!=()]+)$/.exec(part);
  if (!presence) throw badRequest(`unable to parse requirement: found '${part}', expected: a selector`);
  const key = presence[2] ?? '';
  return presence[1] === '!' ? (labels) => labels[key] === undefined : (labels) => labels[key] !== undefined;
}

/** The fields each kind can be selected by, besides `metadata.name` and `metadata.namespace`. */
const selectableFields: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  Namespace: ['status.phase'],
  Secret: ['type'],
  ReplicaSet: ['status.replicas'],
  Job: ['status.successful'],
  Node: ['spec.unschedulable'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** The `fieldSelector` of a request; refuses fields that the kind cannot be selected by. */
export function parseFieldSelector(text: string, kind: Kind): Matcher {
  const allowed = ['metadata.name', 'metadata.namespace', ...(selectableFields[kind.kind] ?? [])];
  const tests = text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const parsed = /^([^!=]+)(==|=|!=)(.*)$/.exec(part);
      if (!parsed) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`);
      const field = parsed[1] ?? '';
      if (!allowed.includes(field)) throw badRequest(`field label not supported: ${field}`);
      return { field, negated: parsed[2] === '!=', value: parsed[3] ?? '' };
    });
  return (object) => tests.every(({ field, negated, value }) => (fieldText(object, field) === value) !== negated);
}

function fieldText(object: KubeObject, field: string): string {
  const value = field
    .split('.')
    .reduce<unknown>((holder, part) => (holder as Record<string, unknown> | undefined)?.[part], object);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
