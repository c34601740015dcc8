import { ObjectSerializer } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js';
import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import { describe, expect, test } from '@jest/globals';
import { monitorReading } from '../../../src/datadog/monitor-reading.js';
import { monitorReadingSchema, type MonitorReading } from '../../../src/rotation/monitors.js';

const now = 1_900_000_000_000;
const seconds = now / 1000;

const answer = {
  id: 4711,
  name: 'errors',
  type: 'query alert',
  query: 'avg(last_5m):avg:http.error_rate{env:production} > 0.05',
  tags: ['service:auth'],
  overall_state: 'OK',
  options: {},
  multi: false,
  state: { groups: { '*': { name: '*', status: 'OK', last_triggered_ts: null, last_resolved_ts: null } } },
  matching_downtimes: [],
};

/** Read as the client library reads an answer. */
function read(fields: Record<string, unknown>): MonitorReading {
  const monitor = ObjectSerializer.deserialize({ ...answer, ...fields }, 'Monitor') as Monitor;
  const reading = monitorReading(monitor, now, 360_000);
  if (!reading) throw new Error('no reading');
  return monitorReadingSchema.parse(reading);
}
const groupsOf = (groups: Record<string, Record<string, unknown>>, fields: Record<string, unknown> = {}) =>
  read({ state: { groups }, ...fields }).groups;

describe('a monitor as the judge reads it', () => {
  test('name, query, tags and state are taken as they are', () => {
    expect(read({})).toEqual({
      id: 4711,
      name: 'errors',
      query: answer.query,
      tags: ['service:auth'],
      settle: 300_000,
      type: 'query alert',
      digest: expect.stringMatching(/^[0-9a-f]{12}$/),
      state: 'ok',
      muted: false,
      groups: [{ name: '*', state: 'ok' }],
    });
  });

  test.each([
    ['OK', 'ok'],
    ['Alert', 'alert'],
    ['Warn', 'warn'],
    ['No Data', 'no-data'],
    ['Unknown', 'unknown'],
    ['Skipped', 'skipped'],
    ['Ignored', 'ignored'],
    ['Something New', 'unknown'],
    [null, 'unknown'],
  ])('the state %s is %s, for the monitor and for a group', (status, state) => {
    const reading = read({ overall_state: status, state: { groups: { '*': { name: '*', status } } } });
    expect([reading.state, reading.groups[0]?.state]).toEqual([state, state]);
  });

  test('a type that the client does not know is none, and its monitor is read like any other', () => {
    const { type, digest, ...rest } = read({});
    expect([type, digest]).toEqual(['query alert', read({ options: null }).digest]);
    const { digest: another, ...unknown } = read({ type: 'telepathy alert' });
    expect(unknown).toEqual(rest);
    expect(another).not.toBe(digest);
  });

  test.each([
    ['a threshold', { thresholds: { critical: 5 } }, { thresholds: { critical: 50 } }],
    ['a delay', {}, { evaluation_delay: 900 }],
    ['what missing data means', { notify_no_data: true }, { notify_no_data: false }],
    [
      'an option of an option',
      { scheduling_options: {} },
      { scheduling_options: { evaluation_window: { day_starts: '04:00' } } },
    ],
  ])('its digest changes with %s (F51)', (_, before, after) => {
    expect(read({ options: after }).digest).not.toBe(read({ options: before }).digest);
  });

  test.each([
    ['a mute', { silenced: { '*': null } }],
    ['whom it tells', { renotify_interval: 60, escalation_message: 'now', notify_audit: true, include_tags: false }],
    ['what is said as null, as nothing or as empty', { evaluation_delay: null, thresholds: {}, variables: [] }],
    ['a lock', { locked: true }],
  ])('its digest does not change with %s', (_, options) => {
    expect(read({ options }).digest).toBe(read({ options: {} }).digest);
  });

  test('one that is evaluated on a schedule of its own may say what was long before', () => {
    const schedule = {
      recurrences: [{ rrule: 'FREQ=DAILY;INTERVAL=1', timezone: 'UTC', start: '2024-10-26T09:13:00' }],
    };
    expect(read({ options: { scheduling_options: { custom_schedule: schedule } } }).doubt).toBe('stale');
    expect(read({ options: { scheduling_options: { evaluation_window: { hour_starts: 0 } } } }).doubt).toBeUndefined();
  });

  test('times are milliseconds, and never is no time, whether it is null or 0', () => {
    const stamps = { last_triggered_ts: 1_800_000_000, last_resolved_ts: 1_800_000_060 };
    expect(groupsOf({ '*': { status: 'OK', ...stamps } })).toEqual([
      { name: '*', state: 'ok', triggeredAt: 1_800_000_000_000, resolvedAt: 1_800_000_060_000 },
    ]);
    expect(groupsOf({ '*': { status: 'OK', last_triggered_ts: 0, last_resolved_ts: null } })).toEqual([
      { name: '*', state: 'ok' },
    ]);
  });

  test('a trigger at the moment in which the data ended was no alert; one before it was', () => {
    const noData = { status: 'No Data', last_nodata_ts: 1_800_000_060 };
    expect(groupsOf({ '*': { ...noData, last_triggered_ts: 1_800_000_060 } })).toEqual([
      { name: '*', state: 'no-data' },
    ]);
    expect(groupsOf({ '*': { ...noData, last_triggered_ts: 1_800_000_000 } })[0]).toMatchObject({
      triggeredAt: 1_800_000_000_000,
    });
    expect(groupsOf({ '*': { ...noData, status: 'Alert', last_triggered_ts: 1_800_000_060 } })[0]).toMatchObject({
      triggeredAt: 1_800_000_060_000,
    });
  });

  test('OK without groups stays without groups: nothing was evaluated', () => {
    expect(groupsOf({})).toEqual([]);
    expect(read({ state: undefined }).groups).toEqual([]);
    expect(read({ state: {} }).groups).toEqual([]);
  });

  test('a monitor with groups drops a stale whole-monitor group, also where it is all there is', () => {
    const stale = { '*': { status: 'OK' } };
    expect(groupsOf({ ...stale, 'env:a': { status: 'OK' } }, { multi: true })).toEqual([
      { name: 'env:a', state: 'ok' },
    ]);
    expect(groupsOf(stale, { multi: true })).toEqual([]);
  });

  test('it settles for its window and its delays, or as long as told where the window is not known', () => {
    expect(read({ options: { evaluation_delay: 60, new_group_delay: 30 } }).settle).toBe(390_000);
    expect(read({ query: '1 && 2', options: { evaluation_delay: 60 } }).settle).toBe(360_000);
  });

  test('what has no id is no monitor', () => {
    expect(monitorReading({} as Monitor, now, 0)).toBeUndefined();
  });
});

