import type { Cluster } from '../../src/kubernetes/clusters.js';
import { isRouted, routerOf } from '../../src/kubernetes/traffic/router-of.js';
import type { Router, Traffic } from '../../src/kubernetes/traffic/router.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import type { Rotation } from '../../src/rotation/record.js';
import type { BlueGreenPlan } from '../../src/rotation/strategy.js';
import type { Parts } from '../parts.js';
import { stageAtHand, touchedStages, type StageAtHand } from '../steps/stage.js';

/** What a step needs to know of the copy of a stage that moves by one, and of its traffic. */
export interface CopyAtHand {
  readonly stage: StageAtHand;
  readonly cluster: Cluster;
  /** The plan of the place that the copied workload is in. */
  readonly plan: StagePlan;
  readonly green: BlueGreenPlan;
  /** The new Secret's name. */
  readonly name: string;
  readonly router: Router;
  readonly traffic: Traffic;
}

/** The copy of the stage that the pending effect is about. Throws where its plan has none: a fault of ours. */
export async function copyAtHand(parts: Pick<Parts, 'clusters'>, rotation: Rotation): Promise<CopyAtHand> {
  const found = copyOfStage(rotation, await stageAtHand(parts, rotation));
  if (!found) throw new Error('the environment does not move by a copy');
  return found;
}

/** The copies of all stages that were touched, production's first. */
export async function touchedCopies(parts: Pick<Parts, 'clusters'>, rotation: Rotation): Promise<CopyAtHand[]> {
  return (await touchedStages(parts, rotation)).flatMap((stage) => copyOfStage(rotation, stage) ?? []);
}

/** The copy of a stage, where its plan has one. */
export function copyOfStage({ id }: Rotation, stage: StageAtHand): CopyAtHand | undefined {
  for (const { plan, cluster, name } of stage.places) {
    const green = plan.strategy;
    if (green === 'rolling' || !isRouted(green.router)) continue;
    const { namespace, services, original, copy, router } = green;
    const route = 'route' in router ? router.route : undefined;
    const traffic: Traffic = { rotationId: id, namespace, route, services, original, copy };
    return { stage, cluster, plan, green, name, router: routerOf(green.router), traffic };
  }
  return undefined;
}

/** The stage as its own switch sees it: without the workload that a copy stands in for, which is switched after the watch. */
export function withoutOriginal(stage: StageAtHand): StageAtHand {
  return withWorkloads(stage, ({ workloads, strategy }) => workloads.filter((one) => !isOriginal(one, strategy)));
}

/** The stage with nothing but the workload that is copied. */
export function onlyOriginal(stage: StageAtHand): StageAtHand {
  return withWorkloads(stage, ({ workloads, strategy }) => workloads.filter((one) => isOriginal(one, strategy)));
}

function isOriginal({ uid }: StagePlan['workloads'][number], strategy: StagePlan['strategy']): boolean {
  return strategy !== 'rolling' && isRouted(strategy.router) && strategy.uid === uid;
}

function withWorkloads(stage: StageAtHand, of: (plan: StagePlan) => StagePlan['workloads']): StageAtHand {
  const [first, ...others] = stage.places.map((place) => ({
    ...place,
    plan: { ...place.plan, workloads: of(place.plan) },
  }));
  return first ? { ...stage, places: [first, ...others] } : stage;
}
