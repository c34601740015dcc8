import type { Owner, PlannedWorkload, StagePlan } from '../../rotation/plan.js';
import { bold, code, count, names } from './text.js';

/** The workloads of an environment with their owners, a line each, and what can't be switched. */
export function stagePlanText(stage: StagePlan, most = 10): string {
  const where = `${code(stage.namespace)}${stage.context === undefined ? '' : ` on ${code(stage.context)}`}`;
  const title = `${bold(stage.stage)}: ${count(stage.workloads.length, 'workload')} in ${where}, ${stage.strategy}`;
  const shown = stage.workloads.slice(0, most).map(workloadLine);
  const more = stage.workloads.length > most ? [`• and ${stage.workloads.length - most} more`] : [];
  const previous = stage.previous === undefined ? 'nothing uses the secret yet' : `now on ${code(stage.previous.name)}`;
  return [`${title}; ${previous}`, ...shown, ...more, monitorLine(stage)].join('\n');
}

/** What refers to the secret and stays as it is. */
export function bystanderText(stage: StagePlan, most = 10): string {
  const lines = stage.bystanders.slice(0, most).map(({ kind, namespace, name, secret }) => {
    const where = namespace === undefined ? '' : ` in ${code(namespace, 40)}`;
    return `• ${code(`${kind}/${name}`)}${where} names ${code(secret)}`;
  });
  const more = stage.bystanders.length > most ? [`• and ${stage.bystanders.length - most} more`] : [];
  return [bold(stage.stage), ...lines, ...more].join('\n');
}

function workloadLine(workload: PlannedWorkload): string {
  const size = workload.kind === 'CronJob' ? 'from its next run' : count(workload.replicas, 'pod');
  return `• ${code(`${workload.kind.toLowerCase()}/${workload.name}`)}: ${size}, ${count(workload.fields.length, 'reference')}, ${ownerText(workload.owner)}`;
}

function ownerText({ kind, name }: Owner): string {
  switch (kind) {
    case 'helm':
      return `owned by Helm release ${code(name, 60)}`;
    case 'argo-cd':
      return `owned by Argo CD ${code(name, 60)}`;
    case 'flux':
      return `owned by Flux ${code(name, 60)}`;
    case 'controller':
      return `owned by ${code(name, 60)}`;
    case 'person':
      return name === '' ? 'applied by hand' : `applied by ${code(name, 60)}`;
    case 'unknown':
      return 'owner unknown';
    default:
      return kind satisfies never;
  }
}

function monitorLine(stage: StagePlan): string {
  if (stage.monitors.length === 0) return 'Monitors: none';
  return `Monitors: ${names(
    stage.monitors.map(({ name }) => name),
    4,
  )}`;
}
