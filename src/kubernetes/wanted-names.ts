import type { FieldReference, PlannedWorkload, StagePlan } from '../rotation/plan.js';
import { secretFieldsOf } from './references.js';

/**
 * Whether an object's references are as wanted: its fields that name any of the Secrets concerned all name `name`.
 * Where `name` is what the plan found in use (after a rollback), each workload may hold what it held itself.
 */
export function namesAsWanted(object: unknown, plan: StagePlan, planned: PlannedWorkload, name: string): boolean {
  const held = secretFieldsOf(object).filter((field) => isConcerned(field, plan, planned, name));
  const wanted = wantedNames(plan, planned, name);
  return held.length >= planned.fields.length && held.every((field) => wanted.includes(field.name));
}

function wantedNames(plan: StagePlan, planned: PlannedWorkload, name: string): string[] {
  return name === plan.previous?.name ? [name, ...planned.fields.map((field) => field.name)] : [name];
}

/** A field of this secret: it names a version of the same base as the plan's fields do. */
function isConcerned(field: FieldReference, plan: StagePlan, planned: PlannedWorkload, name: string): boolean {
  const known = [name, plan.previous?.name ?? name, ...planned.fields.map((one) => one.name)].map(baseOf);
  return known.includes(baseOf(field.name));
}

function baseOf(name: string): string {
  return name.replace(/-\d{14}$/, '');
}
