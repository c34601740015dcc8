import type { Blocker } from '../../rotation/plan.js';
import type { BlueGreenPlan } from '../../rotation/strategy.js';
import { controllerOf, type KubeObject } from '../kube-object.js';
import { matchesLabels, matchesSelector, type Labels } from '../matches-selector.js';
import type { Selector } from '../workload-object.js';
import { workloadName } from '../workload-name.js';
import { greenLabels, greenName, type Difference } from './green.js';
import { narrowed, widened } from './green-selector.js';
import type { AutoscalerObject, BudgetObject, PolicyObject, ServiceObject } from './surrounding-objects.js';
import { isHere, tellsApart } from './twin-of.js';

/** What selects or scales pods of a namespace, without what was made for a copy. */
export interface Surroundings {
  readonly services: readonly ServiceObject[];
  readonly autoscalers: readonly AutoscalerObject[];
  readonly budgets: readonly BudgetObject[];
  /** Of all namespaces: a policy elsewhere may name pods of this one. */
  readonly policies: readonly PolicyObject[];
  readonly namespace: string;
  readonly namespaceLabels: Labels;
}

export interface TwinPlan {
  readonly twins: BlueGreenPlan['twins'];
  readonly blockers: readonly Blocker[];
}

/** Which objects beside the Services need a twin, and which ones no twin can do justice to. */
export function drawTwins(around: Surroundings, original: string, difference: Difference): TwinPlan {
  const here = around.policies.filter(({ metadata }) => metadata.namespace === around.namespace);
  const autoscalers = around.autoscalers.filter((one) => scales(one, original));
  const budgets = around.budgets.filter(({ spec }) => tellsApart(spec?.selector, difference));
  const policies = here.filter((policy) => selectorsOf(policy, around).some((one) => tellsApart(one, difference)));
  return {
    twins: [
      ...rowsOf('HorizontalPodAutoscaler', autoscalers),
      ...rowsOf('PodDisruptionBudget', budgets),
      ...rowsOf('NetworkPolicy', policies),
    ],
    blockers: [
      ...autoscalers
        .filter((one) => controllerOf(one))
        .map((one) => scaledBy('HorizontalPodAutoscaler', one, original)),
      ...around.services
        .filter((one) => isNew(difference, serviceSelector(one)))
        .map((one) => inseparable('Service', one)),
      ...around.budgets
        .filter((one) => isLost(difference, one.spec?.selector))
        .map((one) => inseparable('PodDisruptionBudget', one)),
      ...here.filter((one) => isPolicyLost(one, around, difference)).map((one) => inseparable('NetworkPolicy', one)),
      ...around.policies.filter((one) => namesFromElsewhere(one, around, difference)).map(policyElsewhere),
    ],
  };
}

/** The labels that a Service selects pods by; undefined where it selects none itself. */
export function serviceSelector({ spec }: ServiceObject): Labels | undefined {
  const selector = spec?.selector ?? {};
  return spec?.type === 'ExternalName' || Object.keys(selector).length === 0 ? undefined : selector;
}

/** Whether an autoscaler scales this Deployment. */
export function scales({ spec }: AutoscalerObject, deployment: string): boolean {
  const { apiVersion, kind, name } = spec.scaleTargetRef;
  return kind === 'Deployment' && name === deployment && (apiVersion ?? 'apps/v1').startsWith('apps/');
}

export function scaledBy(kind: string, { metadata }: KubeObject, original: string): Blocker {
  const detail = workloadName({ kind: 'Deployment', name: original });
  return { code: 'scaled-by-other', what: workloadName({ kind, name: metadata.name }), detail };
}

function rowsOf(kind: string, objects: readonly KubeObject[]): BlueGreenPlan['twins'] {
  return objects.map(({ metadata: { name } }) => ({ kind, original: name, twin: greenName(name) }));
}

function inseparable(kind: string, { metadata }: KubeObject): Blocker {
  return { code: 'not-separable', what: workloadName({ kind, name: metadata.name }) };
}

function policyElsewhere({ metadata }: PolicyObject): Blocker {
  return { code: 'policy-elsewhere', what: `networkpolicy/${metadata.name}`, detail: metadata.namespace ?? '' };
}

/** Whether it would select the copy's pods, though it doesn't select the original's. */
function isNew(difference: Difference, labels: Labels | undefined): boolean {
  return (
    labels !== undefined && !matchesLabels(labels, difference.labels) && matchesLabels(labels, greenLabels(difference))
  );
}

/** Whether no twin of this selector would be for the copy what it is for the original. */
function isLost(difference: Difference, selector: Selector | null | undefined): boolean {
  if (!selector) return false;
  const green = greenLabels(difference);
  if (!matchesSelector(selector, difference.labels)) return matchesSelector(selector, green);
  if (!tellsApart(selector, difference)) return false;
  const twin = narrowed(selector, difference);
  return !matchesSelector(twin, green) || matchesSelector(twin, difference.labels);
}

function isPolicyLost(policy: PolicyObject, around: Surroundings, difference: Difference): boolean {
  const subject = policy.spec?.podSelector ?? {};
  const green = greenLabels(difference);
  // A policy that isolates the copy alone; a peer that is only the copy gives it more than the original has, and harms nothing.
  if (!matchesSelector(subject, difference.labels) && matchesSelector(subject, green)) return true;
  return selectorsOf(policy, around)
    .filter((one) => tellsApart(one, difference))
    .some((one) => !matchesSelector(widened(one, difference), green));
}

/** The selectors of a policy that are about pods of its own namespace. */
function selectorsOf({ spec }: PolicyObject, { namespaceLabels }: Surroundings): Selector[] {
  const peers = peersOf(spec).filter((peer) => isHere(peer, namespaceLabels));
  return [spec?.podSelector ?? {}, ...peers.flatMap(({ podSelector }) => (podSelector ? [podSelector] : []))];
}

function namesFromElsewhere(policy: PolicyObject, around: Surroundings, difference: Difference): boolean {
  if (policy.metadata.namespace === around.namespace) return false;
  return peersOf(policy.spec).some(
    ({ namespaceSelector, podSelector }) =>
      matchesSelector(namespaceSelector, around.namespaceLabels) && tellsApart(podSelector, difference),
  );
}

function peersOf(spec: PolicyObject['spec']) {
  return [
    ...(spec?.ingress ?? []).flatMap(({ from }) => from ?? []),
    ...(spec?.egress ?? []).flatMap(({ to }) => to ?? []),
  ];
}
