import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { formatDuration, LONGEST_DURATION, parseDuration } from '../../../src/configuration/duration.js';

describe('a duration', () => {
  test.each([
    ['500ms', 500],
    ['0s', 0],
    ['30s', 30_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['14d', 1_209_600_000],
    ['3650d', LONGEST_DURATION],
  ])('%s is %d milliseconds', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each([
    '',
    '5',
    's',
    '-5s',
    '+5s',
    '1.5h',
    '1h30m',
    ' 5s',
    '5s ',
    '5 s',
    '5S',
    '05s',
    '1e3s',
    '5w',
    '∞d',
    '3651d',
    '5s\n',
  ])('%j is refused', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [0, '0s'],
    [86_400_000, '24h'],
    [1_209_600_000, '14d'],
    [90_000, '90s'],
    [1, '1ms'],
  ])('of %d milliseconds is written %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  test('survives being written and read again, whatever it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LONGEST_DURATION }), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });

  test('is read from no text but a whole number with one unit', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseDuration(text) === undefined || /^\d+(ms|s|m|h|d)$/.test(text)).toBe(true);
      }),
    );
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('is not written from %d', (milliseconds) => {
    expect(() => formatDuration(milliseconds)).toThrow(RangeError);
  });
});
