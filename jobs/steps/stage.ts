import type { Cluster, Clusters } from '../../src/kubernetes/clusters.js';
import type { Stage } from '../../src/rotation/entry.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';
import { secretName } from '../../src/rotation/version.js';

interface Parts {
  readonly clusters: Clusters;
}

/** One place of a stage: one of its namespaces. Nothing is asked of its cluster yet. */
export interface PlaceAtHand {
  readonly plan: StagePlan;
  readonly cluster: Cluster;
  /** The new Secret's name; in development, where nothing is versioned, the base name. */
  readonly name: string;
  /** What tells it from the other places of its stage; empty where it is the only one. */
  readonly label: string;
}

/** Everything that a step needs to know about the stage that it works in. */
export interface StageAtHand {
  readonly stage: string;
  /** Its catalogue settings; absent for development, which has none. */
  readonly settings: Stage | undefined;
  readonly production: boolean;
  /** In the order of the catalogue; never empty. */
  readonly places: readonly [PlaceAtHand, ...PlaceAtHand[]];
  /** The new Secret's name, in each of its places. */
  readonly name: string;
  /** When its switch was first allowed to begin. */
  readonly switchedAt: number | undefined;
}

/** The stage that the pending effect is about. Throws where the record names none: a fault of ours. */
export async function stageAtHand(parts: Parts, rotation: Rotation): Promise<StageAtHand> {
  const name = rotation.pending?.stage;
  if (name === undefined) throw new Error('the effect names no environment');
  return openStage(parts, rotation, name);
}

/** One stage of a rotation whose plan has been drawn, with all its places. */
export async function openStage(parts: Parts, rotation: Rotation, stage: string): Promise<StageAtHand> {
  const rows = (rotation.plan?.stages ?? []).filter((candidate) => candidate.stage === stage);
  const [first, ...others] = await Promise.all(rows.map((plan) => openPlace(parts, rotation, plan, rows)));
  if (!first) throw new Error('the environment has no plan');
  return {
    stage,
    settings: rotation.entry.stages.find((candidate) => candidate.name === stage),
    production: first.plan.production,
    places: [first, ...others],
    name: first.name,
    switchedAt: rotation.switched[stage],
  };
}

/** All stages of the plan, in its order. */
export function openStages(parts: Parts, rotation: Rotation): Promise<StageAtHand[]> {
  const names = new Set((rotation.plan?.stages ?? []).map(({ stage }) => stage));
  return Promise.all([...names].map((name) => openStage(parts, rotation, name)));
}

/** The stages whose switch was ever allowed to begin, production first: it is put back first. */
export async function touchedStages(parts: Parts, rotation: Rotation): Promise<StageAtHand[]> {
  const touched = (await openStages(parts, rotation)).filter(({ switchedAt }) => switchedAt !== undefined);
  return touched.sort((one, other) => Number(other.production) - Number(one.production));
}

/** The name of the Secret that the rotation brings. */
export function versionName(rotation: Rotation): string {
  return secretName(rotation.entry.baseName, rotation.version);
}

/** Something in a place, told apart from its like in the other places of the stage: `payments deployment/auth-service`. */
export function inPlace({ label }: Pick<PlaceAtHand, 'label'>, name: string): string {
  return label === '' ? name : `${label} ${name}`;
}

/** A reason that a place gave, with what it names told apart from its like in the other places. */
export function reasonInPlace(place: Pick<PlaceAtHand, 'label'>, reason: Reason): Reason {
  if ('workload' in reason) return { ...reason, workload: inPlace(place, reason.workload) };
  return 'pod' in reason ? { ...reason, pod: inPlace(place, reason.pod) } : reason;
}

async function openPlace(
  parts: Parts,
  rotation: Rotation,
  plan: StagePlan,
  rows: readonly StagePlan[],
): Promise<PlaceAtHand> {
  const isOneOf = (key: 'context' | 'namespace') => new Set(rows.map((row) => row[key])).size > 1;
  const label = [
    ...(isOneOf('context') ? [plan.context ?? 'current context'] : []),
    ...(isOneOf('namespace') ? [plan.namespace] : []),
  ];
  return {
    plan,
    cluster: await parts.clusters.open(plan.context),
    name: rotation.kind === 'development' ? rotation.entry.baseName : versionName(rotation),
    label: label.join(' '),
  };
}
