import { expect, test } from '@jest/globals';
import { oneAtATime } from '../../../jobs/monitors/one-at-a-time.js';

/** Work that ends when it is told to, each time with the number of the time. */
function steered() {
  const ends: ((how: 'well' | 'badly') => void)[] = [];
  let atOnce = 0;
  let most = 0;
  const work = async (): Promise<number> => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    const how = await new Promise<'well' | 'badly'>((resolve) => ends.push(resolve));
    atOnce -= 1;
    if (how === 'badly') throw new Error('badly');
    return ends.length;
  };
  const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    work: oneAtATime(work),
    end: async (how: 'well' | 'badly' = 'well') => {
      ends.at(-1)?.(how);
      await turn();
    },
    times: () => ends.length,
    most: () => most,
  };
}

test('who asks while it is done shares the next time, which begins when this one has ended', async () => {
  const { work, end, times, most } = steered();
  const first = work();
  const others = [work(), work(), work()];
  expect(times()).toBe(1);
  await end();
  expect(await first).toBe(1);
  expect(times()).toBe(2);
  await end();
  expect(await Promise.all(others)).toEqual([2, 2, 2]);
  expect([times(), most()]).toEqual([2, 1]);
});

test('who asks while the next one runs waits for the one after it', async () => {
  const { work, end, times } = steered();
  void work();
  const second = work();
  await end();
  const third = work();
  await end();
  expect(await second).toBe(2);
  await end();
  expect(await third).toBe(3);
  expect(times()).toBe(3);
});

test('one that fails fails for those who asked for it, and for nobody else', async () => {
  const { work, end } = steered();
  const first = work().catch(() => 'failed');
  const second = work();
  await end('badly');
  await end();
  expect([await first, await second]).toEqual(['failed', 2]);
});
