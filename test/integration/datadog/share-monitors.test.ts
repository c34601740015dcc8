import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { shareMonitors, type SharedMonitors } from '../../../jobs/monitors/share-monitors.js';
import { openDatadog } from '../../../src/datadog/datadog-client.js';
import type { Rotations } from '../../../src/records/rotations.js';
import { readingsSchema, type Readings } from '../../../src/rotation/monitors.js';
import type { Rotation } from '../../../src/rotation/record.js';
import {
  htmlPage,
  startDatadog,
  tooManyRequests,
  type Datadog as StandIn,
} from '../../stand-ins/datadog/start-datadog.js';
import { begun, minute, second, stagePlan, until } from '../../unit/rotation/given.js';

const ahead = 5 * minute;
let standIn: StandIn;
let clockIsAhead: number;
let kept: Readings | undefined;
let monitors: SharedMonitors;

beforeEach(async () => {
  clockIsAhead = 0;
  kept = undefined;
  standIn = await startDatadog({ now: () => Date.now() + clockIsAhead });
  standIn.setMonitor(1, { name: 'errors' });
  monitors = share(rotationOn(1));
});
afterEach(() => standIn.close());

/** The shared look of one process, for these rotations; what it keeps is checked as a record is. */
function share(...active: Rotation[]): SharedMonitors {
  const { apiKey, appKey, url } = standIn;
  return shareMonitors({
    datadog: openDatadog({ apiKey, appKey, apiUrl: url, call: 2 * second }),
    readings: {
      load: async () => kept,
      save: async (readings) => void (kept = readingsSchema.parse(JSON.parse(JSON.stringify(readings)))),
    },
    // Of the rotations, only the active ones are asked for here.
    rotations: { active: async () => active } as Rotations,
    now: Date.now,
  });
}

function rotationOn(id: number): Rotation {
  const { rotation } = until(begun(), 'check-monitors');
  const planned = { id, name: 'errors', query: 'avg(last_5m):errors{*} > 5', settle: minute };
  return { ...rotation, plan: { stages: [stagePlan('production', { monitors: [planned] })] } };
}

const single = () => standIn.counts()['GET /api/v1/monitor/{id}'] ?? 0;
const selecting = (fields: object) => ({
  ids: [],
  tags: [],
  scope: [],
  settle: minute,
  onAlert: 'rollback' as const,
  ...fields,
});

describe('the shared look', () => {
  test('of many who ask at once is taken twice at most, each after it was asked for', async () => {
    const [first, ...rest] = await Promise.all(Array.from({ length: 30 }, async () => monitors.readNow()));
    expect(single()).toBe(2);
    expect(new Set(rest).size).toBe(1);
    expect(rest[0]?.readAt).toBeGreaterThanOrEqual(first?.readAt ?? 0);
  });

  test('for an alert waits for no other look, and for no list of downtimes', async () => {
    standIn.fail({ path: /v2.downtime/, fault: { kind: 'hang' } });
    const started = performance.now();
    const slow = monitors.readNow();
    expect((await monitors.readAtOnce()).monitors).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(second);
    await slow;
  });

  test('serves those who need no newer one', async () => {
    const { readAt } = await monitors.readNow();
    expect((await monitors.readWithin(minute, [1])).readAt).toBe(readAt);
    expect(single()).toBe(1);
    await monitors.readWithin(-1, [1]);
    expect(single()).toBe(2);
  });

  test('serves nobody whose monitor it did not look for: that one must not seem to be gone', async () => {
    await monitors.readNow();
    standIn.setMonitor(2, { name: 'latency' });
    const both = share(rotationOn(1), rotationOn(2));
    expect((await both.readWithin(minute, [2])).monitors.map(({ id }) => id)).toEqual([1, 2]);
  });

  test('that failed serves nobody', async () => {
    const clear = standIn.fail({ path: /v1.monitor/, fault: { kind: 'reset' } });
    expect((await monitors.readNow()).unreachable).toMatchObject({ detail: 'unreachable' });
    clear();
    expect((await monitors.readWithin(minute, [1])).unreachable).toBeUndefined();
  });
});

