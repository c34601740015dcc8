import type { Refusal } from '../../rotation/refusal.js';
import { code } from './text.js';
import { moment } from './time.js';

const NOTHING = 'Nothing was changed.';

/** Why a click or command was refused, and what is possible instead. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'not-approver':
      return `Only approvers of this secret may do that, and you are none of them. ${NOTHING}`;
    case 'not-requester':
      return `Only people who may request rotations of this secret may do that. ${NOTHING}`;
    case 'own-rotation':
      return `You asked for this rotation, so somebody else must approve it. ${NOTHING}`;
    case 'already-voted':
      return 'You approved this already. Your approval counts once; another person is still needed.';
    case 'not-awaiting-approval':
      return `This rotation does not wait for an approval${where(refusal.phase)}. ${NOTHING}`;
    case 'approval-expired':
      return `This request for approval ended ${moment(refusal.at)}. Use \`Ask again\` for a new one. ${NOTHING}`;
    case 'old-message':
      return `That button belongs to an earlier request. Use the newest message of this rotation. ${NOTHING}`;
    case 'plan-changed':
      return `The plan changed since that message was shown. Look at the newest message before you approve. ${NOTHING}`;
    case 'held':
      return `The rotation is on hold. Use \`Resume\` first. ${NOTHING}`;
    case 'not-held':
      return `The rotation is not on hold, so there is nothing to resume. ${NOTHING}`;
    case 'already-held':
      return `The rotation is on hold already. ${NOTHING}`;
    case 'rolling-back':
      return 'The rotation is being rolled back already; that is not stopped.';
    case 'already-ended':
      return `This rotation has ended${ending(refusal.ending)}. ${NOTHING}`;
    case 'nothing-to-ask':
      return `There is no approval to ask for now. ${NOTHING}`;
    case 'old-credential-over':
      return `The old credential, in ${code(refusal.why.name, 120)}, is probably dead, so going back to it takes somebody who says so: \`/rotate rollback\` asks. ${NOTHING}`;
    case 'newer-is-done':
      return `A newer rotation of this secret is done: ${code(refusal.rotation, 120)}. Going back here would undo that one too. Roll it back first: ${code(`/rotate rollback ${refusal.rotation}`, 200)}. ${NOTHING}`;
    default:
      return refusal satisfies never;
  }
}

const phases: Readonly<Record<string, string>> = {
  prepare: ': it is being prepared',
  staging: ': it is in staging',
  production: ': it is in production already',
  watch: ': it is in production already and being watched',
  rollback: ': it is being rolled back',
  ended: ': it has ended',
};

function where(phase: string): string {
  return phases[phase] ?? ' now';
}

const endings: Readonly<Record<string, string>> = {
  done: ': it is done',
  'rolled-back': ': it was rolled back',
  cancelled: ': it was cancelled',
};

function ending(given: string): string {
  return endings[given] ?? '';
}
