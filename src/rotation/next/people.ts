import type { Actor } from '../actor.js';
import type { Event } from '../event.js';
import {
  awaitsAcceptance,
  mayAskAgain,
  touchedAnything,
  touchedProduction,
  type Hold,
  type Rotation,
} from '../record.js';
import type { Refusal } from '../refusal.js';
import { askAgain } from './approval.js';
import { audit, change, draft, refuse, type Decision, type Draft } from './decision.js';
import { goOn } from './go-on.js';
import { holdFor } from './hold.js';
import { changeItem, endNow, tooLate } from './items.js';
import { lastDoubt } from './monitors.js';
import { beginRollback } from './rollback.js';

type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** Stops what comes next until somebody resumes. Alerts still roll back: a hold is no blindfold. */
export function holdByPerson(rotation: Rotation, event: Of<'hold'>, now: number): Decision {
  const not = cannot(rotation, event.by);
  if (not) return refuse(not);
  if (rotation.hold?.endedBy === 'person') return refuse({ code: 'already-held' });
  const logged = audit(draft(rotation), 'hold', event.by.user, { text: event.text });
  const reason = {
    code: 'operator' as const,
    by: event.by.user,
    ...(event.text === undefined ? {} : { text: event.text }),
  };
  return holdFor(logged, reason, now);
}

/**
 * Runs the check again; skips nothing. Where the monitors' last word was not OK, their next one decides; where one was
 * edited, this accepts the edit. Refused where production's switch was begun and its approval is over: that can only be
 * put back.
 */
export function resume(rotation: Rotation, by: Actor, now: number): Decision {
  const not = cannot(rotation, by, 'even while rolling back');
  if (not) return refuse(not);
  const { hold } = rotation;
  if (!hold) return refuse({ code: 'not-held' });
  if (mayAskAgain(rotation)) return askAgain(rotation, by, now);
  const late = tooLate(rotation, now);
  if (late?.code === 'approval-expired' && hold.reason.code === late.code) return refuse(late);
  if (awaitsAcceptance(rotation)) return acceptMonitor(rotation, by);
  const logged = audit(draft(rotation), 'resume', by.user);
  // Only a reading ends what the monitors hold: the next one is judged as if it were the first.
  if (hold.endedBy === 'monitors') return change(logged, { monitors: undefined });
  const seen = hold.reason.code === 'alert-asks' ? { alertsFrom: now } : {};
  const forgotten = change(retake(logged, hold), { monitors: undefined, ...seen });
  const doubted = lastDoubt(rotation);
  return doubted ? holdFor(forgotten, doubted, now, 'monitors') : goOn(forgotten, now, by.user);
}

/** Weights that somebody changed during a step are set again, and the step is judged anew. */
function retake(from: Draft, { reason }: Hold): Draft {
  if (reason.code !== 'weights-changed') return from;
  const { items, cursor } = from.rotation;
  return change(from, {
    items: items.map((item, index) => {
      const { until: _judged, ...rest } = item;
      return index === cursor ? rest : item;
    }),
  });
}

/**
 * An edited monitor judges from now on as it is now; its next reading ends the hold, or not. The approval was for the
 * monitor as it was, so this is an approver's to say, and not that of whoever asked for the rotation.
 */
function acceptMonitor(rotation: Rotation, by: Actor): Decision {
  const { monitors, accepted = [], request } = rotation;
  if (monitors?.state !== 'unknown' || !monitors.edited) return refuse({ code: 'not-held' });
  if (!by.mayApprove) return refuse({ code: 'not-approver' });
  if (by.user === request.by) return refuse({ code: 'own-rotation' });
  const { edited } = monitors;
  const logged = audit(draft(rotation), 'monitor-accepted', by.user, { ...edited });
  const others = accepted.filter(({ id }) => id !== edited.id);
  return change(logged, { accepted: [...others, edited], monitors: undefined });
}

/** Gives the rotation up: puts back what was switched; after production's switch that is a rollback. */
export function cancel(rotation: Rotation, event: Of<'cancel'>, now: number): Decision {
  const not = cannot(rotation, event.by);
  return not ? refuse(not) : turnRound(rotation, event, now);
}

/** Puts everything back. Needs no approval; works after `done` too, as long as the old version exists (design 11). */
export function rollBack(rotation: Rotation, event: Of<'rollback'>, now: number): Decision {
  const reopens = rotation.phase === 'ended' && rotation.ending === 'done' && rotation.kind === 'rotation';
  const not = reopens ? mayNot(event.by) : cannot(rotation, event.by);
  return not ? refuse(not) : turnRound(rotation, event, now);
}

function turnRound(rotation: Rotation, event: Of<'cancel'> | Of<'rollback'>, now: number): Decision {
  const by = event.by.user;
  const why = { code: 'requested' as const, by, ...(event.text === undefined ? {} : { text: event.text }) };
  const ending = touchedProduction(rotation) ? 'rolled-back' : 'cancelled';
  const logged = audit(draft(rotation), event.type, by, { text: event.text });
  if (rotation.phase === 'ended') return beginRollback(logged, { why, by, ending }, now);
  const marked = changeItem(logged, { state: 'skipped', endedAt: now });
  // What was updated in place has nothing to go back to: the run just ends.
  if (!touchedAnything(rotation) || rotation.kind === 'development') {
    return endNow(change(marked, { rollback: { why, by, at: now, ending: 'cancelled', reopened: false } }), now);
  }
  return beginRollback(marked, { why, by, ending }, now);
}

function cannot(rotation: Rotation, by: Actor, rollingBack?: 'even while rolling back'): Refusal | undefined {
  if (rotation.phase === 'ended') return { code: 'already-ended', ending: rotation.ending ?? 'done' };
  if (rotation.phase === 'rollback' && !rollingBack) return { code: 'rolling-back' };
  return mayNot(by);
}

function mayNot(by: Actor): Refusal | undefined {
  return by.mayRequest ? undefined : { code: 'not-requester' };
}
