import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openDatadog, type Datadog } from '../../../src/datadog/datadog-client.js';
import { planMonitors } from '../../../src/datadog/plan-monitors.js';
import { readMonitors, type Wanted } from '../../../src/datadog/read-monitors.js';
import { judge, monitorReadingSchema, type MonitorReading } from '../../../src/rotation/monitors.js';
import {
  htmlPage,
  startDatadog,
  tooManyRequests,
  type Datadog as StandIn,
} from '../../stand-ins/datadog/start-datadog.js';

let standIn: StandIn;
let datadog: Datadog;
let clock: number;

beforeAll(async () => {
  standIn = await startDatadog({ now: () => clock });
});
beforeEach(() => {
  clock = 1_900_000_000_000;
  standIn.clearFaults();
  for (const { id } of standIn.monitors()) standIn.remove(id);
  datadog = openDatadog({ apiKey: standIn.apiKey, appKey: standIn.appKey, apiUrl: standIn.url, call: 2000 });
});
afterAll(() => standIn.close());

const read = async (wanted: Partial<Wanted>): Promise<MonitorReading[]> => {
  const { readAt, monitors } = await readMonitors(
    datadog,
    { ids: [], tags: [], defaultSettle: 360_000, ...wanted },
    clock,
  );
  expect(readAt).toBe(clock);
  return monitors.map((monitor) => monitorReadingSchema.parse(monitor));
};
const idsOf = async (wanted: Partial<Wanted>) => (await read(wanted)).map(({ id }) => id);

/** The calls that `work` makes, by endpoint. */
async function calls(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = standIn.counts();
  await work();
  const changed = Object.entries(standIn.counts()).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}
const single = 'GET /api/v1/monitor/{id}';
const list = 'GET /api/v1/monitor';

function fill(count: number, tags: (n: number) => string[] = () => []): number[] {
  const ids = Array.from({ length: count }, (_, n) => n + 1);
  for (const id of ids) standIn.setMonitor(id, { name: `monitor ${id}`, tags: tags(id) });
  return ids;
}

describe('one look at every wanted monitor', () => {
  test('a few by number are got one by one', async () => {
    fill(30);
    expect(await calls(async () => expect(await idsOf({ ids: [3, 1, 2, 1] })).toEqual([1, 2, 3]))).toEqual({
      [single]: 3,
    });
  });

  test('many by number are listed in pages, whatever their number', async () => {
    const ids = fill(450);
    expect(await calls(async () => expect(await idsOf({ ids: ids.slice(0, 21) })).toHaveLength(21))).toEqual({
      [list]: 3,
    });
    expect(await calls(async () => expect(await idsOf({ ids })).toEqual(ids))).toEqual({ [list]: 3 });
  });

  test('monitors by tags are listed by tags, and only those with every tag come', async () => {
    fill(40, (n) => (n % 2 === 0 ? ['service:auth', 'env:production'] : ['service:auth']));
    const wanted = { tags: [['service:auth', 'env:production']] };
    expect(await calls(async () => expect(await idsOf(wanted)).toHaveLength(20))).toEqual({ [list]: 1 });
  });

  test('what lies in a wider list is not listed twice', async () => {
    fill(10, (n) => (n > 5 ? ['team:a', 'env:production'] : ['team:a']));
    const tags = [['team:a', 'env:production'], ['team:a'], ['env:production', 'team:a']];
    expect(await calls(async () => expect(await idsOf({ tags })).toHaveLength(10))).toEqual({ [list]: 1 });
  });

  test('a thousand rotations cost the same calls as five', async () => {
    fill(300, (n) => [`service:${n}`]);
    const sets = Array.from({ length: 1000 }, (_, n) => [`service:${(n % 300) + 1}`]);
    const five = await calls(async () => expect(await idsOf({ tags: sets.slice(0, 5) })).toHaveLength(5));
    const thousand = await calls(async () => expect(await idsOf({ tags: sets })).toHaveLength(300));
    expect(thousand).toEqual(five);
    expect(thousand).toEqual({ [list]: 2 });
  });

  test('numbers and tags come together, and a number that the list has is not got again', async () => {
    fill(10, (n) => (n <= 3 ? ['service:auth'] : []));
    const wanted = { ids: [2, 7], tags: [['service:auth']] };
    expect(await calls(async () => expect(await idsOf(wanted)).toEqual([1, 2, 3, 7]))).toEqual({
      [list]: 1,
      [single]: 1,
    });
  });

  test('nothing wanted asks nothing; no tags are not every monitor', async () => {
    fill(3);
    expect(await calls(async () => expect(await idsOf({ ids: [], tags: [[]] })).toEqual([]))).toEqual({});
  });

  test('a full last page is followed by one look, and a server that ignores pages does not keep us for ever', async () => {
    fill(200, () => ['service:auth']);
    expect(await calls(async () => expect(await idsOf({ tags: [['service:auth']] })).toHaveLength(200))).toEqual({
      [list]: 2,
    });
    const same = standIn
      .monitors()
      .map(({ id, name, query, type }) => ({ id, name, query, type, tags: ['service:auth'] }));
    standIn.fail({
      path: /monitor\?/,
      fault: { kind: 'status', status: 200, headers: { 'content-type': 'application/json' }, body: same },
    });
    expect(await idsOf({ tags: [['service:auth']] })).toHaveLength(200);
  });

  test('a monitor that does not exist is left out, whichever way it was asked for (F51)', async () => {
    const ids = fill(30);
    standIn.remove(2);
    expect(await idsOf({ ids: [1, 2, 3] })).toEqual([1, 3]);
    expect(await idsOf({ ids })).toEqual(ids.filter((id) => id !== 2));
  });
});

