import { describe, expect, test } from '@jest/globals';
import { offers, type Offer } from '../../../src/rotation/offers.js';
import { answer } from './given.js';
import { occurrences } from './occurrences.js';
import { situations, type Situation } from './situations.js';

const table: Record<Situation, Offer[]> = {
  prepare: ['hold', 'cancel'],
  'prepare, held by its effect': ['hold', 'cancel'],
  'prepare, held by a person': ['resume', 'cancel'],
  'prepare, blocked': ['resume', 'cancel'],
  'prepare, recovered half-done': ['resume', 'cancel'],
  'prepare, recovered after production': ['resume', 'rollback'],
  'staging, switching': ['hold', 'cancel'],
  'staging, soaking': ['hold', 'cancel'],
  'staging, held by its effect': ['hold', 'cancel'],
  'staging, held by the monitors': ['hold', 'cancel'],
  'staging, held by a person': ['resume', 'cancel'],
  'approval, open': ['approve', 'reject', 'hold'],
  'approval, one of two': ['approve', 'reject', 'hold'],
  'approval, over but not woken': ['approve', 'reject', 'hold'],
  'approval, expired': ['ask-again', 'cancel'],
  'approval, held by a person': ['resume', 'cancel'],
  'production, awaiting its window': ['hold', 'cancel'],
  'production, plan drifted': ['ask-again', 'cancel'],
  'production, old Secret missing': ['resume', 'cancel'],
  'production, held before its switch': ['resume', 'cancel'],
  'production, approval over before its switch': ['ask-again', 'cancel'],
  'production, switching': ['hold', 'rollback'],
  'production, switch held, approval over': ['resume', 'rollback'],
  'production, approval over in its switch': ['rollback'],
  'production, rolling out': ['hold', 'rollback'],
  'production, held by its effect': ['hold', 'rollback'],
  'production, held by the monitors': ['hold', 'rollback'],
  'production, held by a person': ['resume', 'rollback'],
  'production, an alert asks': ['resume', 'rollback'],
  'eu done, us awaiting its window': ['hold', 'rollback'],
  'eu done, us held by the monitors': ['hold', 'rollback'],
  'eu done, us drifted': ['ask-again', 'rollback'],
  'eu done, asked again': ['approve', 'reject', 'hold', 'rollback'],
  'eu done, us blocked': ['resume', 'rollback'],
  'eu done, us approval over before its switch': ['ask-again', 'rollback'],
  'eu done, us switching': ['hold', 'rollback'],
  'eu watched': ['hold', 'rollback'],
  'us watched': ['hold', 'rollback'],
  'production, copy starting': ['hold', 'rollback'],
  'production, moving traffic': ['hold', 'rollback'],
  'production, moving traffic, held by the monitors': ['hold', 'rollback'],
  'production, moving traffic, weights changed by somebody': ['resume', 'rollback'],
  'production, moving traffic, approval over': ['rollback'],
  'watch, original switched': ['hold', 'rollback'],
  'rollback, weights first': [],
  watch: ['hold', 'rollback'],
  'watch, held by its effect': ['hold', 'rollback'],
  'watch, held by the monitors': ['hold', 'rollback'],
  'watch, held by a person': ['resume', 'rollback'],
  rollback: [],
  'rollback, held by its effect': [],
  'rollback, asks': ['resume'],
  'rollback, written over': ['resume'],
  'watch, the old credential is over': ['resume', 'rollback'],
  'rollback, the old credential is over': ['rollback', 'resume'],
  'rollback after done': [],
  'rollback after done, asks': ['resume', 'cancel'],
  'ended, done': ['rollback'],
  'ended, rolled back': [],
  'ended, cancelled': [],
  development: ['hold', 'cancel'],
  'development, updated': ['hold', 'cancel'],
  'development, failed': ['resume', 'cancel'],
  'development, done': [],
};

describe('the buttons that are valid now, and no others', () => {
  test('are stated for every situation', () => {
    expect(Object.keys(table).sort()).toEqual(Object.keys(situations).sort());
  });

  test.each(Object.entries(table) as [Situation, Offer[]][])('%s: %j', (situation, expected) => {
    expect(offers(situations[situation].rotation)).toEqual(expected);
  });

  test.each((Object.keys(table) as Situation[]).filter((situation) => situation !== 'approval, over but not woken'))(
    '%s: nothing is offered that would be refused, but for being asked once more about a dead credential',
    (situation) => {
      const story = situations[situation];
      const refused = offers(story.rotation).filter((offer) => isRefused(answer(story, occurrences[offer](story))));
      expect(refused).toEqual([]);
    },
  );
});

function isRefused(decision: ReturnType<typeof answer>): boolean {
  return 'refused' in decision && decision.refused.code !== 'old-credential-over';
}
