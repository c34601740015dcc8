import type { Reason } from '../../rotation/reason.js';
import { failureText } from './failure-text.js';
import { holdText } from './hold-text.js';
import { progressText } from './progress-text.js';
import { questionText } from './question-text.js';
import type { ReasonText } from './reason-words.js';
import { wayBackText } from './way-back-text.js';

/** The words for a reason. Ordinary waiting has only a `what`: nothing is wrong. */
export function reasonText(reason: Reason): ReasonText {
  switch (reason.code) {
    case 'rolling-out':
    case 'rolling-back':
    case 'written-over-again':
    case 'staying-back':
    case 'settling':
    case 'soaking':
    case 'watching':
    case 'stepping':
    case 'moving-replicas':
    case 'copy-starting':
    case 'removing-copy':
    case 'rollout-step':
    case 'window-closed':
    case 'not-before':
    case 'job-running':
    case 'awaiting-approval':
      return { what: progressText(reason), means: '', now: '' };
    case 'datadog-unreachable':
    case 'monitor-unknown':
    case 'kubernetes-unreachable':
    case 'forbidden':
    case 'technical':
    case 'operator':
    case 'approval-expired':
    case 'plan-drifted':
      return holdText(reason);
    case 'monitor-red-before':
    case 'alert-asks':
    case 'alert-older-than-switch':
    case 'half-done':
    case 'foreign-secret':
    case 'window-too-short':
    case 'foreign-copy':
    case 'weights-changed':
    case 'old-secret-missing':
    case 'not-put-back':
    case 'newer-version-in-use':
      return questionText(reason);
    case 'old-credential-over':
      return wayBackText(reason, reason.after ? reasonLine(reason.after) : '');
    case 'written-over':
    case 'old-keys-missing':
      return wayBackText(reason, '');
    case 'plan-blocked':
    case 'monitor-missing':
    case 'no-monitor-found':
    case 'too-many-monitors':
    case 'slo-alerts-alone':
    case 'monitor-search-refused':
    case 'datadog-refused':
    case 'requested':
    case 'rejected':
    case 'monitor-alert':
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
      return failureText(reason);
    default:
      return reason satisfies never;
  }
}

/** A reason in one line. */
export function reasonLine(reason: Reason): string {
  return reasonText(reason).what;
}

/** A reason as a paragraph: what happened, what it means, what to do now. */
export function reasonParagraph(reason: Reason): string {
  const { what, means, now } = reasonText(reason);
  return [what, means, now === '' ? '' : `*What to do:* ${now}`].filter((line) => line !== '').join('\n');
}

/** A reason where there is no rotation that it could mean anything for. */
export function reasonWithoutRotation(reason: Reason): string {
  const { what, now } = reasonText(reason);
  return now === '' ? what : `${what}\n*What to do:* ${now}`;
}
