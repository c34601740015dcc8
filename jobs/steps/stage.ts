import type { Cluster, Clusters } from '../../src/kubernetes/clusters.js';
import type { Stage } from '../../src/rotation/entry.js';
import type { StagePlan } from '../../src/rotation/plan.js';
import type { Rotation } from '../../src/rotation/record.js';
import { secretName } from '../../src/rotation/version.js';

interface Parts {
  readonly clusters: Clusters;
}

/** Everything that a step needs to know about the environment that it works in. */
export interface StageAtHand {
  /** Its catalogue settings; absent for development, which has none. */
  readonly settings: Stage | undefined;
  readonly plan: StagePlan;
  readonly cluster: Cluster;
  /** The new Secret's name; in development, where nothing is versioned, the base name. */
  readonly name: string;
  /** When its switch was first allowed to begin. */
  readonly switchedAt: number | undefined;
}

/** The environment that the pending effect is about. Throws where the record names none: a fault of ours. */
export async function stageAtHand(parts: Parts, rotation: Rotation): Promise<StageAtHand> {
  const name = rotation.pending?.stage;
  if (name === undefined) throw new Error('the effect names no environment');
  return openStage(parts, rotation, name);
}

/** One environment of a rotation whose plan has been drawn. */
export async function openStage(parts: Parts, rotation: Rotation, stage: string): Promise<StageAtHand> {
  const plan = rotation.plan?.stages.find((candidate) => candidate.stage === stage);
  if (!plan) throw new Error('the environment has no plan');
  return {
    settings: rotation.entry.stages.find((candidate) => candidate.name === stage),
    plan,
    cluster: await parts.clusters.open(plan.context),
    name: rotation.kind === 'development' ? rotation.entry.baseName : versionName(rotation),
    switchedAt: rotation.switched[stage],
  };
}

/** The environments whose switch was ever allowed to begin, production first: it is put back first. */
export async function touchedStages(parts: Parts, rotation: Rotation): Promise<StageAtHand[]> {
  const touched = (rotation.plan?.stages ?? []).filter(({ stage }) => rotation.switched[stage] !== undefined);
  const inOrder = [...touched].sort((one, other) => Number(other.production) - Number(one.production));
  return Promise.all(inOrder.map(({ stage }) => openStage(parts, rotation, stage)));
}

/** The name of the Secret that the rotation brings. */
export function versionName(rotation: Rotation): string {
  return secretName(rotation.entry.baseName, rotation.version);
}
