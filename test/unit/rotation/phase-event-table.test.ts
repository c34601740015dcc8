import { describe, expect, test } from '@jest/globals';
import { phases } from '../../../src/rotation/checklist.js';
import { eventTypes, type Event } from '../../../src/rotation/event.js';
import { answer, begun } from './given.js';
import { occurrences, summary, type Occurrence } from './occurrences.js';
import { table } from './phase-event-table.js';
import { situations, type Situation } from './situations.js';

const names = Object.keys(occurrences) as Occurrence[];

/** The stated answers of one situation, by event; `monitors *` is every event of that name. */
function stated(cells: string): Map<string, string> {
  const pairs = cells
    .split(/[·\n]/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .map((cell) => cell.split(' → ') as [string, string]);
  return new Map(
    pairs.flatMap(([event, said]) =>
      event.endsWith('*')
        ? names.filter((name) => name.startsWith(event.slice(0, -1))).map((name): [string, string] => [name, said])
        : [[event, said] as [string, string]],
    ),
  );
}

describe('every event in every phase has its answer', () => {
  test('the table has every phase', () => {
    const seen = new Set(Object.values(situations).map(({ rotation }) => rotation.phase));
    expect([...seen].sort()).toEqual([...phases].sort());
  });

  test('the table has every type of event', () => {
    const seen = new Set(names.map((name) => occurrences[name](begun()).type));
    expect([...seen].sort()).toEqual([...eventTypes].sort());
  });

  test('the table states no situation that is not played, and misses none', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(situations).sort());
  });

  test.each(Object.keys(situations) as Situation[])('%s', (situation) => {
    const story = situations[situation];
    const answers = names.map((name) => [name, summary(story.rotation, answer(story, occurrences[name](story)))]);
    expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(stated(table[situation])));
  });

  test('who may neither request nor approve is refused in every situation, and moves nothing', () => {
    const nobody = { user: 'U0EVE', mayRequest: false, mayApprove: false };
    const orders = ['approve', 'reject', 'ask-again', 'hold', 'resume', 'cancel', 'rollback'] as const;
    for (const story of Object.values(situations)) {
      for (const order of orders) {
        const decision = answer(story, { ...occurrences[order](story), by: nobody } as Event);
        expect(decision).toHaveProperty('refused.code');
      }
    }
  });
});
