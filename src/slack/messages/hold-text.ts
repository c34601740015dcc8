import { awayText } from './datadog-text.js';
import { notPutBackLines } from './not-put-back-text.js';
import type { ReasonOf, ReasonText } from './reason-words.js';
import { roleText, ruleText } from './rule-text.js';
import { code, count, person, quote } from './text.js';
import { moment } from './time.js';

const ALONE = 'The rotation waits and goes on by itself as soon as this is known again.';
const NOTHING = 'Nothing is changed meanwhile.';

type Hold = ReasonOf<
  | 'datadog-unreachable'
  | 'monitor-unknown'
  | 'kubernetes-unreachable'
  | 'forbidden'
  | 'technical'
  | 'operator'
  | 'approval-expired'
  | 'plan-drifted'
>;

/** The words for what stops a rotation until something is known, somebody resumes, or the approval is asked for again. */
export function holdText(reason: Hold): ReasonText {
  switch (reason.code) {
    case 'datadog-unreachable':
      return awayText(reason, ALONE);
    case 'monitor-unknown':
      return monitorUnknown(reason);
    case 'kubernetes-unreachable':
      return kubernetesUnreachable(reason);
    case 'forbidden':
      return forbidden(reason);
    case 'technical':
      return {
        what: `A step broke ${count(reason.tries, 'time')}: ${quote(reason.detail)}.`,
        means: 'It is tried again, with longer pauses. Repeating a step is harmless.',
        now: 'If it stays so, look into the log of Keyturn for this rotation.',
      };
    case 'operator':
      return {
        what: `${person(reason.by)} put the rotation on hold${reason.text === undefined ? '.' : `: “${quote(reason.text)}”`}`,
        means: 'Nothing new is started. An alert still rolls back.',
        now: 'Press `Resume` to go on, or give the rotation up.',
      };
    case 'approval-expired':
      return {
        what: `There is no valid approval any more: the time for it ended ${moment(reason.at)}.`,
        means: 'Nothing more is switched. What was switched before keeps the new version.',
        now: 'Press `Ask again` for a new request, or give the rotation up to put everything back.',
      };
    case 'plan-drifted':
      return {
        what: `The cluster is no longer what was approved:${changed(reason.changes)}`,
        means: 'The approval does not cover this, so nothing of it was touched.',
        now: 'Look at the changes. `Ask again` shows the new plan to the approvers; or give the rotation up to put everything back.',
      };
    default:
      return reason satisfies never;
  }
}

function kubernetesUnreachable({ context, detail, workloads }: ReasonOf<'kubernetes-unreachable'>): ReasonText {
  const what = `The Kubernetes API of ${code(context)} does not answer (${quote(detail)}).`;
  const now = 'Check the cluster and the network between it and Keyturn.';
  if (!workloads) return { what, means: `${ALONE} ${NOTHING}`, now };
  return {
    what: `:rotating_light: ${what}`,
    means: `${count(workloads.length, 'workload')} could not be put back yet; everything else was. It is tried again until that is known to be done.`,
    now: [`${now} Or run these commands from where the cluster can be reached:`, ...notPutBackLines(workloads)].join(
      '\n',
    ),
  };
}

function changed(changes: readonly string[]): string {
  const lines = changes.slice(0, 6).map((change) => `\n• ${code(change, 160)}`);
  return [...lines, ...(changes.length > 6 ? [`\n• and ${changes.length - 6} more`] : [])].join('');
}

const states: Record<ReasonOf<'monitor-unknown'>['state'], readonly [says: string, now: string]> = {
  'no-data': ['has no data', 'Check that its metric still arrives.'],
  unknown: ['is in an unknown state', 'Open it in Datadog and see why.'],
  warn: ['is in warning', 'Look at the warning. The rotation goes on when it is OK, or roll back.'],
  muted: ['is muted', 'Unmute it, or end its downtime.'],
  edited: [
    'was edited since the plan was drawn',
    'Undo the edit; or, if it is right, an approver who did not ask for this rotation presses `Resume`: it judges as it is now.',
  ],
  stale: [
    'is evaluated on a schedule of its own, so that its state may be from before the switch',
    'Take the schedule off, or name a monitor that Datadog evaluates all the time.',
  ],
  missing: ['no longer exists in Datadog', 'Restore it, or correct the catalogue, cancel and start anew.'],
};

function monitorUnknown({ monitor, state, edited }: ReasonOf<'monitor-unknown'>): ReasonText {
  const [says, now] = states[state];
  return {
    what: `Monitor ${code(monitor)} ${says}.${edited ? isNow(edited) : ''}`,
    means: `That is not taken for OK. ${ALONE}`,
    now,
  };
}

function isNow({ name, query, onlyOptions }: NonNullable<ReasonOf<'monitor-unknown'>['edited']>): string {
  const now = `${code(name, 80)}: ${code(query, 300)}`;
  return onlyOptions ? ` Its thresholds or other options are not what they were: ${now}` : ` It is now ${now}`;
}

function forbidden({ context, verb, resource, group, namespace }: ReasonOf<'forbidden'>): ReasonText {
  const where = namespace === '' ? code(context) : `${code(namespace)} of ${code(context)}`;
  return {
    what: `Keyturn may not ${code(verb)} ${code(resource)} in ${where}.`,
    means: `What it can't see, it can't call safe. ${ALONE}`,
    now: `Add this to the \`rules\` of ${roleText(namespace)} that its service account has: ${ruleText({ group, resources: [resource], verb })}`,
  };
}
