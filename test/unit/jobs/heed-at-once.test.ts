import { expect, test } from '@jest/globals';
import { heedAtOnce } from '../../../jobs/monitors/heed-at-once.js';

const alert = { monitorId: 1, transition: 'Triggered', scope: [] };
type Parts = Parameters<typeof heedAtOnce>[0];

/** What happens, in order, to an alert while nothing is rotated; reading the rotations or keeping the alert may fail. */
async function heeded(failing: { readonly reading?: boolean; readonly keeping?: boolean } = {}): Promise<string[]> {
  const happened: string[] = [];
  const parts = {
    now: () => 1_000,
    rotations: {
      active: async () => {
        happened.push('looked');
        if (failing.reading) throw new Error('Redis is away');
        return [];
      },
    },
    queues: {
      alert: async (_alert: unknown, at: number) => {
        if (failing.keeping) throw new Error('Redis takes no job');
        happened.push(`kept until ${at}`);
        return async () => void happened.push('taken back');
      },
    },
  } as unknown as Parts;
  await heedAtOnce(parts, alert, 500).catch(() => happened.push('failed'));
  return happened;
}

test('an alert is heeded at once and kept meanwhile, and taken back when it was heeded', async () => {
  expect(await heeded()).toEqual(['kept until 1500', 'looked', 'taken back']);
});

test('where no job is taken it is heeded all the same', async () => {
  expect(await heeded({ keeping: true })).toEqual(['looked']);
});

test('one that could not be heeded stays in the queue, and is lost only where it could not be kept either', async () => {
  expect(await heeded({ reading: true })).toEqual(['kept until 1500', 'looked']);
  expect(await heeded({ reading: true, keeping: true })).toEqual(['looked', 'failed']);
});
