import type { Actor } from '../actor.js';
import type { Event } from '../event.js';
import { oldCredentialOver } from '../old-credential.js';
import { mayGiveUpRollback, mayReopen } from '../reopened.js';
import {
  awaitsAcceptance,
  mayAskAgain,
  touchedAnything,
  touchedProduction,
  type Hold,
  type Rotation,
} from '../record.js';
import type { OldCredentialOver } from '../reason.js';
import type { Refusal } from '../refusal.js';
import { askAgain } from './approval.js';
import { audit, change, draft, refuse, type Decision, type Draft } from './decision.js';
import { goOn } from './go-on.js';
import { holdFor } from './hold.js';
import { changeItem, endNow, tooLate } from './items.js';
import { lastDoubt } from './monitors.js';
import { beginRollback, refuseRollback } from './rollback.js';
import { forgetFights } from './written-over.js';

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
  const forgotten = change(forgetFights(retake(logged, hold)), {
    monitors: undefined,
    ...(sawAlert(rotation) ? { alertsFrom: now } : {}),
  });
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

/**
 * Gives the rotation up: puts back what was switched; after production's switch that is a rollback, and one after `done` that
 * waits for a person and has put nothing back ends as done as it was. Where the old credential is taken for dead, only
 * `rollback` can say that it goes back all the same.
 */
export function cancel(rotation: Rotation, event: Of<'cancel'>, now: number): Decision {
  if (mayGiveUpRollback(rotation)) {
    const why = { code: 'requested' as const, by: event.by.user };
    const stop = mayNot(event.by);
    return stop ? refuse(stop) : refuseRollback(draft(rotation), now, event.by.user, why);
  }
  const not = cannot(rotation, event.by) ?? mayBeDead(rotation, now);
  return not ? refuse(not) : turnRound(rotation, event, now);
}

/**
 * Puts everything back. Needs no approval; works after `done` too, as long as the old version exists (design 11). Where the old
 * credential is taken for dead it takes somebody who says `anyway`.
 */
export function rollBack(rotation: Rotation, event: Of<'rollback'>, now: number): Decision {
  if (rotation.hold?.reason.code === 'old-credential-over' && rotation.phase === 'rollback') {
    const stop = mayNot(event.by) ?? (event.anyway ? undefined : dead(rotation.hold.reason));
    return stop ? refuse(stop) : goBackAnyway(rotation, event, now);
  }
  const not = mayReopen(rotation) ? mayNot(event.by) : cannot(rotation, event.by);
  const stop = not ?? (event.anyway ? undefined : mayBeDead(rotation, now));
  return stop ? refuse(stop) : turnRound(rotation, event, now);
}

function goBackAnyway(rotation: Rotation, { by: { user } }: Of<'rollback'>, now: number): Decision {
  const { rollback } = rotation;
  if (!rollback) return refuse({ code: 'not-held' });
  const said = change(draft(rotation), { rollback: { ...rollback, anyway: true } });
  return goOn(audit(said, 'rollback-anyway', user), now, user);
}

function mayBeDead(rotation: Rotation, now: number): Refusal | undefined {
  if (!touchedAnything(rotation)) return undefined;
  const why = oldCredentialOver(rotation, now);
  return why ? dead(why) : undefined;
}

function dead(why: OldCredentialOver): Refusal {
  return { code: 'old-credential-over', why };
}

function turnRound(rotation: Rotation, event: Of<'cancel'> | Of<'rollback'>, now: number): Decision {
  const by = event.by.user;
  const why = { code: 'requested' as const, by, ...(event.text === undefined ? {} : { text: event.text }) };
  const anyway = event.type === 'rollback' && event.anyway ? { anyway: true } : {};
  const ending = touchedProduction(rotation) ? 'rolled-back' : 'cancelled';
  const logged = audit(draft(rotation), event.type, by, { text: event.text });
  if (rotation.phase === 'ended') return beginRollback(logged, { why, by, ending, ...anyway }, now);
  const marked = changeItem(logged, { state: 'skipped', endedAt: now });
  // What was updated in place has nothing to go back to: the run just ends.
  if (!touchedAnything(rotation) || rotation.kind === 'development') {
    return endNow(change(marked, { rollback: { why, by, at: now, ending: 'cancelled', reopened: false } }), now);
  }
  return beginRollback(marked, { why, by, ending, ...anyway }, now);
}

/** Whether it was an alert that asked: whoever goes on has seen it. */
function sawAlert({ hold, monitors }: Rotation): boolean {
  const code = hold?.reason.code;
  return code === 'alert-asks' || (code === 'old-credential-over' && monitors?.state === 'alert');
}

function cannot(rotation: Rotation, by: Actor, rollingBack?: 'even while rolling back'): Refusal | undefined {
  if (rotation.phase === 'ended') return { code: 'already-ended', ending: rotation.ending ?? 'done' };
  if (rotation.phase === 'rollback' && !rollingBack) return { code: 'rolling-back' };
  return mayNot(by);
}

function mayNot(by: Actor): Refusal | undefined {
  return by.mayRequest ? undefined : { code: 'not-requester' };
}
