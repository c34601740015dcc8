import { describe, expect, test } from '@jest/globals';
import {
  cleanupId,
  cleanupSchema,
  isDeletable,
  nextCleanup,
  type Cleanup,
  type CleanupEvent,
} from '../../../src/rotation/cleanup.js';
import type { Reason } from '../../../src/rotation/reason.js';
import type { Hit } from '../../../src/rotation/reference.js';
import { deepFreeze } from './deep-freeze.js';
import { anna, day, dora, entry, start } from './given.js';

const weak: Hit = { grade: 'weak', kind: 'ReplicaSet', namespace: 'production', name: 'auth-1' };
const strong: Hit = { grade: 'strong', kind: 'Deployment', namespace: 'production', name: 'auth' };
const unseen = [{ kind: 'Widget', why: 'forbidden' }];

function cleanup(fields: Partial<Cleanup> = {}): Cleanup {
  return {
    schema: 1,
    id: cleanupId('auth-api', { name: 'production' }, 'production', '20260101000000'),
    revision: 3,
    secret: 'auth-api',
    entry,
    version: '20260101000000',
    stage: 'production',
    namespace: 'production',
    name: 'auth-api-secrets-20260101000000',
    phase: 'waiting',
    supersededAt: start - 14 * day,
    eligibleAt: start,
    awaited: [],
    round: 0,
    wakeAt: start,
    places: [],
    ...fields,
  };
}

const forbidden: Reason = {
  code: 'forbidden',
  context: 'eu',
  verb: 'delete',
  resource: 'secrets',
  group: '',
  namespace: 'production',
};

const seen = { at: start - day, hits: [weak], notSeen: [] };
const phases = {
  waiting: cleanup(),
  offered: cleanup({ phase: 'offered', round: 1, found: seen, wakeAt: start + 7 * day }),
  'offered, blocked': cleanup({ phase: 'offered', round: 1, found: { ...seen, hits: [strong] } }),
  snoozed: cleanup({ phase: 'snoozed', round: 1, found: seen, by: 'U0ANNA', until: start + day, wakeAt: start + day }),
  'snoozed, over': cleanup({ phase: 'snoozed', round: 1, found: seen, by: 'U0ANNA', until: start, wakeAt: start }),
  kept: cleanup({ phase: 'kept', round: 1, found: seen, by: 'U0ANNA' }),
  deleting: cleanup({ phase: 'deleting', round: 1, found: seen, by: 'U0ANNA' }),
  ended: cleanup({ phase: 'ended', round: 1, ending: 'deleted', endedAt: start - 1 }),
};
const events = {
  due: { type: 'due', eligibleAt: start + day, awaited: [] },
  'found nothing': { type: 'found', hits: [], notSeen: [] },
  'found what was shown': { type: 'found', hits: [weak], notSeen: [] },
  'found more': { type: 'found', hits: [weak, { ...weak, name: 'auth-2' }], notSeen: [] },
  'found a user': { type: 'found', hits: [strong], notSeen: [] },
  'saw not all': { type: 'found', hits: [], notSeen: unseen },
  'is refused': { type: 'troubled', why: forbidden },
  'is gone': { type: 'ended', ending: 'gone' },
  delete: { type: 'delete', by: anna, round: 1 },
  snooze: { type: 'snooze', by: anna, round: 1 },
  keep: { type: 'keep', by: anna, round: 1 },
} satisfies Record<string, CleanupEvent>;
type Answers = Record<keyof typeof events, string>;

/** Where it went and in which round, `same` where nothing changed, or why it was refused. */
function summary(before: Cleanup, event: CleanupEvent): string {
  const decision = nextCleanup(deepFreeze(before), event, start);
  if ('refused' in decision) return `refused: ${decision.refused.code}`;
  const { cleanup: after } = decision;
  expect(cleanupSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after);
  return JSON.stringify(after) === JSON.stringify(before) ? 'same' : `${after.phase} ${after.round}`;
}

