import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { approvalIsValid } from '../../../src/rotation/approval.js';
import type { Event } from '../../../src/rotation/event.js';
import type { Decision } from '../../../src/rotation/next/decision.js';
import { observedStage } from '../../../src/rotation/next/monitors.js';
import { fingerprint } from '../../../src/rotation/plan.js';
import { isRunnable, rotationSchema, type Rotation } from '../../../src/rotation/record.js';
import { happenings, stories } from './any-sequence.js';
import { answer, later, rita, type Story } from './given.js';
import { deepFreeze } from './deep-freeze.js';

interface Step {
  readonly before: Story;
  readonly event: Event;
  readonly decision: Decision;
  readonly after: Rotation;
}

/** Every step of many random stories, in which nothing can be changed, is as `promise` says: it throws where not. */
function always(promise: (step: Step, earlier: readonly Step[]) => void, numRuns = 2_000): void {
  fc.assert(
    fc.property(stories, happenings, (beginning, list) => {
      const steps: Step[] = [];
      let story = deepFreeze(beginning);
      for (const { pause, event: eventOf } of list) {
        const before = later(story, pause);
        const event = deepFreeze(eventOf(before));
        const decision = answer(before, event);
        const after = 'refused' in decision ? before.rotation : decision.rotation;
        const step = { before, event, decision, after };
        promise(step, steps);
        steps.push(step);
        story = deepFreeze({ ...before, rotation: after });
      }
    }),
    { numRuns },
  );
}

function isProductionSwitch({ phase, pending }: Rotation): boolean {
  return phase === 'production' && pending?.step === 'switch';
}

/** The step let production's switch run: it was not pending before, or it could not be run, or it just failed to. */
function letsProductionSwitch({ before, event, after }: Step): boolean {
  if (!isProductionSwitch(after) || !isRunnable(after, Number.POSITIVE_INFINITY)) return false;
  const wasFree = isProductionSwitch(before.rotation) && isRunnable(before.rotation, Number.POSITIVE_INFINITY);
  const ran = 'effect' in event && event.effect === before.rotation.pending?.id;
  return !wasFree || ran;
}

