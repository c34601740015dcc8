import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  isProportional,
  reduced,
  splitExactly,
  splitOfHundred,
  type Share,
} from '../../../../src/kubernetes/traffic/split.js';

const percents = fc.integer({ min: 0, max: 100 });

function rules(most: number): fc.Arbitrary<Share[]> {
  const share = fc.record({ weight: fc.integer({ min: 0, max: most }), moved: fc.boolean() });
  return fc
    .array(share, { minLength: 1, maxLength: 8 })
    .map((shares) => shares.map(({ weight, moved }) => ({ weight, moved: moved && weight > 0 })))
    .filter((shares) => shares.some(({ moved }) => moved));
}

const sum = (weights: readonly number[]): number => weights.reduce((one, other) => one + other, 0);
const together = (parts: readonly number[][]): number[] => parts.map(sum);

describe('Weights that count against their sum', () => {
  test('give the copy exactly its percentage of each backend that is moved', () => {
    fc.assert(
      fc.property(rules(10_000), percents, (shares, percent) => {
        for (const [index, part] of splitExactly(shares, percent).entries()) {
          if (!shares[index]?.moved) continue;
          expect((part[1] ?? NaN) * 100).toBe(sum(part) * percent);
        }
      }),
    );
  });

  test('leave every backend the share that it had, the original and its copy together', () => {
    fc.assert(
      fc.property(rules(10_000), percents, (shares, percent) => {
        const before = shares.map(({ weight }) => weight);
        expect(isProportional(together(splitExactly(shares, percent)), before)).toBe(true);
      }),
    );
  });

  test('stay within what Gateway API allows, however large they were, and no share is off by more than a hundred-thousandth', () => {
    fc.assert(
      fc.property(rules(1_000_000), percents, (shares, percent) => {
        const parts = splitExactly(shares, percent);
        const [total, whole] = [sum(parts.flat()), sum(shares.map(({ weight }) => weight))];
        for (const [index, part] of parts.entries()) {
          expect(Math.max(...part)).toBeLessThanOrEqual(1_000_000);
          expect(Math.abs(sum(part) / total - (shares[index]?.weight ?? NaN) / whole)).toBeLessThan(1e-5);
        }
      }),
    );
  });

  test('never take all traffic from a backend that had some, but from one whose side is at 0 %', () => {
    fc.assert(
      fc.property(rules(1_000_000), fc.integer({ min: 1, max: 99 }), (shares, percent) => {
        for (const [index, part] of splitExactly(shares, percent).entries()) {
          expect(part.every((weight) => weight > 0)).toBe((shares[index]?.weight ?? 0) > 0);
        }
      }),
    );
  });

  test('read as percentages where the original stands alone', () => {
    expect(splitExactly([{ weight: 1, moved: true }], 25)).toEqual([[75, 25]]);
    expect(splitExactly([{ weight: 1, moved: true }], 100)).toEqual([[0, 100]]);
  });
});

describe('Weights that must sum to 100', () => {
  test('do, whatever they were before', () => {
    fc.assert(
      fc.property(rules(10_000), percents, (shares, percent) => {
        const weights = splitOfHundred(shares, percent).flat();
        expect(sum(weights)).toBe(100);
        expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
      }),
    );
  });

  test('leave every backend the share that it had to the nearest whole number, at every step the same', () => {
    fc.assert(
      fc.property(rules(100), percents, (shares, percent) => {
        const whole = sum(shares.map(({ weight }) => weight));
        const now = together(splitOfHundred(shares, percent));
        expect(now).toEqual(together(splitOfHundred(shares, 0)));
        if (shares.some(({ weight }) => weight > 0 && weight * 100 < whole)) return;
        for (const [index, share] of now.entries()) {
          expect(Math.abs(share - ((shares[index]?.weight ?? NaN) * 100) / whole)).toBeLessThan(1);
        }
      }),
    );
  });

  test('give the copy its percentage of the original to the nearest whole number, and neither side nothing', () => {
    fc.assert(
      fc.property(rules(100), fc.integer({ min: 1, max: 99 }), (shares, percent) => {
        for (const [index, part] of splitOfHundred(shares, percent).entries()) {
          const [original = NaN, copy = NaN] = part;
          if (!shares[index]?.moved) continue;
          expect(Math.abs(copy - (sum(part) * percent) / 100)).toBeLessThanOrEqual(1);
          if (sum(part) > 1) expect(Math.min(original, copy)).toBeGreaterThan(0);
        }
      }),
    );
  });
});

test('Weights are reduced to the smallest that give the same shares', () => {
  expect(reduced([750, 250, 0])).toEqual([3, 1, 0]);
  expect(reduced([0, 0])).toEqual([0, 0]);
});
