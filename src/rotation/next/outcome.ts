import type { Event, Findings } from '../event.js';
import { classOf, type Reason } from '../reason.js';
import { currentItem, touchedAnything, type Rotation } from '../record.js';
import { audit, change, draft, type Decision, type Draft } from './decision.js';
import { holdFor, release } from './hold.js';
import { recheckFirst } from './go-on.js';
import { changeItem, complete, tooLate } from './items.js';
import { alert, observedStage } from './monitors.js';
import { oldCredentialOver } from '../old-credential.js';
import { putBackAgain } from './written-over.js';
import { beginRollback, isRefused, refuseRollback } from './rollback.js';

type OutcomeEvent = Extract<Event, { type: 'outcome' }>;
type BrokeEvent = Extract<Event, { type: 'broke' }>;

/** Technical failures in a row that are retried silently; from then on the rotation holds, and goes on trying. */
const silentTries = 3;

/** The pending effect's outcome. A late one (of an effect that is pending no more) is audited and moves nothing. */
export function settle(rotation: Rotation, event: OutcomeEvent, now: number): Decision {
  const { pending } = rotation;
  if (!pending || pending.id !== event.effect) {
    return audit(draft(rotation), 'late-outcome', 'keyturn', { effect: event.effect, outcome: event.outcome.type });
  }
  const { outcome } = event;
  const known = outcome.type === 'failed' ? draft(rotation) : remember(draft(rotation), outcome.findings);
  const steady = change(known, { pending: { ...pending, tries: 0 } });
  switch (outcome.type) {
    case 'done':
      return finish(steady, outcome.evidence, now);
    case 'wait':
      return stay(steady, outcome.until, outcome.why, now);
    case 'failed':
      return fail(steady, outcome.why, now);
    default:
      return outcome satisfies never;
  }
}

/** The effect threw: tried again with growing pauses, told as a hold once that has happened a few times in a row. */
export function broke(rotation: Rotation, event: BrokeEvent, now: number): Decision {
  const { pending } = rotation;
  if (!pending || pending.id !== event.effect) {
    return audit(draft(rotation), 'late-outcome', 'keyturn', { effect: event.effect, outcome: 'broke' });
  }
  const tries = pending.tries + 1;
  const { backoff, poll } = rotation.entry.timing;
  const pause = Math.min(backoff * 2 ** (tries - 1), Math.max(poll, backoff));
  const again = change(draft(rotation), { pending: { ...pending, tries }, wakeAt: now + pause });
  const holder = rotation.hold?.endedBy;
  const late = tooLate(rotation, now);
  if (late && holder !== 'person') return holdFor(again, late, now);
  const isHeld = holder === 'person' || holder === 'monitors';
  return tries <= silentTries || isHeld ? again : holdFor(again, event.why, now, 'effect');
}

/**
 * Done while a person or the monitors hold the rotation: the item is done all the same, and what comes after it is
 * held. The monitors' hold ends where nobody listens to them any more. In a rollback every hold was its effect's own,
 * and two workers may run it at once: it is over when either of them got through.
 */
function finish(from: Draft, evidence: Parameters<typeof complete>[1], now: number): Draft {
  const { hold, phase } = from.rotation;
  if (!hold) return complete(from, evidence, now);
  if (hold.endedBy === 'effect' || phase === 'rollback') {
    const free = release(from, now);
    return recheckFirst(free, now) ?? complete(free, evidence, now);
  }
  const moved = complete(from, evidence, now);
  const over = hold.endedBy === 'monitors' && observedStage(moved.rotation) === undefined;
  return over || moved.rotation.phase === 'ended' ? moved : change(moved, { hold, wakeAt: undefined });
}

function stay(from: Draft, until: number, why: Reason, now: number): Draft {
  const { hold } = from.rotation;
  if (hold?.endedBy === 'person') return from;
  const late = tooLate(from.rotation, now);
  if (late) return holdFor(from, late, now);
  // What the effect does not know either is no reason to go on without the monitors.
  if (hold?.endedBy === 'monitors' && classOf(why) !== 'asks') return from;
  if (classOf(why) !== 'progress') return holdFor(change(from, { wakeAt: until }), why, now);
  const free = release(from, now);
  return (hold && recheckFirst(free, now)) ?? change(free, { waiting: why, wakeAt: until });
}

/**
 * The world said no. After a switch that means rollback; before any, a person decides, because there is nothing to put
 * back, and so it does where the old credential is taken for dead. A rollback that can't go on asks a person, loudly.
 */
function fail(from: Draft, why: Reason, now: number): Draft {
  const { rotation } = from;
  const item = currentItem(rotation);
  const logged = audit(from, 'item-failed', 'keyturn', {
    phase: item?.phase,
    stage: item?.stage,
    step: item?.step,
    why,
  });
  if (isRefused(rotation, why)) return refuseRollback(logged, now, 'keyturn', why);
  if (classOf(why) === 'asks') return holdFor(logged, why, now, 'person');
  // Between two clusters of production the item's own stage is not switched yet, and the alert is about the one before it.
  const observed = observedStage(rotation);
  if (why.code === 'monitor-alert' && observed !== undefined) return alert(logged, observed, why.monitors, now);
  const stageTouched = item?.stage !== undefined && rotation.switched[item.stage] !== undefined;
  if (rotation.phase === 'rollback' || rotation.kind === 'development' || !touchedAnything(rotation) || !stageTouched) {
    return holdFor(logged, why, now, 'person');
  }
  const over = oldCredentialOver(rotation, now, why);
  if (over) return holdFor(logged, over, now, 'person');
  const marked = changeItem(logged, { state: 'failed', endedAt: now, reason: why });
  return beginRollback(marked, { why, by: 'keyturn', ending: 'rolled-back' }, now);
}

function remember(from: Draft, findings: Findings | undefined): Draft {
  if (!findings) return from;
  const { plan = from.rotation.plan, drifted = from.rotation.drifted, until, baseline, putBack, fought } = findings;
  const { rollback, created } = from.rotation;
  const back = rollback && putBack ? { ...rollback, putBack } : rollback;
  const made = findings.created ? { ...created, ...findings.created } : created;
  const planned = change(from, { plan, drifted, rollback: back, created: made });
  const seen = until === undefined ? planned : changeItem(planned, { until });
  const known = fought ? putBackAgain(seen, fought) : seen;
  if (!baseline) return known;
  const { stage, total, ms } = baseline;
  return change(known, { baselines: { ...known.rotation.baselines, [stage]: { total, ms } } });
}
