import type { BlueGreenPlan } from '../../rotation/strategy.js';
import { copyKinds, type Named } from './own-object.js';

/** Everything that a plan makes, by kind and name. */
export function madeNames(plan: BlueGreenPlan): Named[] {
  const twins = plan.twins.flatMap(({ kind, twin }) => {
    const known = copyKinds.find((one) => one === kind);
    return known === undefined ? [] : [{ kind: known, name: twin }];
  });
  return [
    { kind: 'Deployment', name: plan.copy },
    ...plan.services.map(({ twin }) => ({ kind: 'Service' as const, name: twin })),
    ...twins,
  ];
}
