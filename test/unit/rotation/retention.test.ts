import { describe, expect, test } from '@jest/globals';
import { longestGap, retentionOf } from '../../../src/rotation/retention.js';
import { day, hour, minute } from './given.js';

const now = Date.parse('2026-01-15T10:30:00Z');
const cron = (schedule: string, fields = {}) => ({ name: 'report', schedule, suspended: false, ...fields });

describe('the longest gap between two runs of a CronJob', () => {
  test.each([
    ['every minute', '* * * * *', minute],
    ['hourly', '0 * * * *', hour],
    ['daily', '@daily', day],
    ['on weekdays', '0 6 * * 1-5', 3 * day],
    ['on Sunday, written as 7', '0 0 * * 7', 7 * day],
    ['on the first of the month', '0 3 1 * *', 31 * day],
    ['once a year', '0 3 1 1 *', 366 * day],
    ['on leap days', '0 0 29 2 *', (8 * 365 + 1) * day],
    ['on the first and on Mondays: either of them', '0 0 1 * 1', 7 * day],
    ['each minute of one day a month', '* * 1 * *', 30 * day + minute],
    ['each second minute of Saturdays', '*/2 * * * 6', 6 * day + 2 * minute],
    ['each minute of a morning a month', '* 0-8 1 * *', 30 * day + 15 * hour + minute],
    ['in Go’s way', '@every 36h30m', 36.5 * hour],
    ['never', '0 0 30 2 *', 0],
  ])('%s', (_, schedule, gap) => {
    expect(longestGap(cron(schedule), now)).toBe(gap);
  });

  test('knows the CronJob’s zone: a night in which the clock changes is an hour longer', () => {
    const autumn = Date.parse('2026-10-20T00:00:00Z');
    expect(longestGap(cron('0 5 * * *', { timeZone: 'Europe/Berlin' }), autumn)).toBe(25 * hour);
  });

  test.each(['every day', '@every soon', '61 * * * *', ''])('is not known of %j', (schedule) => {
    expect(() => longestGap(cron(schedule), now)).toThrow();
  });
});

describe('how long a superseded version is kept', () => {
  test('as the catalogue says, where no CronJob uses it', () => {
    expect(retentionOf(14 * day, [], day, now)).toEqual({ ms: 14 * day });
  });

  test('as the catalogue says, where its CronJobs run often enough', () => {
    expect(retentionOf(14 * day, [cron('0 6 * * *'), cron('0 0 * * 0')], day, now)).toEqual({ ms: 14 * day });
  });

  test('longer, where a CronJob runs more rarely: its longest gap and the margin', () => {
    const uses = [cron('0 6 * * *'), cron('0 3 1 * *', { name: 'monthly' })];
    const extendedBy = { cronJob: 'monthly', gap: 31 * day };
    expect(retentionOf(14 * day, uses, day, now)).toEqual({ ms: 32 * day, extendedBy });
  });

  test('longer also for one that is suspended: it may be resumed', () => {
    const uses = [cron('0 3 1 * *', { suspended: true })];
    expect(retentionOf(14 * day, uses, day, now).ms).toBe(32 * day);
  });

  test('a gap that fits exactly extends nothing', () => {
    expect(retentionOf(32 * day, [cron('0 3 1 * *')], day, now)).toEqual({ ms: 32 * day });
  });
});

test('a schedule that can not be read is waited for as if it ran once a year', () => {
  const use = { name: 'odd', schedule: 'TZ=Mars 0 0 * * *', suspended: false };
  const { ms, extendedBy } = retentionOf(1, [use], 0, Date.UTC(2026, 0, 1));
  expect(extendedBy?.cronJob).toBe('odd');
  expect(ms).toBeGreaterThanOrEqual(365 * 86_400_000);
});
