import type { Evidence } from '../../rotation/evidence.js';
import { copyEvidenceText } from './copy-evidence-text.js';
import { code, count, listed, names, person } from './text.js';
import { lacking } from './way-back-text.js';
import { lasting, moment } from './time.js';

/** What a step saw, in one line. */
export function evidenceText(evidence: Evidence): string {
  switch (evidence.code) {
    case 'plan-drawn':
      return planDrawn(evidence);
    case 'monitors-ok':
      return `${count(evidence.monitors.length, 'monitor')} OK and not muted at ${moment(evidence.readAt)}: ${names(evidence.monitors, 4)}`;
    case 'no-monitors':
      return 'no monitors are set for this environment';
    case 'procedure-written':
      return 'the commands are in the thread; they work without Keyturn';
    case 'secrets-created':
      return secretsCreated(evidence);
    case 'switched':
      return switched(evidence);
    case 'rolled-out':
      return `${rolledOut(evidence.workloads)}${resting(evidence)}`;
    case 'pods-proven':
      return `${evidence.proven} of ${count(evidence.total, 'pod')} on ${code(evidence.name)}, ${count(evidence.restarts, 'restart')}${resting(evidence)}`;
    case 'logs-clean':
      return logsClean(evidence);
    case 'job-passed':
      return `Job ${code(evidence.job)} succeeded in ${lasting(evidence.seconds * 1000)}`;
    case 'soaked':
      return `ran ${lasting(evidence.ms)} on the new version${watchedBy(evidence.monitors)}`;
    case 'approved':
      return `by ${listed(evidence.by.map(person), 10)}; plan ${code(evidence.fingerprint.slice(0, 8))}`;
    case 'window-open':
      return evidence.until === undefined ? 'no window is set' : `open until ${moment(evidence.until)}`;
    case 'window-skipped':
      return `not awaited, because ${person(evidence.by)} asked for \`--at now\``;
    case 'rechecked':
      return `the plan is still the approved one (${code(evidence.fingerprint.slice(0, 8))}) and the monitors are OK`;
    case 'old-secret-present':
      return `${code(evidence.name)} is there to go back to${changedText(evidence.changed)}`;
    case 'nothing-to-go-back-to':
      return 'nothing used the secret before, so there is nothing to go back to';
    case 'watched':
      return `${lasting(evidence.ms)}${watchedBy(evidence.monitors)}`;
    case 'restored':
      return restored(evidence);
    case 'monitors-read':
      return evidence.states.length === 0 ? 'no monitors to read' : names(evidence.states, 6);
    case 'copy-made':
    case 'shifted':
    case 'traffic-returned':
    case 'copy-deleted':
    case 'weights-returned':
      return copyEvidenceText(evidence);
    case 'updated-in-place':
      return `${code(evidence.name)} has the new value, under the same name`;
    case 'restarted':
      return `${count(evidence.workloads.length, 'workload')} restarted: ${names(evidence.workloads)}`;
    default:
      return evidence satisfies never;
  }
}

type Of<C extends Evidence['code']> = Extract<Evidence, { code: C }>;

function planDrawn({ workloads, fields, bystanders }: Of<'plan-drawn'>): string {
  const also = bystanders === 0 ? '' : `; ${count(bystanders, 'other object')} can't be switched, see the thread`;
  return `${count(workloads, 'workload')} with ${count(fields, 'reference')}${also}`;
}

function secretsCreated({ names: created, found }: Of<'secrets-created'>): string {
  const again = found.length === 0 ? '' : `; found again after an interruption: ${names(found)}`;
  return `${created.length === 0 ? 'none were missing' : names(created)}${again}`;
}

function switched({ workloads, already, name }: Of<'switched'>): string {
  const before = already.length === 0 ? '' : `; ${names(already)} named it already`;
  return `${count(workloads.length, 'workload')} now ${workloads.length === 1 ? 'names' : 'name'} ${code(name)}${
    workloads.length === 0 ? '' : `: ${names(workloads)}`
  }${before}`;
}

function rolledOut(workloads: readonly string[]): string {
  return workloads.length === 0 ? 'no workload has running pods' : `${names(workloads)} complete`;
}

/** Workloads without pods of their own at this moment: they take the new version when they start. */
function resting({
  idle,
  cronJobs,
}: {
  readonly idle: readonly string[];
  readonly cronJobs: readonly string[];
}): string {
  const asleep = idle.length === 0 ? '' : `; scaled to zero, so nothing to prove: ${names(idle)}`;
  return cronJobs.length === 0 ? asleep : `${asleep}; from its next run: ${names(cronJobs)}`;
}

function logsClean({ pods, counts, before }: Of<'logs-clean'>): string {
  const now = counts.reduce((sum, { count: lines }) => sum + lines, 0);
  return `${count(now, 'matching line')} in ${count(pods, 'pod')}, ${before} in the same span before the switch`;
}

function watchedBy(monitors: readonly string[]): string {
  return monitors.length === 0
    ? '; no monitors are set'
    : `, ${count(monitors.length, 'monitor')} stayed OK: ${names(monitors, 4)}`;
}

/** What somebody has to know stands before the list of names, which may be cut off. */
function restored({
  workloads,
  already,
  fenced,
  name,
  ms,
  lateMs,
  changedSince,
  skipped = [],
}: Of<'restored'>): string {
  const paused = changedSince.filter((workload) => workload.endsWith(PAUSED));
  const changed = changedSince.filter((workload) => !workload.endsWith(PAUSED));
  const late = lateMs === undefined ? '' : `, those that were out of reach after ${lasting(lateMs)}`;
  const parts = [
    workloads.length === 0
      ? 'no workload had to be put back'
      : `${count(workloads.length, 'workload')} put back to ${code(name)} in ${lasting(ms)}${late}`,
    ...(skipped.length === 0
      ? []
      : [
          `left on the new version, because they could not start on the old one: ${lacking(skipped)} (take those keys out of what needs them, or mark them as optional, then put it back by hand)`,
        ]),
    ...(changed.length === 0 ? [] : [`other changes were kept in ${names(changed)}`]),
    ...(paused.length === 0 ? [] : [`paused, so nothing rolls out until somebody resumes ${names(paused)}`]),
    ...(workloads.length === 0 ? [] : [`put back: ${names(workloads)}`]),
    ...(already.length === 0 ? [] : [`already there: ${names(already)}`]),
    ...(fenced.length === 0 ? [] : [`never switched, protected from late changes: ${names(fenced)}`]),
  ];
  return parts.join('; ');
}

const PAUSED = ' (paused)';

/** An unversioned Secret is not immutable: going back to it means going back to whatever it holds by now. */
function changedText(names: readonly string[] | undefined): string {
  return names === undefined
    ? ''
    : `; it was changed since the rotation began, so it may hold another value: ${names.map(code).join(', ')}`;
}
