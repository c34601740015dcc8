import { matchesSelector, type Labels } from '../matches-selector.js';
import { apiVersionOf, resources } from '../resources.js';
import type { Selector } from '../workload-object.js';
import { copyMark, greenLabels, greenValues, type Difference } from './green.js';
import { narrowed, widened } from './green-selector.js';
import { ownMetadata } from './own-metadata.js';
import type {
  AutoscalerObject,
  BudgetObject,
  Peer,
  PolicyObject,
  ServiceObject,
  TwinKind,
} from './surrounding-objects.js';

export interface TwinOrder {
  /** The twin's name. */
  readonly twin: string;
  /** The name of the copy that it is for. */
  readonly copy: string;
  readonly difference: Difference;
  /** The labels of the namespace, which policies select by. */
  readonly namespaceLabels: Labels;
  readonly rotationId: string;
}

type Objects = {
  readonly Service: ServiceObject;
  readonly HorizontalPodAutoscaler: AutoscalerObject;
  readonly PodDisruptionBudget: BudgetObject;
  readonly NetworkPolicy: PolicyObject;
};

/** The manifest of a twin: to the copy what the given object is to the original. */
export function twinOf<Kind extends TwinKind>(kind: Kind, object: Objects[Kind], order: TwinOrder) {
  const metadata = ownMetadata(object, order.twin, order.rotationId);
  return { apiVersion: apiVersionOf(resources[kind]), kind, metadata, spec: specs[kind](object, order) };
}

type Spec = Readonly<Record<string, unknown>>;

const specs: { readonly [Kind in TwinKind]: (object: Objects[Kind], order: TwinOrder) => Spec } = {
  Service: serviceSpec,
  HorizontalPodAutoscaler: ({ spec }, { copy }) => ({
    ...spec,
    scaleTargetRef: { ...spec.scaleTargetRef, name: copy },
  }),
  PodDisruptionBudget: ({ spec }, { difference }) => ({
    ...spec,
    ...(spec?.selector ? { selector: narrowed(spec.selector, difference) } : {}),
  }),
  NetworkPolicy: policySpec,
};

/** What only one Service can have, or what only makes sense outside the cluster. */
const notShared = new Set([
  'clusterIP',
  'clusterIPs',
  'externalIPs',
  'externalTrafficPolicy',
  'loadBalancerIP',
  'loadBalancerClass',
  'loadBalancerSourceRanges',
  'allocateLoadBalancerNodePorts',
  'healthCheckNodePort',
]);

/** Reached from inside the cluster alone, as a router reaches it; headless stays headless. */
function serviceSpec({ spec }: ServiceObject, { difference }: TwinOrder): Spec {
  const kept = Object.fromEntries(Object.entries(spec ?? {}).filter(([key]) => !notShared.has(key)));
  const ports = (spec?.ports ?? []).map(({ nodePort: _nodePort, ...port }) => port);
  return {
    ...kept,
    type: 'ClusterIP',
    ...(spec?.clusterIP === 'None' ? { clusterIP: 'None' } : {}),
    selector: { ...greenValues(spec?.selector ?? {}, difference), ...copyMark },
    ...(ports.length > 0 ? { ports } : {}),
  };
}

/** The same policy about both: policies add up, so beside the first it allows just what is missing for the copy. */
function policySpec({ spec }: PolicyObject, order: TwinOrder): Spec {
  const { difference, namespaceLabels } = order;
  const peers = (list: readonly Peer[]): Peer[] =>
    list.map((peer) =>
      peer.podSelector && isHere(peer, namespaceLabels)
        ? { ...peer, podSelector: bothOf(peer.podSelector, difference) }
        : peer,
    );
  return {
    ...spec,
    podSelector: bothOf(spec?.podSelector ?? {}, difference),
    ...(spec?.ingress
      ? { ingress: spec.ingress.map((rule) => (rule.from ? { ...rule, from: peers(rule.from) } : rule)) }
      : {}),
    ...(spec?.egress ? { egress: spec.egress.map((rule) => (rule.to ? { ...rule, to: peers(rule.to) } : rule)) } : {}),
  };
}

/** Whether a peer's pods may be of this namespace. */
export function isHere({ namespaceSelector }: Peer, namespaceLabels: Labels): boolean {
  return !namespaceSelector || matchesSelector(namespaceSelector, namespaceLabels);
}

function bothOf(selector: Selector, difference: Difference): Selector {
  return tellsApart(selector, difference) ? widened(selector, difference) : selector;
}

/** Whether a selector selects the original's pods and not the copy's. */
export function tellsApart(selector: Selector | null | undefined, difference: Difference): boolean {
  return matchesSelector(selector, difference.labels) && !matchesSelector(selector, greenLabels(difference));
}