describe('muted (F51)', () => {
  const downtime = (fields: Record<string, unknown>) => ({
    id: 1,
    start: seconds - 60,
    end: null,
    scope: ['*'],
    ...fields,
  });
  const whole: [string, Record<string, unknown>, boolean][] = [
    ['by a downtime without end', { matching_downtimes: [downtime({})] }, true],
    ['by a downtime that called it total', { matching_downtimes: [downtime({ scope: ['total'] })] }, true],
    ['by a downtime without scope', { matching_downtimes: [downtime({ scope: [] })] }, true],
    ['by a downtime that ends later', { matching_downtimes: [downtime({ end: seconds + 1 })] }, true],
    ['not by one that is over', { matching_downtimes: [downtime({ end: seconds - 1 })] }, false],
    ['not by one that comes later', { matching_downtimes: [downtime({ start: seconds + 60 })] }, false],
    ['by an endless silence, even where no downtime is listed', { options: { silenced: { '*': null } } }, true],
    [
      'not by a dated silence that no active downtime explains',
      { options: { silenced: { '*': seconds + 60 } } },
      false,
    ],
    [
      'by a dated silence where downtimes are not listed',
      { matching_downtimes: undefined, options: { silenced: { '*': seconds + 60 } } },
      true,
    ],
    [
      'not by a silence that is over',
      { matching_downtimes: undefined, options: { silenced: { '*': seconds - 60 } } },
      false,
    ],
    ['not by an empty one', { matching_downtimes: undefined, options: { silenced: {} } }, false],
  ];
  test.each(whole)('%s', (_, fields, muted) => {
    expect(read(fields).muted).toBe(muted);
  });

  const groups = { 'env:production,service:auth': { status: 'OK' }, 'env:staging,service:auth': { status: 'OK' } };
  const scoped: [string, string[], (true | undefined)[]][] = [
    ['a scope mutes the groups that it names', ['env:staging'], [undefined, true]],
    ['it needs all of its tags', ['env:staging', 'service:web'], [undefined, undefined]],
    ['tags in one text are the same', ['env:staging,service:auth'], [undefined, true]],
    ['a tag that no group carries may concern each', ['host:a'], [true, true]],
    ['what is no plain tag may concern each', ['env:(staging OR production)'], [true, true]],
    ['a pattern may concern each', ['env:stag*'], [true, true]],
  ];
  test.each(scoped)('%s', (_, scope, expected) => {
    const reading = read({ multi: true, state: { groups }, matching_downtimes: [downtime({ scope })] });
    expect(reading.muted).toBe(false);
    expect(reading.groups.map(({ muted }) => muted)).toEqual(expected);
  });
});