describe('a failure fails the whole read, so that what was not read does not look missing', () => {
  test.each([
    ['one of several calls that stays down (F49)', { kind: 'status', status: 503 } as const, 'unreachable'],
    ['a connection that is cut (F49)', { kind: 'reset' } as const, 'unreachable'],
    ['a rate limit (F50)', tooManyRequests(3600), 'rate-limited'],
    ['missing rights', { kind: 'status', status: 403 } as const, 'forbidden'],
    ['an HTML page with 200', htmlPage(200), 'no-api'],
    ['an answer that is no monitor', jsonAnswer(null), 'unexpected'],
    ['another monitor', jsonAnswer({ id: 9, type: 'query alert', query: 'q' }), 'unexpected'],
  ])('%s', async (_, fault, code) => {
    fill(3);
    standIn.fail({ path: /monitor\/2\?/, fault });
    await expect(read({ ids: [1, 2, 3] })).rejects.toMatchObject({ name: 'DatadogError', code });
  });

  test.each([
    ['an object', { monitors: [] }],
    ['null', null],
  ])('a list that is %s', async (_, body) => {
    standIn.fail({ path: /monitor\?/, fault: jsonAnswer(body) });
    await expect(read({ tags: [['service:auth']] })).rejects.toMatchObject({ code: 'unexpected' });
  });

  test('a second page that fails', async () => {
    fill(250, () => ['service:auth']);
    standIn.fail({ path: /page=1/, fault: { kind: 'status', status: 500 } });
    await expect(read({ tags: [['service:auth']] })).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a used-up limit costs one call, not one per monitor (F50)', async () => {
    const ids = fill(20);
    standIn.limit(2, 60);
    const made = await calls(() => expect(read({ ids })).rejects.toMatchObject({ code: 'rate-limited' }));
    expect(made[single]).toBeLessThanOrEqual(2 + 5);
    standIn.limit(3000, 60);
  });
});