const refusedAll = {
  delete: 'refused: old-cleanup',
  snooze: 'refused: old-cleanup',
  keep: 'refused: old-cleanup',
};
const shownAgain = (round: number) => ({
  'found nothing': `offered ${round}`,
  'found what was shown': `offered ${round}`,
  'found more': `offered ${round}`,
  'found a user': `offered ${round}`,
  'saw not all': `offered ${round}`,
});
const unmoved = {
  due: 'same',
  'found nothing': 'same',
  'found what was shown': 'same',
  'found more': 'same',
  'found a user': 'same',
  'saw not all': 'same',
  'is refused': 'same',
};
const table: Record<keyof typeof phases, Answers> = {
  waiting: { ...shownAgain(1), due: 'waiting 0', 'is refused': 'waiting 0', 'is gone': 'ended 0', ...refusedAll },
  offered: {
    ...shownAgain(2),
    due: 'waiting 1',
    'is refused': 'offered 1',
    'is gone': 'ended 1',
    delete: 'deleting 1',
    snooze: 'snoozed 1',
    keep: 'kept 1',
  },
  'offered, blocked': {
    ...shownAgain(2),
    due: 'waiting 1',
    'is refused': 'offered 1',
    'is gone': 'ended 1',
    delete: 'refused: old-cleanup',
    snooze: 'snoozed 1',
    keep: 'kept 1',
  },
  snoozed: { ...unmoved, 'is gone': 'ended 1', ...refusedAll },
  'snoozed, over': {
    ...shownAgain(2),
    due: 'waiting 1',
    'is refused': 'snoozed 1',
    'is gone': 'ended 1',
    ...refusedAll,
  },
  kept: { ...unmoved, 'is gone': 'ended 1', ...refusedAll },
  deleting: {
    ...shownAgain(2),
    due: 'waiting 1',
    'found nothing': 'deleting 1',
    'found what was shown': 'deleting 1',
    'is refused': 'deleting 1',
    'is gone': 'ended 1',
    ...refusedAll,
  },
  ended: { ...unmoved, 'is gone': 'same', ...refusedAll },
};

describe('every event in every phase of a cleanup', () => {
  test.each(Object.keys(phases) as (keyof typeof phases)[])('%s', (phase) => {
    const answers = Object.entries(events).map(([name, event]) => [name, summary(phases[phase], event)]);
    expect(Object.fromEntries(answers)).toEqual(table[phase]);
  });

  test.each(['delete', 'keep'] as const)('%s is an approver’s, on the message of this round', (type) => {
    expect(summary(phases.offered, { type, by: dora, round: 1 })).toBe('refused: not-approver');
    expect(summary(phases.offered, { type, by: anna, round: 0 })).toBe('refused: old-cleanup');
  });

  test('snooze is anybody’s who may request, on the message of this round', () => {
    const stranger = { user: 'U0EVE', mayRequest: false, mayApprove: false };
    expect(summary(phases.offered, { type: 'snooze', by: dora, round: 1 })).toBe('snoozed 1');
    expect(summary(phases.offered, { type: 'snooze', by: stranger, round: 1 })).toBe('refused: not-requester');
    expect(summary(phases.offered, { type: 'snooze', by: anna, round: 0 })).toBe('refused: old-cleanup');
  });

  test('what people said is audited with who said it; what ended twice is audited once', () => {
    expect(nextCleanup(phases.offered, events.delete, start)).toMatchObject({ audit: [{ by: anna.user }] });
    expect(nextCleanup(phases.ended, events['is gone'], start)).toEqual({ cleanup: phases.ended, audit: [] });
  });

  test('what the cluster refuses is kept, audited and still due, until it is looked at again or is over', () => {
    const decision = nextCleanup(phases.deleting, events['is refused'], start);
    expect(decision).toMatchObject({ audit: [{ action: 'cleanup-troubled', facts: { why: forbidden } }] });
    if ('refused' in decision) throw new Error('refused');
    const { cleanup: refused } = decision;
    expect(refused).toEqual({ ...phases.deleting, trouble: forbidden });
    for (const event of ['due', 'found a user', 'is gone'] as const) {
      expect(nextCleanup(refused, events[event], start)).not.toHaveProperty('cleanup.trouble');
    }
    // The search before a deletion says nothing about the deletion.
    expect(nextCleanup(refused, events['found nothing'], start)).toHaveProperty('cleanup.trouble', forbidden);
  });

  test('a snooze is looked after when it is over; a keep never', () => {
    expect(nextCleanup(phases.offered, events.snooze, start)).toMatchObject({ cleanup: { wakeAt: start + 7 * day } });
    expect(nextCleanup(phases.offered, events.keep, start)).not.toHaveProperty('cleanup.wakeAt');
  });

  test('a CronJob that has to prove a newer version first is looked after again', () => {
    const due = { type: 'due' as const, eligibleAt: start - day, awaited: ['report'] };
    expect(nextCleanup(phases.waiting, due, start)).toMatchObject({
      cleanup: { awaited: ['report'], wakeAt: start + day },
    });
  });
});

describe('what may be deleted', () => {
  test.each([
    ['nothing found', [], [], true],
    ['history and mentions, which a person confirms', ['weak', 'mention'], [], true],
    ['a user', ['weak', 'strong'], [], false],
    ['what would bring it back', ['declared'], [], false],
    ['what would recreate it', ['producer'], [], false],
    ['nothing found, but not everything seen', [], unseen, false],
  ] as [string, Hit['grade'][], typeof unseen, boolean][])('%s', (_, grades, notSeen, deletable) => {
    const hits = grades.map((grade) => ({ ...weak, grade }));
    expect(isDeletable({ at: start, hits, notSeen })).toBe(deletable);
  });

  test('nothing that was not searched', () => {
    expect(isDeletable(undefined)).toBe(false);
  });
});