describe('a rate limit (F50)', () => {
  test('makes looks rarer before it is used up, and only those that can wait', async () => {
    standIn.limit(10, 3_600);
    const { readAt, next = 0 } = await monitors.readNow();
    expect(next - readAt).toBeGreaterThan(15 * second);
    await monitors.readWhenDue([1]);
    expect(single()).toBe(1);
    await monitors.readAtOnce();
    expect(single()).toBe(2);
    await monitors.readWhenDue([7]);
    expect(single()).toBe(3);
  });

  test('that is far changes nothing', async () => {
    standIn.limit(3_000, 10);
    expect((await monitors.readNow()).next).toBeUndefined();
    await monitors.readWhenDue([1]);
    expect(single()).toBe(2);
  });

  test('that is used up says when it goes on, the same each time, and what was read before stays known', async () => {
    await monitors.readNow();
    standIn.fail({ path: /v1.monitor/, fault: tooManyRequests(3_600) });
    const from = Date.now();
    const first = await monitors.readNow();
    const { until = 0 } = first.unreachable ?? {};
    expect(first.unreachable).toMatchObject({ detail: 'rate-limited' });
    expect(until - from).toBeGreaterThan(3_599 * second);
    expect(until - from).toBeLessThan(3_700 * second);
    expect((await monitors.readNow()).unreachable).toEqual(first.unreachable);
    expect(first.monitors).toHaveLength(1);
  });
});

describe("Datadog's clock", () => {
  test('is told where it is not ours', async () => {
    clockIsAhead = ahead;
    const { skew = 0 } = await monitors.readNow();
    expect(Math.abs(skew - ahead)).toBeLessThan(3 * second);
    clockIsAhead = -ahead;
    expect(Math.abs(((await monitors.readNow()).skew ?? 0) + ahead)).toBeLessThan(3 * second);
  });

  test('is not spoken of where it is', async () => {
    expect(await monitors.readNow()).not.toHaveProperty('skew');
  });
});

describe('what a plan is drawn from', () => {
  test('numbers, tags and a search come together, each monitor once', async () => {
    for (let id = 2; id < 8; id += 1) standIn.setMonitor(id, { tags: id < 5 ? ['service:auth'] : ['team:a'] });
    const { readings, found } = await monitors.readFor(
      selecting({ ids: [1, 2], tags: ['service:auth'], query: 'tag:"team:a"' }),
    );
    expect(readings.monitors.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(found).toEqual([5, 6, 7]);
  });

  test('what a search finds is read before it is believed', async () => {
    const listed = [{ id: 1 }, { id: 99 }];
    const headers = { 'content-type': 'application/json' };
    const body = { monitors: listed, metadata: { total_count: 2 } };
    standIn.fail({ path: /search/, fault: { kind: 'status', status: 200, headers, body } });
    const { readings } = await monitors.readFor(selecting({ query: 'errors' }));
    expect(readings.monitors.map(({ id }) => id)).toEqual([1]);
  });

  test.each([
    ['an HTML page with 200', htmlPage(200), { detail: 'no-api' }, false],
    ['an error', { kind: 'status', status: 503 } as const, { detail: 'unreachable' }, false],
    ['wrong keys', htmlPage(403), { detail: 'forbidden' }, false],
    ['a search that is not understood', { kind: 'status', status: 400 } as const, { detail: 'refused' }, true],
  ])('a search that fails (%s) is not “no monitors”', async (_, fault, unreachable, searchRefused) => {
    standIn.fail({ path: /search/, fault });
    const selected = await monitors.readFor(selecting({ ids: [1], query: 'errors' }));
    expect(selected).toMatchObject({ readings: { unreachable }, searchRefused });
  });

  test('a composite comes with what its parts add, and only it was asked for', async () => {
    standIn.setMonitor(2, { query: 'avg(last_1h):avg:x{*} > 1', groups: [] });
    standIn.setMonitor(3, { type: 'composite', query: '1 && !2', options: { notify_no_data: false } });
    const { readings } = await monitors.readFor(selecting({ ids: [3] }));
    expect(readings.monitors).toMatchObject([{ id: 3, settle: 60 * minute, doubt: 'no-data', type: 'composite' }]);
    const { digest } = readings.monitors[0] ?? {};
    standIn.edit(2, { options: { thresholds: { critical: 100 } } });
    expect((await monitors.readFor(selecting({ ids: [3] }))).readings.monitors[0]?.digest).not.toBe(digest);
  });
});
