import type { StagePlan } from '../../rotation/plan.js';
import { driftTexts } from './drift-text.js';
import { bystanderTexts, notSeenTexts } from './plan-text.js';

/**
 * What a switch to `newName` leaves as it is, in paragraphs: roles that somebody must change before, what else refers to the
 * secret, and what could not be looked at. None where there is nothing of it.
 */
export function besideTexts(stages: readonly StagePlan[], newName: string): string[] {
  const others = bystanderTexts(stages);
  const notSeen = notSeenTexts(stages);
  return [
    ...driftTexts(stages, newName),
    ...(others.length === 0 ? [] : [REFERS_TOO, ...others]),
    ...(notSeen.length === 0 ? [] : [NOT_SEEN, ...notSeen]),
  ];
}

const REFERS_TOO =
  ':information_source: These refer to the secret too, and Keyturn does not change them: they stay on the old version until somebody does.';

const NOT_SEEN =
  ':grey_question: Not everything could be looked at. What refers to the secret there stays on the old version too:';
