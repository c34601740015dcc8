import type { ReasonOf, ReasonText } from './reason-words.js';
import { notPutBackLines } from './not-put-back-text.js';
import { stageText } from './stage-text.js';
import { code, count, names } from './text.js';
import { lasting } from './time.js';

type Question = ReasonOf<
  | 'monitor-red-before'
  | 'alert-asks'
  | 'alert-older-than-switch'
  | 'half-done'
  | 'foreign-secret'
  | 'window-too-short'
  | 'foreign-copy'
  | 'weights-changed'
  | 'old-secret-missing'
  | 'not-put-back'
  | 'newer-version-in-use'
>;

/** The words for what only a person can decide. */
export function questionText(reason: Question): ReasonText {
  switch (reason.code) {
    case 'monitor-red-before':
      return {
        what: `Already in alert before the switch: ${names(reason.monitors)}.`,
        means: 'A new alert could not be told from this one, so nothing is switched.',
        now: 'Mend what the monitor shows, then press `Resume`: the monitors are read again.',
      };
    case 'alert-asks':
      return {
        what: `In alert since the switch: ${names(reason.monitors)}.`,
        means: 'This secret is set to ask instead of rolling back by itself. The new version is still in use.',
        now: 'Roll back if the alert comes from the new secret. `Resume` goes on once the monitors are OK.',
      };
    case 'alert-older-than-switch':
      return {
        what: `In alert, and the alert began before the switch: ${names(reason.monitors)}.`,
        means: 'The rotation did not cause it, so it does not roll back by itself. It does not go on either.',
        now: 'Look at the alert. `Resume` once it is over, or roll back to be safe.',
      };
    case 'half-done':
      return {
        what: `This rotation was found half-done in the cluster (${code(reason.phase)}): its record was lost.`,
        means: 'Workloads run as they are. Approvals given before are void.',
        now: 'Press `Resume` to look at everything again and go on, or give the rotation up to put the old version back.',
      };
    case 'foreign-secret':
      return {
        what: `Somebody else has made a Secret named ${code(reason.name)} in ${code(stageText(reason.stage), 60)}.`,
        means: 'Keyturn does not overwrite it, and never uses it.',
        now: 'Find out who made it. Cancel this rotation and start a new one: it gets another name.',
      };
    case 'window-too-short':
      return {
        what: `The steps of the traffic take ${lasting(reason.needed)}, and no window of production is that long.`,
        means: 'Production is begun only in a window that all steps fit into.',
        now: 'Cancel, give the catalogue a longer window, a shorter interval or fewer steps, and start again; or start it with `--at now`.',
      };
    case 'foreign-copy':
      return {
        what: `Somebody else has made ${code(reason.name)} in ${code(reason.stage, 40)}, which is how the copy would be called.`,
        means: 'Keyturn does not change or delete what it did not make, so no traffic was moved.',
        now: 'Find out who made it and rename or delete it, then press `Resume`.',
      };
    case 'weights-changed':
      return {
        what: `Somebody else changed the weights of ${code(reason.route)}: ${reason.found === undefined ? 'they no longer say how much the new version gets' : `the new version gets ${reason.found} %`}, not the ${reason.wanted} % of this step.`,
        means: 'What this step saw says nothing about the traffic that it asked for, so no more is moved.',
        now: 'Press `Resume` to set this step again, or roll back to give all traffic to the old version.',
      };
    case 'old-secret-missing':
      return {
        what: `:rotating_light: The old Secret ${code(reason.name)} is missing in ${code(stageText(reason.stage), 60)}.`,
        means: 'There is no way back without it, so nothing is changed there.',
        now: 'Restore that Secret, from a backup or by hand, then press `Resume`.',
      };
    case 'not-put-back':
      return notPutBack(reason);
    case 'newer-version-in-use':
      return {
        what: `A newer version than this rotation's is in use: ${names(reason.workloads)} ${reason.workloads.length === 1 ? 'names' : 'name'} ${code(reason.name)}.`,
        means: 'Putting the old version back would undo that newer rotation too, so nothing is changed.',
        now: 'Roll back the newer rotation first: `/rotate rollback` with its id.',
      };
    default:
      return reason satisfies never;
  }
}

function notPutBack({ workloads }: ReasonOf<'not-put-back'>): ReasonText {
  return {
    what: `:rotating_light: ${count(workloads.length, 'workload')} could not be put back: ${names(workloads.map(({ workload }) => workload))}.`,
    means: 'Everything else was put back. These still use the new version.',
    now: ['run these commands, then press `Resume`:', ...notPutBackLines(workloads)].join('\n'),
  };
}
