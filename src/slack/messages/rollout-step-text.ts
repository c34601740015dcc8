import type { ReasonOf } from './reason-words.js';
import { code } from './text.js';
import { moment } from './time.js';

type RolloutStep = ReasonOf<'rollout-step'>;

/** Where an Argo Rollout is among its own steps, and what it waits for there. */
export function rolloutStepText(reason: RolloutStep): string {
  const { workload, step, steps, updated, wanted, weight } = reason;
  const at = steps === 0 ? '' : ` step ${step} of ${steps}`;
  const share = weight === undefined ? '' : `, ${weight} % of the traffic on the new version`;
  const pods = `${updated} of ${wanted} pods on the new version`;
  const doing = reason.pause === undefined ? `is at${at === '' ? ' its update' : at}` : `is paused${at && ` at${at}`}`;
  return `${code(workload)} ${doing}: ${pods}${share}${waitsFor(reason)}`;
}

function waitsFor({ pause, until }: RolloutStep): string {
  switch (pause) {
    case undefined:
      return '';
    case 'promotion':
      return until === undefined
        ? '; promote it (`kubectl argo rollouts promote`), or have that done here by `strategy.router: argo-rollouts`'
        : `; it is judged until ${moment(until)} and promoted when the monitors are OK`;
    case 'time':
      return '; it goes on by itself';
    case 'analysis':
      return '; its own analysis decided nothing: promote or abort it';
    default:
      return pause satisfies never;
  }
}
