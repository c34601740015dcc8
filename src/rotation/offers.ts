import { isSwitching } from './checklist.js';
import { mayGiveUpRollback, mayReopen } from './reopened.js';
import { awaitsAcceptance, currentItem, mayAskAgain, touchedProduction, type Rotation } from './record.js';

/** What a person can do with a rotation right now: the buttons of its message, and no others. */
export type Offer = 'approve' | 'reject' | 'ask-again' | 'resume' | 'hold' | 'cancel' | 'rollback';

/** The offers valid now, most wanted first. Whether one may take them is decided at the click. */
export function offers(rotation: Rotation): Offer[] {
  if (rotation.phase === 'ended') {
    return mayReopen(rotation) ? ['rollback'] : [];
  }
  if (rotation.phase === 'rollback') return onTheWayBack(rotation);
  const away: Offer = touchedProduction(rotation) ? 'rollback' : 'cancel';
  if (rotation.hold?.endedBy === 'person') return [...goOn(rotation), away];
  if (currentItem(rotation)?.step === 'approve') {
    return ['approve', 'reject', 'hold', ...(away === 'rollback' ? [away] : [])];
  }
  return awaitsAcceptance(rotation) ? ['resume', 'hold', away] : ['hold', away];
}

function onTheWayBack(rotation: Rotation): Offer[] {
  const { hold } = rotation;
  if (hold?.endedBy !== 'person') return [];
  const isOver = hold.reason.code === 'old-credential-over';
  return [
    ...(isOver ? (['rollback'] as const) : []),
    'resume',
    ...(mayGiveUpRollback(rotation) ? (['cancel'] as const) : []),
  ];
}

/** A production switch that was begun and whose approval is over can only be put back. */
function goOn(rotation: Rotation): Offer[] {
  if (mayAskAgain(rotation)) return ['ask-again'];
  const isOver = rotation.hold?.reason.code === 'approval-expired' && isSwitchPending(rotation);
  return isOver ? [] : ['resume'];
}

function isSwitchPending({ pending }: Rotation): boolean {
  return pending !== undefined && isSwitching(pending.step);
}
