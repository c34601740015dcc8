import { describe, expect, test } from '@jest/globals';
import { offers } from '../../../src/rotation/offers.js';
import type { Reason } from '../../../src/rotation/reason.js';
import {
  after,
  anna,
  answer,
  approves,
  begun,
  breaksOften,
  day,
  dora,
  driftedPlan,
  goesWell,
  hour,
  isDone,
  isFailed,
  later,
  monitorsSay,
  podFailing,
  rejects,
  start,
  until,
  waits,
  type Story,
} from './given.js';
import { situations } from './situations.js';

/** Everything goes well until the rotation ends. */
function ended(story: Story): Story {
  return story.rotation.phase === 'ended' ? story : ended(after(story, goesWell(story)));
}

const asked = until(begun(), 'approve');
const cancel = { type: 'cancel', by: dora } as const;
const rollback = { type: 'rollback', by: dora, text: 'users complain' } as const;

describe('every ending and stop', () => {
  test('all goes well: done', () => {
    const { rotation, notices } = ended(begun());
    expect(rotation).toMatchObject({ phase: 'ended', ending: 'done' });
    expect(rotation.items.every(({ state, evidence }) => state === 'done' && evidence !== undefined)).toBe(true);
    expect(notices.at(-1)).toEqual({ code: 'ended', ending: 'done' });
  });

  test.each(['switch', 'roll-out', 'prove-pods', 'check-logs', 'run-job', 'soak'] as const)(
    'staging fails at %s: staging is rolled back, production was never touched',
    (step) => {
      const failing = until(begun(), step, 'staging');
      const turned = after(failing, isFailed(failing));
      expect(turned.rotation).toMatchObject({ phase: 'rollback', rollback: { why: podFailing, by: 'keyturn' } });
      const { rotation } = ended(turned);
      expect(rotation).toMatchObject({ ending: 'rolled-back', switched: { staging: expect.any(Number) } });
      expect(rotation.switched).not.toHaveProperty('production');
    },
  );

  test('rejected: staging is switched back, and the rotation ends as cancelled, with the reason', () => {
    const { rotation, notices } = ended(after(asked, rejects(asked)));
    expect(rotation.ending).toBe('cancelled');
    const why = { code: 'rejected', by: anna.user, text: 'not today' };
    expect(notices.at(-1)).toEqual({ code: 'ended', ending: 'cancelled', why });
  });

  test('cancelled before anything was switched: it just ends', () => {
    const { rotation } = after(until(begun(), 'create-secrets'), cancel);
    expect(rotation).toMatchObject({ phase: 'ended', ending: 'cancelled' });
    expect(rotation.items.some(({ phase }) => phase === 'rollback')).toBe(false);
  });

  test.each(['soak', 'approve', 'await-window', 'recheck', 'prove-old-secret'] as const)(
    'cancelled before production, at %s: staging is switched back, cancelled',
    (step) => {
      const turned = after(until(begun(), step), cancel);
      expect(turned.rotation.phase).toBe('rollback');
      expect(ended(turned).rotation.ending).toBe('cancelled');
    },
  );

  test('approval expires: it holds, and asking again opens a new round that may be approved', () => {
    const expired = after(later(asked, day), { type: 'woken' });
    expect(expired.rotation.hold).toMatchObject({ endedBy: 'person', reason: { code: 'approval-expired' } });
    expect(offers(expired.rotation)).toEqual(['ask-again', 'cancel']);
    const again = after(expired, { type: 'ask-again', by: dora });
    expect(again.rotation.approval).toMatchObject({ round: 2, votes: [] });
    expect(ended(again).rotation.ending).toBe('done');
  });

  test.each([
    ['an alert in production', 'watch-rollout', () => monitorsSay.alert],
    ['an alert in the watch', 'watch', () => monitorsSay.alert],
    ['a failed item in production', 'check-logs', isFailed],
    ['a failed item in the watch', 'watch', isFailed],
    ['cancel after production’s switch', 'watch-rollout', () => cancel],
    ['`/rotate rollback`', 'watch', () => rollback],
  ] as const)('%s: rolled back', (_, step, event) => {
    const story = until(begun(), step, 'production');
    const turned = after(story, event(story));
    expect(turned.rotation.phase).toBe('rollback');
    expect(ended(turned).rotation.ending).toBe('rolled-back');
  });

  test.each(['prepare', 'staging', 'production', 'watch'] as const)(
    'something unknown in %s: it holds, and goes on by itself when it is known again',
    (phase) => {
      const step = {
        prepare: 'create-secrets',
        staging: 'roll-out',
        production: 'watch-rollout',
        watch: 'watch',
      } as const;
      const held = breaksOften(until(begun(), step[phase]));
      expect(held.rotation).toMatchObject({ phase, hold: { endedBy: 'effect' }, wakeAt: expect.any(Number) });
      const free = after(held, isDone(held));
      expect(free.rotation.hold).toBeUndefined();
      expect(free.notices.map(({ code }) => code)).toContain('went-on');
    },
  );

  test.each([
    ['the plan drifted', 'recheck', { code: 'plan-drifted', changes: [] }],
    ['monitors were red before the switch', 'check-monitors', { code: 'monitor-red-before', monitors: ['errors'] }],
    ['monitors are red before production', 'recheck', { code: 'monitor-red-before', monitors: ['errors'] }],
    ['a foreign Secret of that name', 'create-secrets', { code: 'foreign-secret', name: 'x', stage: 'staging' }],
    ['the old Secret is missing', 'prove-old-secret', { code: 'old-secret-missing', name: 'x', stage: 'production' }],
  ] as [string, 'recheck', Reason][])('%s: it holds and asks a person', (_, step, why) => {
    const story = until(begun(), step);
    const { rotation } = after(story, isFailed(story, why));
    expect(rotation).toMatchObject({ phase: story.rotation.phase, hold: { endedBy: 'person', reason: why } });
    expect(rotation.wakeAt).toBeUndefined();
  });

  test('half-done after Redis was lost: it holds and asks; going on starts at the first check', () => {
    const found = situations['prepare, recovered half-done'];
    expect(found.rotation.hold).toMatchObject({ endedBy: 'person', reason: { code: 'half-done' } });
    expect(offers(found.rotation)).toEqual(['resume', 'cancel']);
    const free = after(found, { type: 'resume', by: dora });
    expect(free.rotation.pending?.step).toBe('draw-plan');
    expect(until(free, 'approve').rotation.approval?.votes).toEqual([]);
  });

  test('half-done after Redis was lost: a button of a message from before the loss approves nothing', () => {
    const asked = until(after(situations['prepare, recovered half-done'], { type: 'resume', by: dora }), 'approve');
    const { fingerprint } = asked.rotation.approval ?? { fingerprint: '' };
    expect(answer(asked, { type: 'approve', by: anna, round: 1, fingerprint })).toEqual({
      refused: { code: 'old-message' },
    });
    expect(after(asked, approves(asked)).rotation.phase).toBe('production');
  });

  test('half-done after Redis was lost: giving up puts back what was switched', () => {
    const turned = after(situations['prepare, recovered after production'], cancel);
    expect(ended(turned).rotation).toMatchObject({ ending: 'rolled-back' });
  });

  test('an operator’s hold: it asks a person, and resumes where it stood', () => {
    const story = until(begun(), 'soak');
    const held = after(story, { type: 'hold', by: dora, text: 'lunch' });
    expect(held.rotation.hold?.reason).toEqual({ code: 'operator', by: dora.user, text: 'lunch' });
    const free = after(later(held, hour), { type: 'resume', by: anna });
    expect(free.rotation.pending).toEqual(story.rotation.pending);
  });

  test('development: updated in place, restarted, proven, done; nobody is asked, nothing else is touched', () => {
    const { rotation } = ended(begun({ kind: 'development' }));
    expect(rotation.items.map(({ step }) => step)).toEqual(['draw-plan', 'update-in-place', 'restart', 'prove-pods']);
    expect(rotation).toMatchObject({ ending: 'done', switched: { development: start } });
    expect(rotation.approval).toBeUndefined();
  });

  test('development fails: a person decides, because there is nothing to go back to', () => {
    const failing = situations['development, failed'];
    expect(failing.rotation.hold?.endedBy).toBe('person');
    expect(after(failing, cancel).rotation).toMatchObject({ phase: 'ended', ending: 'cancelled' });
  });

  test('`/rotate rollback` works after done, and puts everything back', () => {
    const turned = after(later(ended(begun()), 3 * day), rollback);
    expect(turned.rotation).toMatchObject({ phase: 'rollback', rollback: { reopened: true, by: dora.user } });
    expect(turned.rotation.endedAt).toBeUndefined();
    expect(ended(turned).rotation.ending).toBe('rolled-back');
  });

  test('a drifted plan is what the next approval is asked for', () => {
    const story = until(begun(), 'recheck');
    const drifted = after(story, waits(story, { code: 'plan-drifted', changes: [] }, { drifted: driftedPlan }));
    const again = after(drifted, { type: 'ask-again', by: dora });
    expect(again.rotation.plan).toEqual(driftedPlan);
    expect(again.rotation.approval?.fingerprint).not.toBe(story.rotation.approval?.fingerprint);
  });
});
