import { blockerText } from './blocker-text.js';
import { refusedText } from './datadog-text.js';
import { monitorText, type MonitorFailure } from './monitor-text.js';
import type { ReasonOf, ReasonText } from './reason-words.js';
import { stepText, type StepFailure } from './step-text.js';
import { count, names, person, quote } from './text.js';

const LOOK = 'Mend the cause, then start the rotation again.';

type Failure =
  | ReasonOf<'plan-blocked' | 'datadog-refused' | 'requested' | 'rejected' | 'monitor-alert'>
  | MonitorFailure
  | StepFailure;

/** The words for what the world said no to. What follows from it (rollback or cancel) is told by the message around it. */
export function failureText(reason: Failure): ReasonText {
  switch (reason.code) {
    case 'plan-blocked':
      return {
        what: `${count(reason.blockers.length, 'thing')} in the way of a switch: ${blocked(reason.blockers)}`,
        means: 'Nothing was changed.',
        now: LOOK,
      };
    case 'monitor-missing':
    case 'no-monitor-found':
    case 'too-many-monitors':
    case 'slo-alerts-alone':
    case 'monitor-search-refused':
      return monitorText(reason);
    case 'datadog-refused':
      return refusedText(reason);
    case 'requested':
      return {
        what: `${person(reason.by)} asked for it${reason.text === undefined ? '.' : `: “${quote(reason.text)}”`}`,
        means: '',
        now: '',
      };
    case 'rejected':
      return {
        what: `${person(reason.by)} rejected it: “${quote(reason.text)}”`,
        means: 'Production was not touched.',
        now: '',
      };
    case 'monitor-alert':
      return {
        what: `In alert since the switch: ${names(reason.monitors)}.`,
        means: '',
        now: 'Look at the alert in Datadog. It should clear once the old version is back; if it does not, the new secret was not the cause.',
      };
    case 'workload-gone':
    case 'workload-conflict':
    case 'refused-by-cluster':
    case 'pod-failing':
    case 'progress-deadline':
    case 'rollout-degraded':
    case 'pods-left-behind':
    case 'log-errors':
    case 'job-failed':
    case 'job-timeout':
    case 'cron-job-missing':
      return stepText(reason);
    default:
      return reason satisfies never;
  }
}

function blocked(blockers: ReasonOf<'plan-blocked'>['blockers']): string {
  const lines = blockers.slice(0, 8).map((blocker) => `\n• ${blockerText(blocker)}`);
  const more = blockers.length > 8 ? [`\n• and ${blockers.length - 8} more`] : [];
  return [...lines, ...more].join('');
}
