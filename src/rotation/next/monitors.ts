import type { Event } from '../event.js';
import { sameVerdict } from '../monitors.js';
import { classOf, type Reason } from '../reason.js';
import { switchedProduction } from '../production.js';
import { oldCredentialOver } from '../old-credential.js';
import { whyNotOk } from '../why-not-ok.js';
import { currentItem, type Rotation } from '../record.js';
import { change, draft, type Decision, type Draft } from './decision.js';
import { goOn } from './go-on.js';
import { holdFor } from './hold.js';
import { changeItem } from './items.js';
import { beginRollback } from './rollback.js';

type Judged = Extract<Event, { type: 'monitors' }>;

/**
 * The stage whose monitors speak now, or undefined while nobody listens: from a stage's switch to the end of its soak,
 * and in production from its first cluster's switch to the end of the last one's watch: the cluster that was switched first
 * stands for all of them. Where production was already switched (a rotation that was found half-done and resumed), its
 * monitors speak from the first item on.
 */
export function observedStage(rotation: Rotation): string | undefined {
  const stage = switchedStage(rotation);
  return rotation.entry.stages.find(({ name }) => name === stage)?.monitors ? stage : undefined;
}

function switchedStage(rotation: Rotation): string | undefined {
  const { phase, switched, hold } = rotation;
  if (phase === 'rollback' || phase === 'ended') return undefined;
  // Nobody has said yet whether it goes on or back.
  if (hold?.reason.code === 'half-done') return undefined;
  const production = switchedProduction(rotation)[0]?.name;
  if (production !== undefined) return production;
  const stage = currentItem(rotation)?.stage;
  return phase === 'staging' && stage !== undefined && switched[stage] !== undefined ? stage : undefined;
}

/**
 * A new reading of the monitors. An alert that began after the switch turns the rotation round, or asks, as the
 * catalogue says; what is not certainly OK holds; OK ends such a hold. A verdict that says the same as the last one,
 * and one that nobody listens to, changes nothing.
 */
export function judgeMonitors(rotation: Rotation, event: Judged, now: number): Decision {
  const { verdict } = event;
  const stage = observedStage(rotation);
  if (event.stage !== undefined && event.stage !== stage) return draft(rotation);
  if (stage === undefined || sameVerdict(rotation.monitors, verdict)) return draft(rotation);
  const heard = change(draft(rotation), { monitors: verdict });
  if (verdict.state === 'alert') return alert(heard, stage, verdict.monitors, now);
  const why = whyNotOk(verdict);
  if (why) return holdUnlessHeld(heard, why, now);
  return rotation.hold?.endedBy === 'monitors' ? goOn(heard, now) : heard;
}

/** Why the last word of the monitors that speak now was not OK; undefined where it was, and where nobody listens. */
export function lastDoubt(rotation: Rotation): Reason | undefined {
  const { monitors } = rotation;
  if (!monitors || monitors.state === 'ok' || observedStage(rotation) === undefined) return undefined;
  return monitors.state === 'alert' ? { code: 'alert-asks', monitors: monitors.monitors } : whyNotOk(monitors);
}

/**
 * An alert since the switch of a stage: as its settings say, everything is put back, or a person is asked; asked too where
 * the old credential is taken for dead.
 */
export function alert(from: Draft, stage: string | undefined, monitors: string[], now: number): Draft {
  const settings = from.rotation.entry.stages.find(({ name }) => name === stage)?.monitors;
  if (settings?.onAlert === 'hold') return holdFor(from, { code: 'alert-asks', monitors }, now, 'person');
  const why = { code: 'monitor-alert' as const, monitors };
  const over = oldCredentialOver(from.rotation, now, why);
  if (over) return holdFor(from, over, now, 'person');
  const marked = changeItem(from, { state: 'failed', endedAt: now, reason: why });
  return beginRollback(marked, { why, by: 'keyturn', ending: 'rolled-back' }, now);
}

/**
 * What is unknown holds until a reading knows it; a monitor that was red before asks a person. A person's hold is
 * replaced by neither: it holds already.
 */
function holdUnlessHeld(from: Draft, reason: Reason, now: number): Draft {
  if (from.rotation.hold?.endedBy === 'person') return from;
  return holdFor(from, reason, now, classOf(reason) === 'unknown' ? 'monitors' : 'person');
}
