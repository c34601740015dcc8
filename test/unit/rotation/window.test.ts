import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import type { Window } from '../../../src/rotation/entry.js';
import { nextWindow } from '../../../src/rotation/window.js';

const all = [1, 2, 3, 4, 5, 6, 7];
const sunday = [7];

/** What it is about; when it opens and closes, and on which days; now; from when to when it is open. */
type Row = [string, string, number[], string, string, string];
const berlin: Row[] = [
  ['before it opens', '02:00-05:00', all, '2026-06-01T12:00Z', '2026-06-02T00:00Z', '2026-06-02T03:00Z'],
  ['while it is open', '02:00-05:00', all, '2026-06-02T02:59Z', '2026-06-02T00:00Z', '2026-06-02T03:00Z'],
  ['at the moment it closes', '02:00-05:00', all, '2026-06-02T03:00Z', '2026-06-03T00:00Z', '2026-06-03T03:00Z'],
  ['across midnight, after it', '23:00-01:00', [1], '2026-06-01T22:30Z', '2026-06-01T21:00Z', '2026-06-01T23:00Z'],
  ['across midnight, closed', '23:00-01:00', [1], '2026-06-01T23:00Z', '2026-06-08T21:00Z', '2026-06-08T23:00Z'],
  ['leap day', '02:00-05:00', [2], '2028-02-28T12:00Z', '2028-02-29T01:00Z', '2028-02-29T04:00Z'],
  ['year end', '22:00-02:00', all, '2026-12-31T20:00Z', '2026-12-31T21:00Z', '2027-01-01T01:00Z'],
  ['spring: an hour shorter', '01:00-05:00', sunday, '2026-03-28T12:00Z', '2026-03-29T00:00Z', '2026-03-29T03:00Z'],
  ['spring: a start in the jump', '02:30-05:00', sunday, '2026-03-28T12:00Z', '2026-03-29T01:00Z', '2026-03-29T03:00Z'],
  ['spring: an end in the jump', '01:00-02:30', sunday, '2026-03-28T12:00Z', '2026-03-29T00:00Z', '2026-03-29T01:00Z'],
  [
    'spring: all of it in the jump',
    '02:15-02:45',
    sunday,
    '2026-03-28T12:00Z',
    '2026-04-05T00:15Z',
    '2026-04-05T00:45Z',
  ],
  ['a week before that', '02:00-03:00', sunday, '2026-03-23T12:00Z', '2026-04-05T00:00Z', '2026-04-05T01:00Z'],
  ['autumn: an hour longer', '02:00-05:00', sunday, '2026-10-24T12:00Z', '2026-10-25T00:00Z', '2026-10-25T04:00Z'],
  [
    'autumn: the doubled hour once',
    '02:15-02:45',
    sunday,
    '2026-10-24T12:00Z',
    '2026-10-25T00:15Z',
    '2026-10-25T00:45Z',
  ],
];
const newYork: Row[] = [
  ['spring: an end in the jump', '23:00-02:30', [6], '2026-03-07T12:00Z', '2026-03-08T04:00Z', '2026-03-08T07:00Z'],
  ['autumn: across the change', '23:00-03:00', [6], '2026-10-31T12:00Z', '2026-11-01T03:00Z', '2026-11-01T08:00Z'],
  ['in winter', '02:00-05:00', all, '2026-01-05T12:00Z', '2026-01-06T07:00Z', '2026-01-06T10:00Z'],
];
/** The clock changes by half an hour. */
const lordHowe: Row[] = [
  ['spring: a start in the jump', '02:10-05:00', sunday, '2026-10-03T00:00Z', '2026-10-03T15:30Z', '2026-10-03T18:00Z'],
  ['spring: across the jump', '01:00-03:00', sunday, '2026-10-03T00:00Z', '2026-10-03T14:30Z', '2026-10-03T16:00Z'],
  ['autumn: half an hour longer', '01:00-03:00', sunday, '2026-04-04T00:00Z', '2026-04-04T14:00Z', '2026-04-04T16:30Z'],
];

describe.each([
  ['Europe/Berlin', berlin],
  ['America/New_York', newYork],
  ['Australia/Lord_Howe', lordHowe],
])('the next window in %s', (zone, rows) => {
  test.each(rows)('%s: %s', (_name, times, days, now, from, to) => {
    const [opens = '', closes = ''] = times.split('-');
    const span = nextWindow({ days, from: opens, to: closes, zone }, Date.parse(now));
    const shown = [span.from, span.to].map((moment) => new Date(moment).toISOString());
    expect(shown).toEqual([from, to].map((text) => new Date(text).toISOString()));
  });
});

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'America/Santiago', 'UTC'];
const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([hour, minute]) => {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
});
const windows: fc.Arbitrary<Window> = fc
  .record({
    days: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1 }),
    from: time,
    to: time,
    zone: fc.constantFrom(...zones),
  })
  .filter(({ from, to }) => from !== to);
const moments = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2031-01-01') });

describe('every window at every moment', () => {
  test('is open or opens later, lasts for at least an instant, and opens on one of its days', () => {
    fc.assert(
      fc.property(windows, moments, (window, now) => {
        const { from, to } = nextWindow(window, now);
        expect(to).toBeGreaterThan(Math.max(now, from));
        expect(window.days).toContain(DateTime.fromMillis(from, { zone: window.zone }).weekday);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is the same one as long as it is not over', () => {
    fc.assert(
      fc.property(windows, moments, fc.nat(), (window, now, step) => {
        const span = nextWindow(window, now);
        const first = Math.max(now, span.from);
        expect(nextWindow(window, first + (step % (span.to - first)))).toEqual(span);
      }),
      { numRuns: 1_000 },
    );
  });
});
