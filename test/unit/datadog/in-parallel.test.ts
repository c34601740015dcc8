import { describe, expect, test } from '@jest/globals';
import { inParallel } from '../../../src/datadog/in-parallel.js';

describe('work in parallel', () => {
  test('answers come in order, and never more at a time than allowed', async () => {
    let [working, most] = [0, 0];
    const results = await inParallel([5, 1, 4, 2, 3], 2, async (item) => {
      working += 1;
      most = Math.max(most, working);
      for (let turn = 0; turn < item; turn += 1) await Promise.resolve();
      working -= 1;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 20, 30]);
    expect(most).toBe(2);
  });

  test('nothing is begun after a failure, and nothing is still at work when it is told', async () => {
    const begun: number[] = [];
    let working = 0;
    const all = inParallel([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      working += 1;
      for (let turn = 0; turn < item * 3; turn += 1) await Promise.resolve();
      working -= 1;
      if (item === 2) throw new Error('no');
    });
    await expect(all).rejects.toThrow('no');
    expect(begun).toEqual([1, 2, 3]);
    expect(working).toBe(0);
  });

  test('nothing to do is done', async () => {
    expect(await inParallel([], 5, () => Promise.resolve(1))).toEqual([]);
  });
});
