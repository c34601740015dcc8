import type { Event } from './event.js';
import { askAgain, approve, reject } from './next/approval.js';
import type { Decision } from './next/decision.js';
import { judgeMonitors } from './next/monitors.js';
import { broke, settle } from './next/outcome.js';
import { cancel, holdByPerson, resume, rollBack } from './next/people.js';
import { wake } from './next/wake.js';
import type { Rotation } from './record.js';

/**
 * The one function that moves a rotation. Pure: no I/O, no clock, no randomness. Answers every event in every phase:
 * with the rotation as it is from now on, what is to be told and what the audit log gets, or with a refusal that
 * changed nothing. The next effect is the record's `pending`.
 */
export function next(rotation: Rotation, event: Event, now: number): Decision {
  switch (event.type) {
    case 'outcome':
      return settle(rotation, event, now);
    case 'broke':
      return broke(rotation, event, now);
    case 'woken':
      return wake(rotation, now);
    case 'monitors':
      return judgeMonitors(rotation, event, now);
    case 'approve':
      return approve(rotation, event, now);
    case 'reject':
      return reject(rotation, event, now);
    case 'ask-again':
      return askAgain(rotation, event.by, now);
    case 'hold':
      return holdByPerson(rotation, event, now);
    case 'resume':
      return resume(rotation, event.by, now);
    case 'cancel':
      return cancel(rotation, event, now);
    case 'rollback':
      return rollBack(rotation, event, now);
    default:
      return event satisfies never;
  }
}
