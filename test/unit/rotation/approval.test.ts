import { describe, expect, test } from '@jest/globals';
import { approvalIsValid } from '../../../src/rotation/approval.js';
import {
  after,
  anna,
  answer,
  approves,
  begun,
  ben,
  day,
  dora,
  hour,
  later,
  rejects,
  rita,
  start,
  stranger,
  until,
  type Beginning,
  type Story,
} from './given.js';

const asked = (how: Beginning = {}) => until(begun(how), 'approve');
const two = { approval: { count: 2, expires: day, remind: 4 * hour } };
const window = { days: [1, 2, 3, 4], from: '02:00', to: '05:00', zone: 'Europe/Berlin' };
const at = (text: string) => Date.parse(text);
const given = (story: Story) => after(story, approves(story)).rotation.approval?.validUntil;

describe('promise 2: nothing reaches production without a valid approval', () => {
  const story = asked();
  const { round = 0, fingerprint = '' } = story.rotation.approval ?? {};
  test.each([
    ['by the requester', { by: rita }, 'own-rotation'],
    ['by a requester who is no approver', { by: dora }, 'not-approver'],
    ['by a stranger', { by: stranger }, 'not-approver'],
    ['on an old message', { round: round - 1 }, 'old-message'],
    ['of a plan that changed', { fingerprint: 'f'.repeat(32) }, 'plan-changed'],
  ])('an approval %s counts nothing', (_, fields, code) => {
    const vote = { type: 'approve' as const, by: anna, round, fingerprint, ...fields };
    expect(answer(story, vote)).toEqual({ refused: { code } });
  });

  test('a second click of the same person counts nothing', () => {
    const once = after(asked({ entry: two }), approves(asked({ entry: two })));
    expect(answer(once, approves(once))).toEqual({ refused: { code: 'already-voted' } });
    expect(after(once, approves(once, ben)).rotation.phase).toBe('production');
  });

  test('an approval counts up to the moment at which it expires, and not at it', () => {
    expect(after(later(story, day - 1), approves(story)).rotation.phase).toBe('production');
    expect(answer(later(story, day), approves(story))).toMatchObject({ refused: { code: 'approval-expired' } });
  });

  test('asking again makes the votes of the round before worthless', () => {
    const once = after(asked({ entry: two }), approves(asked({ entry: two })));
    const again = after(after(later(once, day), { type: 'woken' }), { type: 'ask-again', by: dora });
    expect(answer(again, approves(once, ben))).toEqual({ refused: { code: 'old-message' } });
    expect(after(again, approves(again, ben)).rotation.phase).toBe('approval');
  });

  test('a held rotation can’t be approved', () => {
    const held = after(story, { type: 'hold', by: dora });
    expect(answer(held, approves(held))).toEqual({ refused: { code: 'held' } });
  });

  test.each(['cancel', 'rollback'] as const)('approve and %s at the same instant: the safe one wins', (type) => {
    const stopped = after(story, { type, by: dora });
    expect(answer(stopped, approves(story))).toEqual({ refused: { code: 'rolling-back' } });
    const approved = after(story, approves(story));
    expect(after(approved, { type, by: dora }).rotation.phase).toBe('rollback');
  });
});

describe('a given approval lasts', () => {
  const monday = asked({ production: { window } });

  test('to the end of the next window', () => {
    expect(given(monday)).toBe(at('2026-03-03T05:00+01:00'));
  });

  test('to the end of the window that is open', () => {
    const open = asked({ production: { window }, entry: { approval: { count: 1, expires: 5 * day, remind: hour } } });
    expect(given(later(open, 14 * hour))).toBe(at('2026-03-03T05:00+01:00'));
    expect(given(later(open, 16 * hour))).toBe(at('2026-03-04T05:00+01:00'));
  });

  test('to the end of the window after the moment that was asked for', () => {
    const order = { type: 'at', at: at('2026-03-04T06:00+01:00') } as const;
    expect(given(asked({ production: { window }, start: order }))).toBe(at('2026-03-05T05:00+01:00'));
  });

  test('without a window, for `expires` from the click', () => {
    expect(given(later(asked(), hour))).toBe(start + hour + day);
  });

  test('with `--at now`, for `expires` from the click, whatever the window', () => {
    expect(given(asked({ production: { window }, start: { type: 'now' } }))).toBe(start + day);
  });

  test('until that moment, and not at it', () => {
    const { approval } = after(monday, approves(monday)).rotation;
    const end = approval?.validUntil ?? 0;
    expect([end - 1, end, end + 1].map((now) => approvalIsValid(approval, now))).toEqual([true, false, false]);
  });

  test('not before it was given', () => {
    expect(approvalIsValid(asked().rotation.approval, start)).toBe(false);
    expect(approvalIsValid(undefined, start)).toBe(false);
  });
});

describe('waiting for people', () => {
  const story = asked();

  test('no effect is pending; the record says when to look again', () => {
    expect(story.rotation.pending).toBeUndefined();
    expect(story.rotation.wakeAt).toBe(start + 4 * hour);
  });

  test('they are reminded every `remind`, and in the end it holds', () => {
    const first = after(later(story, 4 * hour), { type: 'woken' });
    expect(first.notices.map(({ code }) => code)).toEqual(['approval-reminder']);
    expect(first.rotation.wakeAt).toBe(start + 8 * hour);
    const sixth = after(later(first, 18 * hour), { type: 'woken' });
    expect(sixth.rotation.wakeAt).toBe(start + day);
    expect(after(later(sixth, 2 * hour), { type: 'woken' }).rotation.hold?.reason.code).toBe('approval-expired');
  });

  test('an early wake-up changes nothing', () => {
    expect(after(later(story, hour), { type: 'woken' }).rotation).toEqual(story.rotation);
  });

  test('after an operator’s hold it waits on, no longer than it would have', () => {
    const held = after(later(story, hour), { type: 'hold', by: dora });
    const free = after(later(held, hour), { type: 'resume', by: dora });
    expect(free.rotation).toMatchObject({ wakeAt: start + 4 * hour, waiting: { expires: start + day } });
  });

  test('a no counts also after the approval expired, and only from who may approve', () => {
    const late = later(story, 2 * day);
    expect(answer(late, rejects(story, dora))).toEqual({ refused: { code: 'not-approver' } });
    expect(after(late, rejects(story)).rotation.phase).toBe('rollback');
  });
});
