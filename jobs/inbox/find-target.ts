import { closest, distance } from 'fastest-levenshtein';
import type { Rotation } from '../../src/rotation/record.js';
import type { Reply } from '../../src/slack/reply.js';
import type { InboxParts } from './inbox-parts.js';

/**
 * The rotation that a person means by a secret's name or a rotation's id: of a secret the active one, else the one
 * that ended last. Where there is none, the reply that says so and names the nearest.
 */
export async function findTarget(
  { rotations, catalogue }: Pick<InboxParts, 'rotations' | 'catalogue'>,
  target: string,
): Promise<{ readonly rotation: Rotation } | { readonly reply: Reply }> {
  const byId = await rotations.load(target);
  if (byId) return { rotation: byId };
  const active = await rotations.active();
  const names = Object.keys(catalogue.current().secrets);
  const running = active.find(({ secret }) => secret === target);
  if (running) return { rotation: running };
  const [latest] = await rotations.ended(target, 1);
  if (latest) return { rotation: latest };
  if (names.includes(target)) return { reply: { code: 'no-rotation', secret: target } };
  return {
    reply: { code: 'unknown-target', target, nearest: nearest(target, [...names, ...active.map(({ id }) => id)]) },
  };
}

function nearest(word: string, among: readonly string[]): string[] {
  if (among.length === 0) return [];
  const best = distance(word, closest(word, [...among]));
  return among.filter((name) => distance(word, name) <= best + 1).slice(0, 3);
}
