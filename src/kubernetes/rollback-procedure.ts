import type { FieldReference, PlannedWorkload, StagePlan } from '../rotation/plan.js';
import { replaceField } from './json-patch.js';

/**
 * The kubectl commands that put every field of every workload back from `name` to what the plan found, one a workload,
 * for a POSIX shell. They need nothing of ours. Each changes a workload only while its fields still hold `name`.
 */
export function rollbackCommands(plan: StagePlan, name: string): string[] {
  return plan.workloads
    .filter(({ fields }) => fields.some((field) => field.name !== name))
    .map((workload) => rollbackCommand(plan, workload, name, workload.fields));
}

/** The command that puts `fields` of one workload back: each field's `name` is what it gets, `from` what it holds. */
export function rollbackCommand(
  { context }: Pick<StagePlan, 'context'>,
  { kind, namespace, name }: Pick<PlannedWorkload, 'kind' | 'namespace' | 'name'>,
  from: string,
  fields: readonly FieldReference[],
): string {
  const patch = fields
    .filter((field) => field.name !== from)
    .flatMap(({ path, name: to }) => replaceField({ path, name: from }, to));
  const where = [...(context === undefined ? [] : ['--context', quote(context)]), '--namespace', quote(namespace)];
  return [
    'kubectl',
    ...where,
    'patch',
    kind.toLowerCase(),
    quote(name),
    '--type=json',
    '--patch',
    quote(JSON.stringify(patch)),
  ].join(' ');
}

/** A text as one word of a POSIX shell, whatever is in it. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