describe('whatever happens, in whatever order', () => {
  test('promise 2: production is never switched without enough approvals, by others than the requester, valid now, of this very plan', () => {
    let switches = 0;
    always((step) => {
      if (!letsProductionSwitch(step)) return;
      switches += 1;
      const { approval, plan, version, secret, entry, request } = step.after;
      const voters = new Set(approval?.votes.map(({ by }) => by));
      const watch = entry.stages.at(-1)?.watch ?? 0;
      expect(approvalIsValid(approval, step.before.now)).toBe(true);
      expect(voters.size).toBeGreaterThanOrEqual(entry.approval.count);
      expect(voters.has(request.by) || voters.has('U0DORA') || voters.has('U0EVE')).toBe(false);
      expect(approval?.fingerprint).toBe(fingerprint(plan ?? { stages: [] }, version, secret, watch));
    });
    expect(switches).toBeGreaterThan(50);
  });

  test('promise 3: no way leads to production’s switch past the recheck and the proof that the old Secret is there', () => {
    always(({ after }) => {
      const isSwitching = ({ phase, step, state, startedAt }: Rotation['items'][number]) =>
        phase === 'production' && step === 'switch' && state !== 'done' && startedAt !== undefined;
      const at = after.items.findIndex(isSwitching);
      if (at < 0) return;
      const proofs = after.items.slice(0, at);
      expect(proofs.filter(({ state }) => state !== 'done')).toEqual([]);
      const here = proofs.filter(({ stage }) => stage === after.items[at]?.stage).map(({ step }) => step);
      expect(here).toEqual(expect.arrayContaining(['recheck', 'prove-old-secret']));
    });
  });

  test('promise 3: a hold before production’s switch never carries an old recheck over it', () => {
    always(({ before, after }, earlier) => {
      if (!isProductionSwitch(after) || isProductionSwitch(before.rotation)) return;
      const rechecked = earlier.findLastIndex((step) => step.before.rotation.pending?.step === 'recheck');
      expect(earlier.slice(rechecked + 1).flatMap((step) => step.after.hold?.reason.code ?? [])).toEqual([]);
    });
  });

  test('promise 7: while the monitors’ last word was not OK, nothing that they watch goes on', () => {
    let doubts = 0;
    always(({ after }) => {
      if (observedStage(after) === undefined || !after.monitors || after.monitors.state === 'ok') return;
      doubts += 1;
      expect(isRunnable(after, Number.POSITIVE_INFINITY)).toBe(false);
    });
    expect(doubts).toBeGreaterThan(50);
  });

  test('production’s clusters are switched one after another, each after the watch of the one before it', () => {
    let seconds = 0;
    always(({ after }) => {
      const items = after.items.filter(({ phase }) => phase === 'production' || phase === 'watch');
      const begun = items.findLastIndex(({ step, startedAt }) => step === 'switch' && startedAt !== undefined);
      const before = items.slice(0, Math.max(0, begun)).filter(({ stage }) => stage !== items[begun]?.stage);
      seconds += before.length > 0 ? 1 : 0;
      expect(before.filter(({ state }) => state !== 'done')).toEqual([]);
    });
    expect(seconds).toBeGreaterThan(50);
  });

  test('promise 7: from production’s first switch to the end its monitors are listened to, without a gap', () => {
    let between = 0;
    always(({ after }) => {
      const isUnderWay = after.phase !== 'rollback' && after.phase !== 'ended' && after.kind === 'rotation';
      const switched = Object.keys(after.switched)
        .filter((name) => name.startsWith('production'))
        .sort();
      if (!isUnderWay || switched.length === 0) return;
      between += after.pending?.step === 'await-window' || after.phase === 'approval' ? 1 : 0;
      expect(observedStage(after)).toBe(switched[0]);
    });
    expect(between).toBeGreaterThan(50);
  });

  test('promise 8: from a rollback every way leads on, to its end, or to a hold within it', () => {
    let rollbacks = 0;
    always(({ before, after }) => {
      if (before.rotation.phase !== 'rollback') return;
      rollbacks += 1;
      expect(['rollback', 'ended']).toContain(after.phase);
      expect(after.cursor).toBeGreaterThanOrEqual(before.rotation.cursor);
      if (after.phase === 'ended') expect(['rolled-back', 'cancelled']).toContain(after.ending);
    });
    expect(rollbacks).toBeGreaterThan(50);
  });

  test('what ended stays ended, but for the rollback of what ended as done', () => {
    let reopened = 0;
    always(({ before, event, after }) => {
      if (before.rotation.phase !== 'ended') return;
      if (event.type === 'rollback' && before.rotation.ending === 'done' && after.phase === 'rollback') {
        reopened += 1;
        return;
      }
      expect(after).toEqual(before.rotation);
    });
    expect(reopened).toBeGreaterThan(0);
  });

  test('a rotation that switched anything never ends without having put it back, unless it is done', () => {
    always(({ before, after }) => {
      if (before.rotation.phase === 'ended' || after.phase !== 'ended' || after.kind === 'development') return;
      const putBack = after.items.some(({ step, state }) => step === 'restore' && state === 'done');
      if (after.ending === 'done') expect(after.items.every(({ state }) => state === 'done')).toBe(true);
      else expect(putBack).toBe(Object.keys(after.switched).length > 0);
    });
  });

  test('an effect’s id is never used twice, and there is at most the one that belongs to the item at hand', () => {
    always(({ after }, earlier) => {
      const { pending } = after;
      if (!pending) return;
      const item = after.items[after.cursor];
      expect([pending.step, pending.stage]).toEqual([item?.step, item?.stage]);
      const used = earlier.map((step) => step.after.pending?.id);
      const first = used.indexOf(pending.id);
      if (first >= 0) expect(used.slice(first).every((id) => id === pending.id)).toBe(true);
    });
  });

  test('a late outcome changes nothing but the audit log', () => {
    let late = 0;
    always(({ before, event, decision }) => {
      if (!('effect' in event) || event.effect === before.rotation.pending?.id) return;
      late += 1;
      expect(decision).toMatchObject({ rotation: before.rotation, notices: [], audit: [{ action: 'late-outcome' }] });
    });
    expect(late).toBeGreaterThan(50);
  });

  test('what waits for nobody has a moment at which it is looked after', () => {
    always(({ after }) => {
      if (after.phase === 'ended' || (after.hold && after.hold.endedBy !== 'effect')) return;
      expect(after.wakeAt).toEqual(expect.any(Number));
    });
  });

  test('every record is one that can be stored, read again, and is accepted', () => {
    always(({ decision }) => {
      if ('refused' in decision) return;
      const { rotation } = decision;
      expect(rotationSchema.parse(JSON.parse(JSON.stringify(rotation)))).toEqual(rotation);
    }, 200);
  });

  test('`next` is pure: it changes nothing that it is given, and answers the same again', () => {
    always(({ before, event, decision }) => {
      expect(JSON.stringify(answer(before, event))).toBe(JSON.stringify(decision));
    });
  });

  test('whoever asked is never among those who approved', () => {
    always(({ after }) => {
      expect(after.approval?.votes.map(({ by }) => by) ?? []).not.toContain(rita.user);
    });
  });
});