describe('what was read is judged', () => {
  const scope = ['env:production'];
  const verdict = async (
    switchedAt: number,
    planned: { id: number; name: string; query: string; settle: number }[],
    groups: string[] = scope,
  ) => {
    const { readAt, monitors } = await readMonitors(datadog, { ids: [1], tags: [], defaultSettle: 0 }, clock);
    return judge({
      planned,
      scope: groups,
      readings: { readAt, monitors },
      switchedAt,
      now: clock,
      staleAfter: 60_000,
    });
  };
  const query = 'sum(last_5m):sum:errors{*} by {env} > 3';
  const planned = [{ id: 1, name: 'errors', query, settle: 300_000 }];
  const switchAfter = (ms: number) => {
    const switchedAt = clock;
    clock += ms;
    return switchedAt;
  };

  beforeEach(() => standIn.setMonitor(1, { name: 'errors', query, groups: ['env:production', 'env:staging'] }));

  test('only the other environment’s group is in alert: OK (F53)', async () => {
    const switchedAt = switchAfter(5000);
    await standIn.setState(1, 'Alert', 'env:staging');
    expect(await verdict(switchedAt, planned)).toEqual({ state: 'ok' });
  });

  test('our group in alert after the switch (F54), and still when it came and went between two reads', async () => {
    const switchedAt = switchAfter(5000);
    await standIn.setState(1, 'Alert', 'env:production');
    const alert = { state: 'alert', monitors: ['errors'], since: clock };
    expect(await verdict(switchedAt, planned)).toEqual(alert);
    clock += 60_000;
    await standIn.setState(1, 'OK', 'env:production');
    expect(await verdict(switchedAt, planned)).toEqual(alert);
  });

  test('an alert 20 hours after the switch is one like any other (F55)', async () => {
    const switchedAt = switchAfter(20 * 3_600_000);
    await standIn.setState(1, 'Alert', 'env:production');
    expect(await verdict(switchedAt, planned)).toMatchObject({ state: 'alert' });
  });

  test('an alert from before the switch (F52)', async () => {
    await standIn.setState(1, 'Alert', 'env:production');
    clock += 5000;
    const switchedAt = switchAfter(5000);
    expect(await verdict(switchedAt, planned)).toMatchObject({ state: 'alert-before' });
  });

  test('deleted, renamed, edited, muted, muted by tags: unknown (F51)', async () => {
    const switchedAt = switchAfter(5000);
    const why = async () => (await verdict(switchedAt, planned)) as { why?: string };
    standIn.edit(1, { query: `${query}0` });
    expect(await why()).toMatchObject({ state: 'unknown', why: 'edited' });
    standIn.edit(1, { query, name: 'other' });
    expect(await why()).toMatchObject({ state: 'unknown', why: 'edited' });
    standIn.edit(1, { name: 'errors', tags: ['service:auth'] });
    expect(await why()).toEqual({ state: 'ok' });
    standIn.mute(1);
    expect(await why()).toMatchObject({ state: 'unknown', why: 'muted' });
    standIn.unmute(1);
    expect(await why()).toEqual({ state: 'ok' });
    standIn.mute(1, { scope: 'env:staging' });
    expect(await why()).toEqual({ state: 'ok' });
    standIn.mute(1, { scope: 'env:production' });
    expect(await why()).toMatchObject({ state: 'unknown', why: 'muted' });
    standIn.unmute(1);
    standIn.mute(1, { until: clock + 60_000, byTags: ['service:auth'] });
    expect(await why()).toMatchObject({ state: 'unknown', why: 'muted' });
    clock += 60_000;
    expect(await why()).toEqual({ state: 'ok' });
    standIn.remove(1);
    expect(await why()).toMatchObject({ state: 'unknown', why: 'missing' });
  });

  test.each([
    ['No Data', 'no-data'],
    ['Warn', 'warn'],
    ['Skipped', 'unknown'],
    ['Something New', 'unknown'],
    [null, 'unknown'],
  ])('%s is not good', async (state, why) => {
    const switchedAt = switchAfter(5000);
    await standIn.setState(1, state, 'env:production');
    expect(await verdict(switchedAt, planned)).toMatchObject({ state: 'unknown', why });
  });

  test('OK without groups is no data', async () => {
    standIn.setMonitor(1, { name: 'errors', query, groups: [] });
    expect(await verdict(clock, planned)).toMatchObject({ state: 'unknown', why: 'no-data' });
  });

  test('before: monitors by tags are planned with their queries, and red ones are named (F52)', async () => {
    standIn.setMonitor(1, { name: 'errors', query, tags: ['service:auth'], groups: ['env:production'] });
    standIn.setMonitor(2, { name: 'latency', tags: ['service:auth'] });
    await standIn.setState(2, 'Alert');
    const { readAt, monitors } = await readMonitors(
      datadog,
      { ids: [], tags: [['service:auth']], defaultSettle: 0 },
      clock,
    );
    const wanted = { ids: [9], tags: ['service:auth'], scope: [], settle: 360_000, onAlert: 'rollback' as const };
    const plan = planMonitors({ readAt, monitors }, wanted, { now: clock, staleAfter: 60_000 });
    expect(plan.planned).toMatchObject([
      { id: 1, query, settle: 300_000 },
      { id: 2, settle: 60_000 },
    ]);
    expect(plan).toMatchObject({ missing: [9], reds: ['latency'], unknown: [] });
  });
});

function jsonAnswer(body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'status' as const, status: 200, headers, body: JSON.stringify(body) };
}
