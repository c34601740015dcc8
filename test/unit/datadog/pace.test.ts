import { expect, test } from '@jest/globals';
import { lookEvery, nextLook } from '../../../src/datadog/pace.js';

const now = 1_000_000;
const poll = 15_000;
const second = 1_000;
const pace = (remaining: number, resetIn: number, calls = 1): number =>
  nextLook({ now, poll, calls, budget: { remaining, resetAt: now + resetIn } }) - now;

test.each([
  ['plenty is left', pace(2999, 10 * second), poll],
  ['what is left lasts at the usual pace', pace(482, 3600 * second), poll],
  ['half of it would not: the looks are spread', pace(240, 3600 * second), 30 * second],
  ['a look that takes more calls is rarer', pace(480, 3600 * second, 2), 30 * second],
  ['a look that made no call is one all the same', pace(240, 3600 * second, 0), 30 * second],
  ['next to nothing: rarer than four intervals would be blind', pace(3, 3600 * second), 4 * poll],
  ['nothing is left', pace(0, 3600 * second), 4 * poll],
  ['nothing is left, but its reset is near', pace(1, 10 * second), poll],
  ['nothing is left until a reset that is not far', pace(0, 40 * second), 40 * second],
  ['the reset is past', pace(0, 0), poll],
])('looks are as far apart as a rate limit asks: %s', (_, apart, expected) => {
  expect(apart).toBe(expected);
});

test('where nothing is said of a limit, looks are as usual', () => {
  expect(nextLook({ now, poll, calls: 1, budget: undefined })).toBe(now + poll);
});

test.each([
  ['a second is left for the answer', poll, 14_000],
  ['of a short interval no more than a quarter', 2_000, 1_500],
])('an alert is answered within the interval: %s', (_, usual, expected) => {
  expect(lookEvery(usual)).toBe(expected);
});
