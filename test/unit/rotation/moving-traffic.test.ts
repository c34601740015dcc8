import { describe, expect, test } from '@jest/globals';
import { currentItem } from '../../../src/rotation/record.js';
import { shiftTime } from '../../../src/rotation/shift-time.js';
import { nextWindowOf } from '../../../src/rotation/window.js';
import {
  after,
  answer,
  anna,
  begun,
  blueGreen,
  day,
  goesWell,
  hour,
  isDone,
  later,
  minute,
  monitorsSay,
  production,
  start,
  until,
  waits,
  type Story,
} from './given.js';

const byCopy = (): Story => begun({ production: { strategy: blueGreen } });
const stepsOf = (story: Story, phase: string) =>
  story.rotation.items
    .filter((item) => item.phase === phase)
    .map(({ step, percent }) => (percent === undefined ? step : `${step} ${percent}`));

describe('a rotation that moves traffic to a copy', () => {
  test('makes the copy, moves traffic step by step, and only then switches the others', () => {
    expect(stepsOf(byCopy(), 'production')).toEqual([
      'await-window',
      'recheck',
      'prove-old-secret',
      'make-copy',
      'shift 25',
      'shift 100',
      'switch',
      'watch-rollout',
      'check-logs',
      'prove-pods',
    ]);
  });

  test('switches the original after the watch, and deletes the copy last', () => {
    const after = ['watch', 'switch-original', 'prove-original', 'return-traffic', 'watch-original', 'delete-copy'];
    expect(stepsOf(byCopy(), 'watch')).toEqual(after);
  });

  test('moves staging in the same manner where staging says so', () => {
    const steps = stepsOf(begun({ staging: { strategy: blueGreen } }), 'staging');
    expect(steps.slice(0, 4)).toEqual(['make-copy', 'shift 25', 'shift 100', 'switch']);
    expect(steps.at(-1)).toBe('delete-copy');
  });

  test('has the steps of a rolling one where a Rollout moves the traffic by itself', () => {
    const strategy = { ...blueGreen, router: { type: 'argo-rollouts' as const } };
    expect(stepsOf(begun({ production: { strategy } }), 'production')).toEqual(stepsOf(begun(), 'production'));
  });

  test('counts as having touched production from the making of the copy on', () => {
    const { rotation, now } = until(byCopy(), 'make-copy');
    expect(rotation.switched['production']).toBe(now);
  });

  test.each([
    ['make-copy', 'prove-old-secret'],
    ['shift', 'make-copy'],
    ['switch', 'shift'],
  ] as const)('does not begin %s on an approval that is over', (step, before) => {
    const last = lastOf(byCopy(), before);
    const story = later(last, day);
    const late = after(story, isDone(story));
    expect(currentItem(late.rotation)?.step).toBe(step);
    expect(late.rotation).toMatchObject({ hold: { reason: { code: 'approval-expired' } } });
    expect(late.rotation.pending).toBeUndefined();
  });

  test('judges a step for as long as it was found to last, and longer by every hold', () => {
    const shifting = until(byCopy(), 'shift');
    const over = shifting.now + 10 * minute;
    const judged = after(shifting, waits(shifting, { code: 'stepping', percent: 25, until: over }, { until: over }));
    expect(currentItem(judged.rotation)).toMatchObject({ percent: 25, until: over });
    const held = later(after(judged, monitorsSay.unknown), hour);
    expect(currentItem(after(held, monitorsSay.ok).rotation)?.until).toBe(over + hour);
  });

  test('tells at the end of a step how much traffic it was about', () => {
    const shifting = until(byCopy(), 'shift');
    const told = after(shifting, isDone(shifting, { code: 'shifted', percent: 25, monitors: ['errors'] }));
    expect(told.notices.at(-1)).toMatchObject({ code: 'item-done', step: 'shift', percent: 25 });
  });

  test.each([
    'make-copy',
    'shift',
    'watch',
    'switch-original',
    'prove-original',
    'return-traffic',
    'delete-copy',
  ] as const)(
    'gives the traffic back first when an alert comes at %s, and removes the copy when all is proven',
    (step) => {
      const turned = after(until(byCopy(), step), monitorsSay.alert);
      expect(turned.rotation.pending?.step).toBe('return-weights');
      expect(stepsOf(turned, 'rollback')).toEqual([
        'return-weights',
        'find-old-secret',
        'restore',
        'prove-restored',
        'remove-copy',
        'read-monitors',
      ]);
    },
  );

  test('has no weights to give back where nothing but staging was switched, by its own update', () => {
    const turned = after(until(byCopy(), 'soak'), monitorsSay.alert);
    expect(stepsOf(turned, 'rollback')[0]).toBe('find-old-secret');
  });

  test('has no copy to remove when it is rolled back after it was done', () => {
    const done = finished(byCopy());
    const turned = after(done, { type: 'rollback', by: anna });
    expect(stepsOf(turned, 'rollback')).toEqual(['find-old-secret', 'restore', 'prove-restored', 'read-monitors']);
  });

  test('does the remaining steps again, with their percentages, when approval is asked for again', () => {
    const story = later(until(byCopy(), 'prove-old-secret'), day);
    const expired = after(story, isDone(story));
    const again = answer(expired, { type: 'ask-again', by: anna });
    if ('refused' in again) throw new Error(again.refused.code);
    expect(again.rotation.items.filter(({ step }) => step === 'shift').map(({ percent }) => percent)).toEqual([
      25, 100,
    ]);
  });
});

describe('the window of production', () => {
  const window = { days: [1, 2, 3, 4, 5, 6, 7], from: '02:00', to: '05:00', zone: 'UTC' };
  const night = Date.parse('2026-03-02T04:00:00Z');

  test('is one that all steps fit into, each as long as its monitors need', () => {
    const monitors = [{ id: 1, name: 'errors', query: '', settle: 15 * minute }];
    expect(shiftTime({ strategy: blueGreen }, monitors)).toBe(30 * minute);
    expect(shiftTime({ strategy: blueGreen }, [])).toBe(20 * minute);
    expect(shiftTime(production, monitors)).toBe(0);
  });

  test('is the next one where what is left of the open one is too short', () => {
    expect(nextWindowOf(window, night, hour)?.from).toBe(Date.parse('2026-03-02T02:00:00Z'));
    expect(nextWindowOf(window, night, hour + 1)?.from).toBe(Date.parse('2026-03-03T02:00:00Z'));
  });

  test('does not exist where none is long enough', () => {
    expect(nextWindowOf(window, night, 4 * hour)).toBeUndefined();
  });

  test('keeps an approval valid to the end of the one that the steps fit into', () => {
    const late = begun({ production: { strategy: { ...blueGreen, interval: hour } as typeof blueGreen, window } });
    const asked = until(late, 'approve');
    const close = { ...asked, now: start - 12 * hour + 4 * hour };
    const given = after(close, goesWell(close));
    expect(given.rotation.approval?.validUntil).toBe(Date.parse('2026-03-03T05:00:00Z'));
  });
});

function finished(story: Story): Story {
  return story.rotation.phase === 'ended' ? story : finished(after(story, goesWell(story)));
}

/** At the last item of this step. */
function lastOf(story: Story, step: Parameters<typeof until>[1]): Story {
  const at = until(story, step);
  const next = after(at, goesWell(at));
  return currentItem(next.rotation)?.step === step ? lastOf(next, step) : at;
}
