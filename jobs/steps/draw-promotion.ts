import { workloadName } from '../../src/kubernetes/workload-name.js';
import type { PlannedWorkload, StagePlan } from '../../src/rotation/plan.js';
import { promotesRollout, type Strategy } from '../../src/rotation/strategy.js';

/** A stage of the catalogue, as far as its Rollout matters. */
interface Promoting {
  readonly name: string;
  readonly strategy?: Strategy | undefined;
}

/**
 * Says of the Rollout that the catalogue names that it is promoted here. One of a stage's places must have it: a stage in
 * which nothing would ever be promoted is blocked. Rows of stages that promote nothing are as they were.
 */
export function withPromotions(rows: readonly StagePlan[], stages: readonly Promoting[]): StagePlan[] {
  const named = new Map(stages.flatMap(({ name, strategy }) => rolloutOf(name, strategy)));
  return rows.map((row, index) => {
    const rollout = named.get(row.stage);
    if (rollout === undefined) return row;
    const all = rows.filter(({ stage }) => stage === row.stage);
    const isMissing = all.every(({ workloads }) => workloads.every((workload) => workloadName(workload) !== rollout));
    const isFirst = rows.findIndex(({ stage }) => stage === row.stage) === index;
    const blockers = isMissing && isFirst ? [{ code: 'no-such-rollout' as const, what: rollout }] : [];
    const workloads = row.workloads.map((workload) => promotedIf(workload, rollout));
    return { ...row, workloads, blockers: [...row.blockers, ...blockers] };
  });
}

function rolloutOf(name: string, strategy: Strategy | undefined): [string, string][] {
  return strategy && promotesRollout(strategy) ? [[name, strategy.workload]] : [];
}

function promotedIf(workload: PlannedWorkload, rollout: string): PlannedWorkload {
  const { ownSteps } = workload;
  return ownSteps && workloadName(workload) === rollout
    ? { ...workload, ownSteps: { ...ownSteps, promoted: true } }
    : workload;
}
