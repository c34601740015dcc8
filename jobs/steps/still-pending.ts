import type { Rotation } from '../../src/rotation/record.js';
import type { Parts } from '../parts.js';

/** Whether the effect that is being run is still what the record waits for: asked before something is changed by it. */
export function stillPending(
  { rotations }: Pick<Parts, 'rotations'>,
  { id, pending }: Rotation,
): () => Promise<boolean> {
  return async () => (await rotations.load(id))?.pending?.id === pending?.id;
}
