import { expect, test } from '@jest/globals';
import { send, type SendParts } from '../../../jobs/send.js';
import type { Event } from '../../../src/rotation/event.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { anna, begun, isDone, monitorsSay, start, until } from '../rotation/given.js';

const watching = until(begun(), 'watch-rollout');

/** Sends the events to one record in memory, and tells who was woken after each. */
async function wakesAfter(...events: readonly Event[]): Promise<string[][]> {
  let record: Rotation = watching.rotation;
  let woken: string[] = [];
  const now = Math.max(start, watching.now);
  const parts: SendParts = {
    now: () => now,
    queues: { wake: async (queue, _id, at = 0) => void woken.push(at > now ? `${queue} later` : queue) },
    rotations: {
      load: async () => record,
      save: async ({ rotation }) => {
        record = { ...rotation, revision: record.revision + 1 };
        return { type: 'saved', record };
      },
    },
  };
  const all: string[][] = [];
  for (const event of events) {
    woken = [];
    await send(parts, record.id, event);
    all.push(woken);
  }
  return all;
}

test('what turns a rotation round wakes its rollback; the outcome of what was being done then only goes to the log', async () => {
  expect(await wakesAfter(monitorsSay.alert, isDone(watching))).toEqual([['rollback', 'tell later'], ['tell']]);
});

test('a hold that a person ends wakes the phase, and so does an outcome that leads on', async () => {
  const hold: Event = { type: 'hold', by: anna };
  const resume: Event = { type: 'resume', by: anna };
  const [, resumed] = await wakesAfter(hold, resume);
  expect(resumed).toEqual(['production', 'tell']);
  expect(await wakesAfter(isDone(watching))).toEqual([['production', 'tell']]);
});
