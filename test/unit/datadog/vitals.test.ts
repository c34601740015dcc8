import { describe, expect, test } from '@jest/globals';
import { createVitals } from '../../../src/datadog/vitals.js';

const family = '/api/v1/monitor';
const asked = Date.parse('2026-03-02T12:00:00.400Z');
const times = { asked, answered: asked + 300 };

describe('what an answer says of a rate limit', () => {
  const after = (fields: Record<string, string>) => {
    const vitals = createVitals();
    vitals.hear(family, new Headers(fields), times);
    return vitals.budget(family);
  };
  test.each<[string, Record<string, string>, unknown]>([
    [
      'as Datadog tells it',
      { 'x-ratelimit-remaining': '2999', 'x-ratelimit-reset': '10' },
      { remaining: 2999, resetAt: times.answered + 10_000 },
    ],
    [
      'twice',
      { 'x-ratelimit-remaining': '7, 7', 'x-ratelimit-reset': '10, 10' },
      { remaining: 7, resetAt: times.answered + 10_000 },
    ],
    ['nothing', {}, undefined],
    ['half of it', { 'x-ratelimit-remaining': '7' }, undefined],
    ['what is no number', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': 'soon' }, undefined],
  ])('%s', (_, fields, expected) => {
    expect(after(fields)).toEqual(expected);
  });

  test('the last answer counts, and each kind of call has its own', () => {
    const vitals = createVitals();
    vitals.hear(family, new Headers({ 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': '1' }), times);
    vitals.hear('/api/v1/events', new Headers(), times);
    expect(vitals.budget(family)?.remaining).toBe(5);
    vitals.hear(family, new Headers(), times);
    expect(vitals.budget(family)).toBeUndefined();
    expect([vitals.calls(family), vitals.calls('/api/v1/events'), vitals.calls('/x')]).toEqual([2, 1, 0]);
  });
});

describe("how far Datadog's clock is ahead of ours", () => {
  const skewAt = (date: string | undefined) => {
    const vitals = createVitals();
    vitals.hear(family, new Headers(date === undefined ? {} : { date }), times);
    return vitals.skew();
  };
  test.each([
    ['the same second', 'Mon, 02 Mar 2026 12:00:00 GMT', 0],
    ['a second ahead can not be', 'Mon, 02 Mar 2026 12:00:01 GMT', 300],
    ['five minutes ahead, at least', 'Mon, 02 Mar 2026 12:05:00 GMT', 299_300],
    ['five minutes behind, at most', 'Mon, 02 Mar 2026 11:55:00 GMT', -300_700],
    ['no date', undefined, 0],
    ['no such date', 'yesterday', 0],
  ])('%s', (_, date, expected) => {
    expect(skewAt(date)).toBe(expected);
  });

  test('an answer without a date leaves what is known', () => {
    const vitals = createVitals();
    vitals.hear(family, new Headers({ date: 'Mon, 02 Mar 2026 12:05:00 GMT' }), times);
    vitals.hear(family, new Headers(), times);
    expect(vitals.skew()).toBe(299_300);
  });
});
