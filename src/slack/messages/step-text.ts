import type { ReasonOf, ReasonText } from './reason-words.js';
import { code, count, names, quote } from './text.js';

type CheckFailure = ReasonOf<'log-errors' | 'job-failed' | 'job-timeout' | 'cron-job-missing'>;

export type StepFailure =
  | ReasonOf<
      | 'workload-gone'
      | 'workload-conflict'
      | 'refused-by-cluster'
      | 'pod-failing'
      | 'progress-deadline'
      | 'rollout-degraded'
      | 'pods-left-behind'
    >
  | CheckFailure;

const LOOK = 'Mend the cause, then start the rotation again.';

/** The words for a step that could not be carried out on a workload. */
export function stepText(reason: StepFailure): ReasonText {
  switch (reason.code) {
    case 'workload-gone':
      return { what: `${code(reason.workload)} is gone: it was in the plan.`, means: '', now: LOOK };
    case 'workload-conflict':
      return {
        what: `${code(reason.workload)} was changed by somebody else each of the ${count(reason.tries, 'time')} Keyturn tried to switch it.`,
        means: 'A controller may be putting its own version back.',
        now: 'Find out what else writes to it.',
      };
    case 'refused-by-cluster':
      return {
        what: `The cluster refused a change to ${code(reason.what)}: ${quote(reason.detail)}.`,
        means: 'A quota, an admission policy or a validation said no.',
        now: LOOK,
      };
    case 'pod-failing':
      return {
        what: `Pod ${code(reason.pod)} does not start: ${code(reason.reason)}, ${quote(reason.detail)}.`,
        means: '',
        now: `Look at it with ${code('kubectl describe pod')}.`,
      };
    case 'progress-deadline':
      return {
        what: `${code(reason.workload)} made no progress in its rollout within its deadline.`,
        means: '',
        now: 'Look at its newest pods and at free capacity.',
      };
    case 'rollout-degraded':
      return {
        what: `${code(reason.workload)} is degraded, as Argo Rollouts says: ${quote(reason.detail)}.`,
        means: 'It does not go on by itself.',
        now: `Look at its analysis runs and its newest pods with ${code('kubectl argo rollouts get rollout')}.`,
      };
    case 'pods-left-behind':
      return {
        what: `${code(reason.workload)} still has ${count(reason.pods.length, 'pod')} without the new version: ${names(reason.pods, 3)}.`,
        means: '',
        now: 'Find out what keeps them.',
      };
    case 'log-errors':
    case 'job-failed':
    case 'job-timeout':
    case 'cron-job-missing':
      return checkText(reason);
    default:
      return reason satisfies never;
  }
}

/** The words for a check of the catalogue that said no. */
function checkText(reason: CheckFailure): ReasonText {
  switch (reason.code) {
    case 'log-errors':
      return logErrors(reason);
    case 'job-failed':
      return {
        what: `The integration tests failed: Job ${code(reason.job)}, ${quote(reason.detail)}.`,
        means: '',
        now: `Read its log: ${code(`kubectl logs job/${reason.job}`, 120)}`,
      };
    case 'job-timeout':
      return {
        what: `The integration tests did not end in time: Job ${code(reason.job)}.`,
        means: '',
        now: 'Look at what it waits for, or give it a longer timeout in the catalogue.',
      };
    case 'cron-job-missing':
      return {
        what: `CronJob ${code(reason.cronJob)}, whose Job is the integration test, does not exist.`,
        means: '',
        now: 'Correct the catalogue, then start again.',
      };
    default:
      return reason satisfies never;
  }
}

function logErrors({ counts, allowed, before }: ReasonOf<'log-errors'>): ReasonText {
  const total = counts.reduce((sum, row) => sum + row.count, 0);
  const pods = [...new Set(counts.map(({ pod }) => pod))];
  return {
    what: `${count(total, 'log line')} matched the error patterns in ${names(pods, 3)}; ${allowed} more than the ${before} before the switch would have been allowed.`,
    means: 'Only pod, time and number are kept, never the line: it may hold the secret.',
    now: `Read the log of ${names(pods, 1)} yourself.`,
  };
}
