import { describe, expect, test } from '@jest/globals';
import { observedStage } from '../../../src/rotation/next/monitors.js';
import { secretEntrySchema } from '../../../src/rotation/entry.js';
import { offers } from '../../../src/rotation/offers.js';
import { speakingSince } from '../../../src/rotation/production.js';
import type { Step } from '../../../src/rotation/checklist.js';
import {
  after,
  answer,
  approves,
  anna,
  begun,
  ben,
  day,
  dora,
  driftedPlan,
  entry,
  goesWell,
  hour,
  isDone,
  isFailed,
  later,
  monitorsSay,
  production,
  rejects,
  staging,
  start,
  until,
  waits,
  type Beginning,
  type Story,
} from './given.js';

const eu = 'production@eu';
const us = 'production@us';
const window = { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' };
const at = (text: string): number => Date.parse(text);
const inTwo = (how: Beginning = {}): Story => begun({ clusters: ['eu', 'us'], ...how });

function ended(story: Story): Story {
  return story.rotation.phase === 'ended' ? story : ended(after(story, goesWell(story)));
}

function steps({ rotation }: Story, stage: string): [Step, string][] {
  return rotation.items.filter((item) => item.stage === stage).map(({ step, state }) => [step, state]);
}

function drifts(story: Story): Story {
  const why = { code: 'plan-drifted' as const, changes: ['gone: deployment/auth-service'] };
  return after(story, waits(story, why, { drifted: driftedPlan }));
}

describe('production in several clusters', () => {
  test('has one approval, and for each cluster in turn its own switch, proof and watch', () => {
    const { rotation } = inTwo();
    const inProduction = ['await-window', 'recheck', 'prove-old-secret', 'switch', 'watch-rollout', 'check-logs'];
    const each = [...inProduction, 'prove-pods', 'watch'];
    const from = rotation.items.findIndex(({ step }) => step === 'approve');
    expect(rotation.items.slice(from).map(({ step, stage }) => [step, stage])).toEqual([
      ['approve', undefined],
      ...each.map((step) => [step, eu]),
      ...each.map((step) => [step, us]),
    ]);
  });

  test('goes to the second cluster only after the watch of the first, and is done after that of the second', () => {
    const first = until(inTwo(), 'watch', eu);
    expect(first.rotation).toMatchObject({ phase: 'watch', switched: { [eu]: start } });
    expect(first.rotation.switched).not.toHaveProperty(us);
    expect(after(first, isDone(first)).rotation).toMatchObject({ phase: 'production', pending: { stage: us } });
    expect(ended(first).rotation.ending).toBe('done');
  });

  test.each([
    ['an alert', (story: Story) => after(story, monitorsSay.alert)],
    ['a failed item', (story: Story) => after(story, isFailed(story))],
    ['a word', (story: Story) => after(story, { type: 'rollback', by: dora })],
    ['a cancellation', (story: Story) => after(story, { type: 'cancel', by: dora })],
  ])('%s during the second watch puts everything back', (_, happens) => {
    const turned = happens(until(inTwo(), 'watch', us));
    expect(turned.rotation).toMatchObject({
      phase: 'rollback',
      switched: { staging: start, [eu]: start, [us]: start },
    });
    expect(ended(turned).rotation.ending).toBe('rolled-back');
  });

  test('a step that fails before the second switch asks a person: nothing is wrong where it was switched', () => {
    const blocked = until(inTwo(), 'recheck', us);
    const { rotation } = after(blocked, isFailed(blocked, { code: 'plan-blocked', blockers: [] }));
    expect(rotation).toMatchObject({ phase: 'production', hold: { endedBy: 'person' } });
    expect(offers(rotation)).toEqual(['resume', 'rollback']);
  });
});

describe('one approval for all clusters', () => {
  const windowed = until(inTwo({ production: { window } }), 'watch', eu);

  test('lasts, after the watch of a cluster, to the end of the next window', () => {
    expect(windowed.rotation.approval?.validUntil).toBe(at('2026-03-03T05:00+01:00'));
    const watched = later(windowed, 2 * day);
    const next = after(watched, isDone(watched));
    expect(next.rotation.approval?.validUntil).toBe(at('2026-03-05T05:00+01:00'));
    expect(next.rotation.pending).toMatchObject({ step: 'await-window', stage: us });
    expect(next.audit).toContainEqual(
      expect.objectContaining({
        action: 'approval-extended',
        facts: { stage: us, until: at('2026-03-05T05:00+01:00') },
      }),
    );
  });

  test.each([
    ['without a window', {}],
    ['with `--at now`', { production: { window }, start: { type: 'now' } }],
  ] as const)('lasts %s for `expires` from the end of the watch', (_, how) => {
    const watched = later(until(inTwo(how), 'watch', eu), 3 * day);
    expect(after(watched, isDone(watched)).rotation.approval?.validUntil).toBe(start + 4 * day);
  });

  test('is not extended after the last cluster', () => {
    const last = later(until(inTwo(), 'watch', us), 3 * day);
    expect(after(last, isDone(last)).rotation.approval?.validUntil).toBe(start + day);
  });

  test('covers the next cluster no longer than it lasts: then it is asked for again', () => {
    const late = later(until(inTwo(), 'prove-old-secret', us), day);
    const held = after(late, isDone(late));
    expect(held.rotation.hold).toMatchObject({ endedBy: 'person', reason: { code: 'approval-expired' } });
    expect(held.rotation.switched).not.toHaveProperty(us);
    expect(offers(held.rotation)).toEqual(['ask-again', 'rollback']);
  });

  test('asked for again at the second cluster leaves the first as it is', () => {
    const recheck = until(inTwo(), 'recheck', us);
    const again = after(drifts(recheck), { type: 'ask-again', by: dora });
    expect(again.rotation).toMatchObject({ phase: 'approval', approval: { round: 2, votes: [] }, plan: driftedPlan });
    expect(steps(again, eu)).toEqual(steps(recheck, eu));
    expect(new Set(steps(again, us).map(([, state]) => state))).toEqual(new Set(['open']));
    const approved = after(again, approves(again, ben));
    expect(approved.rotation.pending).toMatchObject({ step: 'await-window', stage: us });
    expect(ended(approved).rotation).toMatchObject({ ending: 'done', switched: { [eu]: start } });
  });

  test('rejected at the second cluster, it is a rollback: the first was switched', () => {
    const again = after(drifts(until(inTwo(), 'recheck', us)), { type: 'ask-again', by: dora });
    expect(offers(again.rotation)).toEqual(['approve', 'reject', 'hold', 'rollback']);
    expect(ended(after(again, rejects(again))).rotation.ending).toBe('rolled-back');
  });

  test('a hold before the second switch leads back to the second recheck', () => {
    const proving = until(inTwo(), 'prove-old-secret', us);
    const held = later(after(proving, { type: 'hold', by: dora }), hour);
    const free = after(held, { type: 'resume', by: dora });
    expect(free.rotation.pending).toMatchObject({ step: 'recheck', stage: us });
    expect(steps(free, eu)).toEqual(steps(proving, eu));
  });

  test('a second switch that was begun and whose approval is over can only be put back', () => {
    const switching = later(until(inTwo(), 'switch', us), day);
    const over = { code: 'approval-expired' as const, at: switching.rotation.approval?.validUntil ?? 0 };
    const held = after(switching, isFailed(switching, over));
    expect(offers(held.rotation)).toEqual(['rollback']);
    expect(answer(held, { type: 'resume', by: anna })).toMatchObject({ refused: { code: 'approval-expired' } });
  });
});

describe('production’s monitors', () => {
  test('speak from the first switch on, between the clusters too, for the time since the first switch', () => {
    const first = later(until(inTwo(), 'switch', eu), hour);
    const between = until(first, 'await-window', us);
    const last = until(later(between, hour), 'watch', us);
    for (const { rotation } of [first, between, last]) {
      expect(observedStage(rotation)).toBe(eu);
      expect(speakingSince(rotation, us)).toBe(start);
    }
    expect(last.rotation.switched).toMatchObject({ [eu]: start, [us]: start + 2 * hour });
  });

  test.each(['await-window', 'recheck', 'prove-old-secret', 'switch'] as const)(
    'put the first cluster back when they alert while the second stands at %s',
    (step) => {
      const { rotation } = after(until(inTwo(), step, us), monitorsSay.alert);
      expect(rotation).toMatchObject({ phase: 'rollback', rollback: { why: { code: 'monitor-alert' } } });
    },
  );

  test('seen in alert by the recheck of the second cluster, they put back too', () => {
    const recheck = until(inTwo(), 'recheck', us);
    const { rotation } = after(recheck, isFailed(recheck, { code: 'monitor-alert', monitors: ['errors'] }));
    expect(rotation.phase).toBe('rollback');
  });

  test('seen in alert by a step ask, where the catalogue says so', () => {
    const monitors = { ids: [1], tags: [], scope: [], settle: 0, onAlert: 'hold' as const };
    const rolling = until(inTwo({ production: { monitors } }), 'watch-rollout', us);
    const { rotation } = after(rolling, isFailed(rolling, { code: 'monitor-alert', monitors: ['errors'] }));
    expect(rotation).toMatchObject({
      phase: 'production',
      hold: { reason: { code: 'alert-asks' }, endedBy: 'person' },
    });
  });

  test('that say nothing hold the next cluster', () => {
    const held = after(until(inTwo(), 'await-window', us), monitorsSay.unknown);
    expect(held.rotation.hold).toMatchObject({ endedBy: 'monitors' });
    expect(after(held, monitorsSay.ok).rotation.hold).toBeUndefined();
  });
});

test('what the monitors doubted while people had to be asked again holds the question', () => {
  const doubted = after(drifts(until(inTwo(), 'recheck', us)), monitorsSay.unknown);
  const again = after(doubted, { type: 'ask-again', by: dora });
  expect(again.rotation).toMatchObject({ phase: 'approval', hold: { endedBy: 'monitors' } });
  expect(answer(again, approves(again, ben))).toEqual({ refused: { code: 'held' } });
  const free = after(again, monitorsSay.ok);
  expect(after(free, approves(free, ben)).rotation.pending).toMatchObject({ step: 'await-window', stage: us });
});

describe('the stages of an entry', () => {
  const stages = (...list: (typeof staging)[]) => secretEntrySchema.safeParse({ ...entry, stages: list }).success;

  test('end with production, in one cluster or several, and begin before it', () => {
    const second = { ...production, name: us };
    expect(stages(staging, production)).toBe(true);
    expect(stages(staging, production, second)).toBe(true);
    expect(stages(production, second)).toBe(false);
    expect(stages(staging, production, { ...staging, name: 'later' })).toBe(false);
    expect(stages(staging, { ...staging, name: 'later' })).toBe(false);
    expect(stages(staging, production, { ...staging, name: 'between' }, second)).toBe(false);
  });
});
