import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { realPercent, shareOfReplicas } from '../../../../src/kubernetes/traffic/share-of-replicas.js';

describe('The pods of a step', () => {
  test('are always as many as the original had', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 0, max: 100 }), (full, percent) => {
        const { original, copy } = shareOfReplicas(full, percent);
        expect(original + copy).toBe(full);
        expect(Math.min(original, copy)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('never fall from one step to the next', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 0, max: 99 }), (full, percent) => {
        expect(shareOfReplicas(full, percent + 1).copy).toBeGreaterThanOrEqual(shareOfReplicas(full, percent).copy);
      }),
    );
  });

  test('leave both sides one, where there are two and the step is not the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.integer({ min: 1, max: 99 }), (full, percent) => {
        const { original, copy } = shareOfReplicas(full, percent);
        expect(Math.min(original, copy)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  test.each([
    [1, 10, 100],
    [2, 10, 50],
    [3, 10, 33],
    [3, 90, 67],
    [10, 10, 10],
    [10, 25, 30],
    [40, 25, 25],
    [4, 100, 100],
    [4, 0, 0],
    [0, 50, 0],
  ])('of %i at %i %% really are %i %%', (full, percent, real) => {
    expect(realPercent(full, percent)).toBe(real);
  });
});
