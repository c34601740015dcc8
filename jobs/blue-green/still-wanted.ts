import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';

/** Asks whether the record still says what it said: a rollback that began meanwhile has an effect of its own. */
export function stillWanted({ rotations }: Pick<Parts, 'rotations'>, { id, pending }: Rotation) {
  return async (): Promise<boolean> => (await rotations.load(id))?.pending?.id === pending?.id;
}
