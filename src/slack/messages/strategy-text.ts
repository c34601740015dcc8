import type { StagePlan } from '../../rotation/plan.js';
import { code } from './text.js';

/** How the workloads of an environment move to the new version. */
export function strategyText(strategy: StagePlan['strategy']): string {
  if (strategy === 'rolling') return strategy;
  const { original, router, steps } = strategy;
  const by = 'route' in router ? `${router.type} ${code(router.route)}` : router.type;
  return `blue-green of ${code(`deployment/${original}`)} by ${by}: ${steps.map((step) => `${step} %`).join(', ')}`;
}
