import type { Blocker } from '../../rotation/plan.js';
import type { RouterSettings } from '../../rotation/strategy.js';
import { matchesLabels } from '../matches-selector.js';
import type { Inspected } from '../traffic/router.js';
import { workloadName } from '../workload-name.js';
import { podLabelsOf, type DeploymentObject } from './deployment-object.js';
import { scaledBy, scales, serviceSelector, type Surroundings } from './draw-twins.js';
import type { Difference } from './green.js';
import { labelDifference } from './label-difference.js';

/** A Service that selects the original's pods, and by what. */
export interface Selecting {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The Services that select the original's pods. */
export function selectingServices({ services }: Surroundings, original: DeploymentObject): Selecting[] {
  return services.flatMap((service) => {
    const labels = serviceSelector(service);
    const isSelecting = labels !== undefined && matchesLabels(labels, podLabelsOf(original));
    return isSelecting ? [{ name: service.metadata.name, labels }] : [];
  });
}

export interface Share {
  /** Undefined: it can't be told how the copy's pods would differ. */
  readonly difference?: Difference;
  /** The Services that get a twin. */
  readonly services: readonly string[];
  readonly blockers: readonly Blocker[];
}

/** How copy and original share, or don't share, what selects pods. */
export function shareOf(
  router: RouterSettings,
  original: DeploymentObject,
  around: Surroundings,
  selecting: readonly Selecting[],
  inspected: Inspected,
): Share {
  const { name } = original.metadata;
  const what = workloadName({ kind: 'Deployment', name });
  if ('blockers' in inspected) return { services: [], blockers: inspected.blockers };
  const labels = podLabelsOf(original);
  if (isShared(router)) {
    const scaling = around.autoscalers.filter((one) => scales(one, name));
    const blockers = scaling.map((one) => scaledBy('HorizontalPodAutoscaler', one, name));
    return { difference: { labels, keys: [] }, services: [], blockers };
  }
  const routed = selecting.filter((service) => inspected.services.includes(service.name));
  if (routed.length === 0) return { services: [], blockers: [{ code: 'not-routed', what }] };
  const others = selecting.filter((service) => !routed.includes(service));
  const drawn = labelDifference({
    labels,
    selector: original.spec.selector,
    routed: routed.map((service) => service.labels),
    others: others.map((service) => service.labels),
  });
  const services = routed.map((service) => service.name);
  if ('tooLong' in drawn) return { services, blockers: [{ code: 'label-too-long', what, detail: drawn.tooLong }] };
  if ('inseparable' in drawn) return { services, blockers: [{ code: 'not-separable', what }] };
  return { difference: drawn.difference, services, blockers: [] };
}

/** Under `replicas` both are behind the same Services, and everything that selects the original selects the copy. */
export function isShared({ type }: RouterSettings): boolean {
  return type === 'replicas';
}
