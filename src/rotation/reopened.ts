import { currentItem, type Rotation } from './record.js';

/** Whether a rollback can still be asked for, although the rotation has ended: it is done, and not yet put back. */
export function mayReopen({ phase, ending, kind }: Rotation): boolean {
  return phase === 'ended' && ending === 'done' && kind === 'rotation';
}

/** Whether it is a rollback after `done` that has put nothing back so far. */
export function hasPutNothingBack(rotation: Rotation): boolean {
  return rotation.rollback?.reopened === true && currentItem(rotation)?.step === 'find-old-secret';
}

/** Whether such a rollback waits for a person, who may as well give it up. */
export function mayGiveUpRollback(rotation: Rotation): boolean {
  return rotation.hold?.endedBy === 'person' && hasPutNothingBack(rotation);
}
