import type { StagePlan } from '../../rotation/plan.js';
import type { BlueGreenPlan } from '../../rotation/strategy.js';
import { quote } from '../rollback-procedure.js';

/**
 * The kubectl commands that take the traffic away from a copy without the bot, for a POSIX shell; harmless where it has
 * none. The twin of each Service is made to select the original's pods: whatever the weights are, everything goes to them at
 * once. Where replicas are the weight, the original gets its own back and the copy none. They come before the commands that
 * put the references back.
 */
export function trafficCommands(plan: StagePlan): string[] {
  const { strategy } = plan;
  if (strategy === 'rolling' || strategy.router.type === 'argo-rollouts') return [];
  const kubectl = kubectlIn(plan, strategy);
  if (strategy.router.type === 'replicas') {
    const replicas = plan.workloads.find(({ uid }) => uid === strategy.uid)?.replicas ?? 1;
    return [
      `${kubectl} scale deployment ${quote(strategy.original)} --replicas=${replicas}`,
      `${kubectl} rollout status deployment ${quote(strategy.original)}`,
      `${kubectl} scale deployment ${quote(strategy.copy)} --replicas=0`,
    ];
  }
  return strategy.services.map(({ original, twin }) => {
    const selector = `$(${kubectl} get service ${quote(original)} --output=jsonpath='{.spec.selector}')`;
    return `${kubectl} patch service ${quote(twin)} --type=merge --patch "{\\"spec\\":{\\"selector\\":${selector}}}"`;
  });
}

function kubectlIn({ context }: StagePlan, { namespace }: BlueGreenPlan): string {
  const where = context === undefined ? '' : ` --context ${quote(context)}`;
  return `kubectl${where} --namespace ${quote(namespace)}`;
}
