import { describe, expect, test } from '@jest/globals';
import type { Actor } from '../../../src/rotation/actor.js';
import type { Event } from '../../../src/rotation/event.js';
import { judge, type Readings } from '../../../src/rotation/monitors.js';
import { offers } from '../../../src/rotation/offers.js';
import type { PlannedMonitor } from '../../../src/rotation/plan.js';
import { after, anna, answer, begun, ben, dora, monitorsSay, rita, start, until, type Story } from './given.js';

const planned: PlannedMonitor = { id: 1, name: 'errors', query: 'sum:errors > 10', settle: 60_000 };
const raised: PlannedMonitor = { ...planned, query: 'sum:errors > 100' };
const raisedAgain: PlannedMonitor = { ...planned, query: 'sum:errors > 10000' };

const says = (edited: PlannedMonitor): Event => ({
  type: 'monitors',
  verdict: { state: 'unknown', monitor: 'errors', why: 'edited', edited },
});
const resume = (by: Actor): Event => ({ type: 'resume', by });

const watched = until(begun(), 'watch');
const held = after(watched, says(raised));

describe('a monitor that was edited after the plan was drawn', () => {
  const readings = (monitor: PlannedMonitor): Readings => ({
    readAt: start,
    monitors: [{ ...monitor, tags: [], state: 'ok', muted: false, groups: [{ name: '*', state: 'ok' }] }],
  });
  const judged = (monitor: PlannedMonitor, accepted: PlannedMonitor) =>
    judge({
      planned: [accepted],
      scope: [],
      readings: readings(monitor),
      switchedAt: start,
      now: start,
      staleAfter: 60_000,
    });

  test('is told with what it is now, and is OK again only as it is expected to be', () => {
    expect(judged(raised, planned)).toEqual({ state: 'unknown', monitor: 'errors', why: 'edited', edited: raised });
    expect(judged({ ...planned, name: 'renamed' }, planned)).toMatchObject({ why: 'edited' });
    expect(judged(raised, raised)).toEqual({ state: 'ok' });
  });

  test('holds, and the reason says what it is now', () => {
    expect(held.rotation.hold).toMatchObject({
      endedBy: 'monitors',
      reason: { code: 'monitor-unknown', state: 'edited', edited: { name: 'errors', query: raised.query } },
    });
    expect(offers(held.rotation)).toEqual(['resume', 'hold', 'rollback']);
  });

  test('is accepted by an approver who did not ask for the rotation; the next reading decides', () => {
    const decision = answer(held, resume(anna));
    expect(decision).toMatchObject({
      rotation: { accepted: [raised], hold: { endedBy: 'monitors' } },
      audit: [{ action: 'monitor-accepted', by: anna.user, facts: { ...raised } }],
    });
    const accepted = after(held, resume(anna));
    expect(offers(accepted.rotation)).toEqual(['hold', 'rollback']);
    expect(after(accepted, monitorsSay.ok).rotation.hold).toBeUndefined();
    expect(after(accepted, monitorsSay.unknown).rotation.hold?.reason).toMatchObject({ state: 'no-data' });
    expect(after(accepted, monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test.each<[string, Actor, string]>([
    ['whoever asked for the rotation, approver or not', rita, 'own-rotation'],
    ['a requester who is no approver', dora, 'not-approver'],
  ])('is not accepted by %s', (_, by, code) => {
    expect(answer(held, resume(by))).toEqual({ refused: { code } });
  });

  test('edited once more, is asked about once more; the newest that was accepted counts', () => {
    const twice: Story = after(held, resume(anna), says(raisedAgain));
    expect(twice.rotation.hold?.reason).toMatchObject({ edited: { query: raisedAgain.query } });
    expect(after(twice, resume(ben)).rotation.accepted).toEqual([raisedAgain]);
  });

  test('under somebody’s hold, is accepted only after that hold is resumed: one click, one decision', () => {
    const both = after(watched, { type: 'hold', by: dora }, says(raised));
    const resumed = after(both, resume(dora));
    expect(resumed.rotation).toMatchObject({ hold: { endedBy: 'monitors', reason: { state: 'edited' } } });
    expect(resumed.rotation.accepted).toBeUndefined();
  });
});
