import type { Owner, PlannedWorkload, StagePlan } from '../../rotation/plan.js';
import type { NotSeen } from '../../rotation/reference.js';
import { placeTitle, stageText } from './stage-text.js';
import { strategyText } from './strategy-text.js';
import { bold, code, count, names, quote } from './text.js';

/** The workloads of a place with their owners, a line each, and its monitors. */
export function stagePlanText(stage: StagePlan, most = 10): string {
  const where = `${code(stage.namespace)}${stage.context === undefined ? '' : ` on ${code(stage.context)}`}`;
  const title = `${bold(stageText(stage.stage))}: ${count(stage.workloads.length, 'workload')} in ${where}, ${strategyText(stage.strategy)}`;
  const shown = stage.workloads.slice(0, most).map(workloadLine);
  const more = stage.workloads.length > most ? [`• and ${stage.workloads.length - most} more`] : [];
  const previous = stage.previous === undefined ? 'nothing uses the secret yet' : `now on ${code(stage.previous.name)}`;
  return [`${title}; ${previous}`, ...shown, ...more, monitorLine(stage)].join('\n');
}

/** How many workloads of each place a message has room for. */
export function linesFor(places: readonly StagePlan[]): number {
  return Math.max(2, Math.min(10, Math.floor(30 / Math.max(1, places.length))));
}

/**
 * What refers to the secret and stays as it is, of the environments that have any; roles are told apart, see `driftTexts`.
 * An object that names a version in several fields is one line.
 */
export function bystanderTexts(stages: readonly StagePlan[], most = 8): string[] {
  return stages.flatMap((place) => {
    const { bystanders, moreBystanders = 0 } = place;
    const lines = bystanders.flatMap(({ kind, namespace, name, secret, grant }) => {
      const where = namespace === undefined ? '' : ` in ${code(namespace, 40)}`;
      return grant ? [] : [`• ${code(`${kind}/${name}`)}${where} names ${code(secret)}`];
    });
    const once = [...new Set(lines)];
    const left = Math.max(0, once.length - most) + moreBystanders;
    const more = left > 0 ? [`• and ${left} more`] : [];
    return once.length + left === 0 ? [] : [[placeTitle(place, stages), ...once.slice(0, most), ...more].join('\n')];
  });
}

/** What could not be looked at, of the environments of which anything could not; a line for each reason. */
export function notSeenTexts(stages: readonly StagePlan[], most = 5): string[] {
  return stages.flatMap((place) => {
    const { notSeen = [], moreNotSeen = 0 } = place;
    if (notSeen.length === 0) return [];
    const reasons = [...new Set(notSeen.map(reasonOf))];
    const rowsOf = (reason: string) => notSeen.filter((row) => reasonOf(row) === reason);
    const left = reasons.slice(most).reduce((sum, reason) => sum + rowsOf(reason).length, moreNotSeen);
    return [
      [
        placeTitle(place, stages),
        ...reasons.slice(0, most).map((reason) => `• ${reasonLine(reason, rowsOf(reason))}`),
        ...(left > 0 ? [`• and ${left} more`] : []),
        ...(reasons.includes('forbidden') ? [FORBIDDEN] : []),
      ].join('\n'),
    ];
  });
}

/** `forbidden` of `forbidden: User "…" cannot list …`. */
function reasonOf({ why }: NotSeen): string {
  return why.split(':')[0] ?? why;
}

const FORBIDDEN =
  'The ClusterRole `keyturn-search` in `manifests/base/rbac-search.yaml` allows to list them; to the groups of your own CRDs it is added, see `docs/operations.md`.';

/** One kind with all that is known about it, or the names of several. */
function reasonLine(why: string, rows: readonly NotSeen[]): string {
  const [only] = rows;
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  if (kinds.length > 1 || !only) return `${names(kinds, 10)}: ${quote(why, 40)}`;
  return `${code(only.kind)}: ${quote(only.why, 150)}`;
}

function workloadLine(workload: PlannedWorkload): string {
  const size = workload.kind === 'CronJob' ? 'from its next run' : count(workload.replicas, 'pod');
  return `• ${code(`${workload.kind.toLowerCase()}/${workload.name}`)}: ${size}, ${count(workload.fields.length, 'reference')}, ${ownerText(workload.owner)}${ownStepsText(workload)}`;
}

/** An Argo Rollout moves by its own steps, and who lets it go on where it waits. */
function ownStepsText({ ownSteps }: PlannedWorkload): string {
  if (!ownSteps) return '';
  const { steps, pauses, promoted } = ownSteps;
  const moves = steps === 0 ? '' : `; moves by its own ${count(steps, 'step')}`;
  if (pauses === 0) return moves;
  const who = promoted ? 'Keyturn promotes it while the monitors are OK' : '*somebody must promote it*';
  return `${moves}; waits ${count(pauses, 'time')} until it is promoted: ${who}`;
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
