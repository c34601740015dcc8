import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keepDowntimes } from '../../../jobs/monitors/keep-downtimes.js';
import { openDatadog, type Datadog } from '../../../src/datadog/datadog-client.js';
import { readDowntimes } from '../../../src/datadog/read-downtimes.js';
import { readMonitors } from '../../../src/datadog/read-monitors.js';
import { htmlPage, startDatadog, type Datadog as StandIn } from '../../stand-ins/datadog/start-datadog.js';

const hour = 3_600_000;
let standIn: StandIn;
let datadog: Datadog;
let clock = Date.now();

beforeEach(async () => {
  standIn = await startDatadog({ now: () => clock });
  standIn.setMonitor(1, { name: 'errors', tags: ['service:auth'], groups: ['env:a', 'env:b'], query: byEnv });
  datadog = openDatadog({ apiKey: standIn.apiKey, appKey: standIn.appKey, apiUrl: standIn.url, call: 2000 });
});
afterEach(() => standIn.close());

const byEnv = 'sum(last_5m):sum:errors{*} by {env} > 3';
const pages = () => standIn.counts()['GET /api/v2/downtime'] ?? 0;

/** What is muted of the monitor, by the list alone: all of it, or which groups. */
async function muted(): Promise<'all' | string[]> {
  const wanted = { ids: [1], tags: [], defaultSettle: 0, downtimes: readDowntimes(datadog) };
  const [monitor] = (await readMonitors(datadog, wanted, clock)).monitors;
  if (monitor?.muted) return 'all';
  return (monitor?.groups ?? []).filter((group) => group.muted).map(({ name }) => name);
}

test('all of them come, page by page, whether they name a monitor by number or by tags', async () => {
  for (let n = 0; n < 130; n += 1)
    standIn.mute(1, { scope: `host:h${n}`, ...(n % 2 ? { byTags: ['service:auth'] } : {}) });
  const before = pages();
  const all = await readDowntimes(datadog);
  expect(all.filter(({ monitorId }) => monitorId === 1)).toHaveLength(65);
  expect(all.filter(({ tags }) => tags.includes('service:auth'))).toHaveLength(65);
  expect(pages() - before).toBe(2);
});

test.each<[string, Parameters<StandIn['mute']>[1], 'all' | string[]]>([
  ['all of it, by its number', {}, 'all'],
  ['all of it, by a tag', { byTags: ['service:auth'] }, 'all'],
  ['all there is', { byTags: ['*'] }, 'all'],
  ['one group', { scope: 'env:a' }, ['env:a']],
  ['one group, by a tag', { scope: 'env:"b"', byTags: ['service:auth'] }, ['env:b']],
  ['other monitors', { byTags: ['service:web'] }, []],
  ['what comes later', { from: clock + hour }, []],
  ['what is over', { from: clock - 2 * hour, until: clock - hour }, []],
  ['the present turn of one that recurs', { until: clock + hour, rrule: 'FREQ=DAILY;INTERVAL=1' }, 'all'],
])('a downtime that no monitor tells of mutes %s', async (_, how, expected) => {
  standIn.mute(1, { ...how, onlyListed: true });
  expect(await muted()).toEqual(expected);
});

test('one that was cancelled mutes nothing', async () => {
  standIn.mute(1, { onlyListed: true });
  standIn.unmute(1);
  expect(await muted()).toEqual([]);
});

test.each([
  ['an error', { kind: 'status', status: 503 } as const],
  ['missing rights', { kind: 'status', status: 403, body: { errors: ['Forbidden'] } } as const],
  ['a page of HTML', htmlPage(200)],
])('where they can not be listed (%s), what the monitor itself says stands', async (_, fault) => {
  standIn.mute(1);
  standIn.fail({ path: /v2.downtime/, fault });
  const { refresh } = keepDowntimes(datadog, () => clock);
  const wanted = { ids: [1], tags: [], defaultSettle: 0, downtimes: refresh() };
  expect((await readMonitors(datadog, wanted, clock)).monitors[0]?.muted).toBe(true);
});

test('where the keys may not list them, nobody asks again for a while', async () => {
  standIn.fail({
    path: /v2.downtime/,
    fault: { kind: 'status', status: 403, body: { errors: ['Forbidden'] } },
    times: 1,
  });
  const { refresh } = keepDowntimes(datadog, () => clock);
  await refresh();
  const before = pages();
  await refresh();
  expect(pages()).toBe(before);
  clock += hour;
  await refresh();
  expect(pages()).toBe(before + 1);
});
