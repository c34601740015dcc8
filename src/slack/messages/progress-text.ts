import type { ReasonOf } from './reason-words.js';
import { rolloutStepText } from './rollout-step-text.js';
import { code, names } from './text.js';
import { moment } from './time.js';

type Progress = ReasonOf<
  | 'rolling-out'
  | 'rollout-step'
  | 'rolling-back'
  | 'written-over-again'
  | 'staying-back'
  | 'settling'
  | 'soaking'
  | 'watching'
  | 'stepping'
  | 'moving-replicas'
  | 'copy-starting'
  | 'removing-copy'
  | 'window-closed'
  | 'not-before'
  | 'job-running'
  | 'awaiting-approval'
>;

/** What ordinary waiting waits for, in one line. */
export function progressText(reason: Progress): string {
  switch (reason.code) {
    case 'rolling-out':
      return `${code(reason.workload)}: ${reason.updated} of ${reason.wanted} pods on the new version`;
    case 'rollout-step':
      return rolloutStepText(reason);
    case 'rolling-back':
      return `${code(reason.workload)} is not back yet; ${reason.back} of ${reason.wanted} pods in this environment are`;
    case 'written-over-again':
      return `somebody wrote the new version over what was put back in ${names(reason.workloads)}; it is put back again ${moment(reason.until)}`;
    case 'staying-back':
      return `looked at until ${moment(reason.until)}, because somebody wrote over what was put back`;
    case 'settling':
      return `the monitors need until ${moment(reason.until)} to say anything about the time since the switch`;
    case 'soaking':
      return `runs on the new version until ${moment(reason.until)}`;
    case 'watching':
      return `watched until ${moment(reason.until)}`;
    case 'stepping':
      return `${reason.percent} % of the traffic is on the new version; judged until ${moment(reason.until)}`;
    case 'moving-replicas':
      return `replicas are moving until ${reason.percent} % of them run the new version`;
    case 'copy-starting':
      return `${code(reason.copy)}: ${reason.ready} of ${reason.wanted} pods ready`;
    case 'removing-copy':
      return `${code(reason.copy)} is going`;
    case 'window-closed':
      return `production's window opens ${moment(reason.opens)}`;
    case 'not-before':
      return `production was asked for not before ${moment(reason.at)}`;
    case 'job-running':
      return `Job ${code(reason.job)} is running`;
    case 'awaiting-approval':
      return `an approver's click, until ${moment(reason.expires)}`;
    default:
      return reason satisfies never;
  }
}
