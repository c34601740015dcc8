import { describe, expect, test } from '@jest/globals';
import { offers } from '../../../src/rotation/offers.js';
import { currentItem, isRunnable } from '../../../src/rotation/record.js';
import {
  after,
  anna,
  answer,
  approves,
  begun,
  breaks,
  breaksOften,
  day,
  driftedPlan,
  hour,
  isDone,
  isFailed,
  later,
  minute,
  monitorsSay,
  second,
  until,
  waits,
  type Story,
} from './given.js';
import { situations } from './situations.js';

const hold = { type: 'hold', by: anna } as const;
const resume = { type: 'resume', by: anna } as const;
const held = ({ rotation }: Story) => rotation.hold && `${rotation.hold.endedBy}: ${rotation.hold.reason.code}`;
const rollingOut = until(begun(), 'watch-rollout');
const monitorUnknown = { code: 'monitor-unknown', monitor: 'errors', state: 'no-data' } as const;

describe('what is unknown', () => {
  test('three failures are retried silently, with growing pauses; the fourth is told', () => {
    const story = begun();
    const once = after(story, breaks(story));
    const twice = after(once, breaks(once));
    const thrice = after(twice, breaks(twice));
    expect([once, twice, thrice].map(({ rotation, now }) => (rotation.wakeAt ?? 0) - now)).toEqual([1000, 2000, 4000]);
    expect(held(thrice)).toBeUndefined();
    expect(held(after(thrice, breaks(thrice)))).toBe('effect: kubernetes-unreachable');
  });

  test('it goes on trying at every poll, however often it fails', () => {
    const story = Array.from({ length: 2_000 }).reduce<Story>((before) => after(before, breaks(before)), begun());
    expect((story.rotation.wakeAt ?? 0) - story.now).toBe(15 * second);
  });

  test('the monitors’ hold is not taken over by a step that breaks: it would go on without them', () => {
    const often = [1, 2, 3].reduce((story) => after(story, breaks(story)), rollingOut);
    const unknown = after(often, monitorsSay.unknown);
    const broken = after(unknown, breaks(unknown));
    expect(held(broken)).toBe('monitors: monitor-unknown');
    expect(isRunnable(broken.rotation, Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('the monitors’ hold is not taken over by a step that knows as little, and is told once', () => {
    const unknown = after(rollingOut, monitorsSay.unknown);
    const both = after(unknown, waits(unknown, monitorUnknown));
    expect(held(both)).toBe('monitors: monitor-unknown');
    expect(both.notices).toEqual([]);
  });

  test('the same doubt, first of the step and then of the monitors, is told once', () => {
    const first = after(rollingOut, waits(rollingOut, monitorUnknown));
    const second = after(first, monitorsSay.unknown);
    expect(first.notices.map(({ code }) => code)).toEqual(['held']);
    expect(second.notices).toEqual([]);
    expect(held(second)).toBe('monitors: monitor-unknown');
  });

  test('resuming by hand while the monitors’ last word was not OK waits for their next one', () => {
    const doubtful = after(rollingOut, hold, monitorsSay.unknown, resume);
    expect(held(doubtful)).toBe('monitors: monitor-unknown');
    expect(held(after(doubtful, monitorsSay.unknown))).toBe('monitors: monitor-unknown');
    expect(held(after(doubtful, monitorsSay.ok))).toBeUndefined();
  });

  test('a monitor that was red before the switch asks a person, whoever saw it', () => {
    const why = { code: 'alert-older-than-switch' as const, monitors: ['errors'] };
    const heard = after(rollingOut, monitorsSay['alert-before']);
    expect(held(heard)).toBe('person: alert-older-than-switch');
    expect(held(after(rollingOut, isFailed(rollingOut, why)))).toBe('person: alert-older-than-switch');
    expect(held(after(heard, monitorsSay.ok))).toBe('person: alert-older-than-switch');
  });

  test.each(['soak', 'watch'] as const)(
    'a stretch in which nothing was known does not count: %s lasts longer by it',
    (step) => {
      const story = until(begun(), step);
      const planned = currentItem(story.rotation)?.until ?? 0;
      const unknown = after(later(story, hour), monitorsSay.unknown);
      const known = after(later(unknown, 2 * hour), monitorsSay.ok);
      expect(currentItem(known.rotation)?.until).toBe(planned + 2 * hour);
      expect(known.rotation.wakeAt).toBe(known.now);
    },
  );

  test('a stretch that changes its reason counts once', () => {
    const story = until(begun(), 'watch');
    const planned = currentItem(story.rotation)?.until ?? 0;
    const one = after(story, monitorsSay.unknown);
    const other = after(later(one, hour), monitorsSay.unreachable);
    const known = after(later(other, hour), monitorsSay.ok);
    expect(currentItem(known.rotation)?.until).toBe(planned + 2 * hour);
  });
});

describe('an operator’s hold', () => {
  test('is no blindfold: an alert rolls back', () => {
    expect(after(rollingOut, hold, monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test('lets the step in flight be done, and holds what comes after it', () => {
    const story = after(until(begun(), 'roll-out'), hold);
    const done = after(story, isDone(story));
    expect(done.rotation.pending?.step).toBe('prove-pods');
    expect(isRunnable(done.rotation, Number.POSITIVE_INFINITY)).toBe(false);
  });

  test('before production’s switch: the switch begins only when somebody resumes, after a new recheck', () => {
    const story = situations['production, held before its switch'];
    expect(story.rotation.pending).toBeUndefined();
    expect(story.rotation.switched).not.toHaveProperty('production');
    const free = after(later(story, hour), resume);
    expect(free.rotation.pending?.step).toBe('recheck');
    expect(until(free, 'watch-rollout').rotation.items.every(({ state }) => state !== 'skipped')).toBe(true);
  });

  test('over the end of the approval: production’s switch does not begin, people are asked again', () => {
    const story = later(situations['production, held before its switch'], day);
    const proven = until(after(story, resume), 'prove-old-secret');
    const late = after(proven, isDone(proven));
    expect(held(late)).toBe('person: approval-expired');
    expect(offers(late.rotation)).toEqual(['ask-again', 'cancel']);
  });
});

describe('production’s switch that could not be finished before its approval was over', () => {
  const switching = until(begun(), 'switch', 'production');

  test.each([
    ['breaks', (story: Story) => breaks(story)],
    ['waits', (story: Story) => waits(story, { code: 'settling', until: 0 })],
    ['is told so', (story: Story) => isFailed(story, { code: 'approval-expired', at: story.now })],
  ])('it %s: nothing more is written, only putting back is offered', (_, event) => {
    const late = later(switching, day);
    const { rotation } = after(late, event(late));
    expect(rotation.hold).toMatchObject({ endedBy: 'person', reason: { code: 'approval-expired' } });
    expect(offers(rotation)).toEqual(['rollback']);
  });

  test('a reading of the monitors does not let it go on', () => {
    const late = later(after(switching, monitorsSay.unknown), day);
    expect(held(after(late, monitorsSay.ok))).toBe('person: approval-expired');
  });

  test('a resume does not let it go on', () => {
    const late = later(after(switching, hold), day);
    const once = after(late, resume);
    expect(held(once)).toBe('person: approval-expired');
    expect(answer(once, resume)).toEqual({ refused: { code: 'approval-expired', at: expect.any(Number) } });
    expect(answer(once, { type: 'ask-again', by: anna })).toEqual({ refused: { code: 'nothing-to-ask' } });
  });

  test('an alert still rolls back', () => {
    const late = later(switching, day);
    expect(after(after(late, breaks(late)), monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test('where it was done after all, somebody may resume', () => {
    const late = later(switching, day);
    const stopped = after(late, breaks(late));
    const done = after(stopped, isDone(stopped));
    expect(offers(done.rotation)).toEqual(['resume', 'rollback']);
    expect(after(done, resume).rotation.pending?.step).toBe('watch-rollout');
  });
});

describe('before staging is through', () => {
  test('nobody is asked to approve, whatever the rotation is held for', () => {
    const story = until(begun(), 'roll-out');
    const strange = after(story, isFailed(story, { code: 'plan-drifted', changes: [] }));
    expect(answer(strange, { type: 'ask-again', by: anna })).toEqual({ refused: { code: 'nothing-to-ask' } });
    expect(after(strange, resume).rotation.pending).toEqual(story.rotation.pending);
  });
});

describe('before production’s switch', () => {
  const proving = until(begun(), 'prove-old-secret');

  test('whatever was unknown meanwhile, plan and monitors are checked again', () => {
    const known = breaksOften(proving);
    expect(after(known, isDone(known)).rotation.pending?.step).toBe('recheck');
  });

  test('so they are where it was known again before it was done', () => {
    const known = breaksOften(proving);
    const moving = after(known, waits(known, { code: 'settling', until: 0 }));
    expect(moving.rotation.pending?.step).toBe('recheck');
  });

  test('a drift that has gone again is not what people are asked to approve later', () => {
    const story = until(begun(), 'recheck');
    const drifts = waits(story, { code: 'plan-drifted', changes: [] }, { drifted: driftedPlan });
    const gone = until(after(after(story, hold), drifts, resume), 'prove-old-secret');
    const late = later(gone, day);
    const again = after(after(late, isDone(late)), { type: 'ask-again', by: anna });
    expect(again.rotation.plan).toEqual(story.rotation.plan);
  });
});

describe('a rollback', () => {
  const turned = after(until(begun(), 'watch'), { type: 'rollback', by: anna });
  const missing = { code: 'old-secret-missing', name: 'old', stage: 'production' } as const;

  test('that can’t go on holds loudly, and resuming tries again', () => {
    const stuck = after(turned, isFailed(turned, missing));
    expect(held(stuck)).toBe('person: old-secret-missing');
    expect(offers(stuck.rotation)).toEqual(['resume']);
    expect(after(stuck, resume).rotation.pending).toEqual(turned.rotation.pending);
  });

  test('does not wait for a person where another worker got through meanwhile', () => {
    const stuck = after(turned, isFailed(turned, missing));
    const through = after(stuck, isDone(stuck));
    expect(through.rotation).toMatchObject({ pending: { step: 'restore' } });
    expect(through.rotation.hold).toBeUndefined();
  });

  test('is not begun twice: the second alert, failure or order changes nothing', () => {
    expect(after(turned, monitorsSay.alert).rotation).toEqual(turned.rotation);
    expect(answer(turned, { type: 'rollback', by: anna })).toEqual({ refused: { code: 'rolling-back' } });
    expect(answer(turned, { type: 'cancel', by: anna })).toEqual({ refused: { code: 'rolling-back' } });
  });
});

describe('a rotation that was found half-done in production', () => {
  test('whose approval expires can be asked for again', () => {
    const found = after(situations['prepare, recovered after production'], resume);
    const asked = until(found, 'approve');
    const expired = after(later(asked, day), { type: 'woken' });
    expect(offers(expired.rotation)).toEqual(['ask-again', 'rollback']);
    const again = after(expired, { type: 'ask-again', by: anna });
    expect(until(after(later(again, minute), approves(again)), 'watch').rotation.phase).toBe('watch');
  });

  test('listens to production’s monitors from its first item on', () => {
    const found = after(situations['prepare, recovered after production'], resume);
    const unknown = after(until(found, 'soak'), monitorsSay.unknown);
    expect(held(unknown)).toBe('monitors: monitor-unknown');
    expect(held(after(unknown, isDone(unknown)))).toBe('monitors: monitor-unknown');
    expect(held(after(unknown, monitorsSay.ok))).toBeUndefined();
    expect(after(found, monitorsSay.alert).rotation.phase).toBe('rollback');
  });

  test('listens to no monitor before a person has said that it goes on', () => {
    const found = situations['prepare, recovered after production'];
    expect(after(found, monitorsSay.alert).rotation).toEqual(found.rotation);
  });
});
