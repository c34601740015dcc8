import type { Blocker } from '../../rotation/plan.js';
import type { BlueGreenPlan } from '../../rotation/strategy.js';
import { workloadName } from '../workload-name.js';

/** A ReplicaSet is named after its Deployment, a dash and up to ten characters, in the 253 of any name. */
const limits: Readonly<Record<string, number>> = { Deployment: 253 - 11, Service: 63 };

/** Names whose copies would be longer than the API allows. */
export function nameBlockers(plan: BlueGreenPlan): Blocker[] {
  const rows = [
    { kind: 'Deployment', original: plan.original, twin: plan.copy },
    ...plan.services.map((service) => ({ kind: 'Service', ...service })),
    ...plan.twins,
  ];
  return rows
    .filter(({ kind, twin }) => twin.length > (limits[kind] ?? 253))
    .map(({ kind, original }) => ({ code: 'name-too-long', what: workloadName({ kind, name: original }) }));
}
