import type { StagePlan } from '../../rotation/plan.js';
import { bold, code } from './text.js';

/** A stage as people call it: `staging`; of an environment in several clusters with the cluster, `production in eu`. */
export function stageText(stage: string): string {
  const [environment = stage, ...cluster] = stage.split('@');
  return cluster.length === 0 ? environment : `${environment} in ${cluster.join('@')}`;
}

/** A part of a plan as a heading: with its namespace, where its stage has several. */
export function placeTitle({ stage, namespace }: StagePlan, among: readonly StagePlan[]): string {
  const isOneOf = among.filter((other) => other.stage === stage).length > 1;
  return `${bold(stageText(stage))}${isOneOf ? ` (${code(namespace, 40)})` : ''}`;
}
