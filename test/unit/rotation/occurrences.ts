import type { Event } from '../../../src/rotation/event.js';
import type { Decision } from '../../../src/rotation/next/decision.js';
import { currentItem, type Rotation } from '../../../src/rotation/record.js';
import {
  anna,
  approves,
  ben,
  breaks,
  isDone,
  isFailed,
  minute,
  monitorsSay,
  rejects,
  unreachable,
  waits,
  type Story,
} from './given.js';

const lateEffect = 'e0';

/** Every event, an outcome once in each of its kinds. Ben approves, because Anna may have voted already. */
export const occurrences = {
  done: (story) => isDone(story),
  waits: (story) => waits(story, { code: 'soaking', until: story.now + minute }),
  fails: (story) => isFailed(story),
  'is late': (story) => ({ ...isDone(story), effect: lateEffect }),
  breaks: (story) => breaks(story),
  'is late and breaks': () => ({ type: 'broke', effect: lateEffect, why: unreachable }),
  woken: () => ({ type: 'woken' }),
  'monitors ok': () => monitorsSay.ok,
  'monitors unknown': () => monitorsSay.unknown,
  'monitors alert': () => monitorsSay.alert,
  'monitors alert-before': () => monitorsSay['alert-before'],
  approve: (story) => approves(story, ben),
  reject: (story) => rejects(story, ben),
  'ask-again': () => ({ type: 'ask-again', by: anna }),
  hold: () => ({ type: 'hold', by: anna }),
  resume: () => ({ type: 'resume', by: anna }),
  cancel: () => ({ type: 'cancel', by: anna }),
  rollback: () => ({ type: 'rollback', by: anna }),
  'rollback anyway': () => ({ type: 'rollback', by: anna, anyway: true }),
} satisfies Record<string, (story: Story) => Event>;
export type Occurrence = keyof typeof occurrences;

/**
 * What `next` answered, in a word or two: refused, with which code; `nothing`; `audited`, and nothing else; `noted`,
 * which moves nothing; who holds it from now on, and why; that it `goes on`; or where it stands now.
 */
export function summary(before: Rotation, decision: Decision): string {
  if ('refused' in decision) return `refused: ${decision.refused.code}`;
  const { rotation, notices, audit } = decision;
  if (JSON.stringify(rotation) === JSON.stringify(before) && notices.length === 0) {
    return audit.length > 0 ? 'audited' : 'nothing';
  }
  const hold = rotation.hold ? `held by ${rotation.hold.endedBy}: ${rotation.hold.reason.code}` : '';
  if (place(rotation) !== place(before)) return [place(rotation), hold].filter(Boolean).join(', ');
  if (JSON.stringify(rotation.hold) === JSON.stringify(before.hold)) return 'noted';
  return hold || 'goes on';
}

function place(rotation: Rotation): string {
  const item = currentItem(rotation);
  if (!item) return `ended ${rotation.ending ?? ''}`;
  return `${item.phase}/${item.step}${item.percent === undefined ? '' : ` ${item.percent}`}`;
}
