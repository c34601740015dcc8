import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeEach, describe, expect, test, beforeAll } from '@jest/globals';
import { client, logger, v1, v2 } from '@datadog/datadog-api-client';

import { htmlPage, startDatadog, tooManyRequests, type Datadog } from '../../stand-ins/datadog/start-datadog.js';

let datadog: Datadog;
let now = 1_900_000_000_000;
let monitors: v1.MonitorsApi;

beforeAll(async () => {
  logger.setLevel('silent');
  datadog = await startDatadog({ now: () => now });
  monitors = new v1.MonitorsApi(configuration());
});
beforeEach(() => {
  datadog.clearFaults();
  datadog.setMonitor(1, { name: 'errors', tags: ['team:auth', 'service:api'] });
});
afterAll(() => datadog.close());

function configuration(keys: { apiKeyAuth?: string; appKeyAuth?: string } = {}): client.Configuration {
  const authMethods = { apiKeyAuth: datadog.apiKey, appKeyAuth: datadog.appKey, ...keys };
  return client.createConfiguration({ baseServer: new client.BaseServerConfiguration(datadog.url, {}), authMethods });
}

async function errorOf(call: Promise<unknown>): Promise<{ code: number; body: unknown }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof client.ApiException)) throw new Error(`no ApiException: ${String(error)}`);
  return { code: error.code, body: error.body };
}

describe('monitors, read by the real client', () => {
  test('states and their times come only with group_states', async () => {
    await datadog.setState(1, 'Alert', '*');
    const plain = await monitors.getMonitor({ monitorId: 1 });
    const full = await monitors.getMonitor({ monitorId: 1, groupStates: 'all' });
    expect(plain.overallState).toBe('Alert');
    expect(plain.state).toBeUndefined();
    expect(full.state?.groups?.['*']).toMatchObject({ status: 'Alert', lastTriggeredTs: now / 1000 });
    now += 60_000;
    await datadog.setState(1, 'OK', '*');
    const healed = await monitors.getMonitor({ monitorId: 1, groupStates: 'all' });
    expect(healed.state?.groups?.['*']).toMatchObject({ lastTriggeredTs: now / 1000 - 60, lastResolvedTs: now / 1000 });
    expect(healed.additionalProperties?.['overall_state_modified']).toBe(new Date(now).toISOString());
  });

  test('a group alerts for itself, and the worst group is the state of the whole', async () => {
    const query = 'sum(last_1m):sum:errors{*} by {env} > 5';
    datadog.setMonitor(2, { query, groups: ['env:staging', 'env:production'] });
    await datadog.setState(2, 'Alert', 'env:staging');
    const { overallState, multi, state } = await monitors.getMonitor({ monitorId: 2, groupStates: 'alert' });
    expect([overallState, multi, Object.keys(state?.groups ?? {})]).toEqual(['Alert', true, ['env:staging']]);
    datadog.setMonitor(3, { query, groups: [] });
    const silent = await monitors.getMonitor({ monitorId: 3, groupStates: 'all' });
    expect([silent.overallState, silent.state?.groups]).toEqual(['OK', {}]);
  });

  test('a state that nobody knows arrives unparsed', async () => {
    await datadog.setState(1, 'Degraded');
    const monitor = await monitors.getMonitor({ monitorId: 1 });
    expect(typeof monitor.overallState).toBe('object');
  });

  test("lists are paged and filtered by the monitor's tags, and by the scope of its query", async () => {
    for (let id = 10; id < 15; id += 1) datadog.setMonitor(id, { tags: ['page:yes'] });
    const ids = async (page: number) =>
      (await monitors.listMonitors({ monitorTags: 'page:yes', page, pageSize: 2 })).map(({ id }) => id);
    expect([await ids(0), await ids(1), await ids(2), await ids(3)]).toEqual([[10, 11], [12, 13], [14], []]);
    const scoped = await monitors.listMonitors({ tags: 'env:production', monitorTags: 'team:auth' });
    expect(scoped.map(({ id, matchingDowntimes }) => [id, matchingDowntimes])).toEqual([[1, []]]);
  });

  test('search uses other words for the same', async () => {
    await datadog.setState(1, 'Alert');
    const found = await monitors.searchMonitors({ query: 'status:alert tag:"team:auth"', perPage: 10 });
    expect(found.monitors?.[0]).toMatchObject({ id: 1, status: 'Alert', lastTriggeredTs: now / 1000 });
    expect(found.metadata).toMatchObject({ totalCount: 1, pageCount: 1 });
  });

  test('a mute shows as a downtime and ends by itself', async () => {
    datadog.mute(1, { until: now + 60_000 });
    const muted = await monitors.getMonitor({ monitorId: 1, withDowntimes: true });
    expect(muted.matchingDowntimes).toHaveLength(1);
    expect(muted.options?.silenced).toEqual({ '*': (now + 60_000) / 1000 });
    now += 61_000;
    expect((await monitors.getMonitor({ monitorId: 1, withDowntimes: true })).matchingDowntimes).toEqual([]);
    datadog.mute(1, { byTags: ['team:auth'] });
    const [byTag] = await monitors.listMonitors({ monitorTags: 'team:auth', withDowntimes: true });
    expect(byTag?.matchingDowntimes).toHaveLength(1);
    datadog.unmute(1);
    expect((await monitors.getMonitor({ monitorId: 1, withDowntimes: true })).matchingDowntimes).toEqual([]);
  });

  test('validate and create refuse what is wrong, and an identical monitor', async () => {
    const definition = {
      name: 'made',
      type: 'metric alert' as const,
      query: 'avg(last_5m):avg:x{env:production} > 5',
      options: { thresholds: { critical: 5 } },
    };
    const body: v1.Monitor = definition;
    await monitors.validateMonitor({ body });
    const made = await monitors.createMonitor({ body });
    expect(made.type).toBe('query alert');
    expect((await errorOf(monitors.createMonitor({ body }))).body).toMatchObject({
      errors: [expect.stringMatching(/^Duplicate of an existing monitor_id:/)],
    });
    const bad = { ...definition, options: { thresholds: { critical: 6 } } };
    expect((await errorOf(monitors.validateMonitor({ body: bad }))).code).toBe(400);
    datadog.remove(made.id ?? 0);
    expect((await errorOf(monitors.getMonitor({ monitorId: made.id ?? 0 }))).code).toBe(404);
  });

  test('an edit moves the time of modification', async () => {
    const before = (await monitors.getMonitor({ monitorId: 1 })).modified;
    now += 1000;
    datadog.edit(1, { query: 'avg(last_1m):avg:other{*} > 1' });
    expect((await monitors.getMonitor({ monitorId: 1 })).modified).not.toEqual(before);
  });
});

describe('keys, limits and outages', () => {
  test('missing, wrong and good keys', async () => {
    const wrong = new v1.MonitorsApi(configuration({ appKeyAuth: 'wrong' }));
    expect((await errorOf(wrong.getMonitor({ monitorId: 1 }))).code).toBe(403);
    const { status } = await fetch(`${datadog.url}/api/v1/monitor/1`);
    expect(status).toBe(401);
    expect(await new v1.AuthenticationApi(configuration()).validate()).toMatchObject({ valid: true });
  });

  test('the limit is counted down in headers, and then refuses', async () => {
    datadog.limit(2, 60);
    const headers = { 'dd-api-key': datadog.apiKey, 'dd-application-key': datadog.appKey };
    const get = () => fetch(`${datadog.url}/api/v1/monitor/1`, { headers });
    const [first, , third] = [await get(), await get(), await get()];
    expect([first.headers.get('x-ratelimit-remaining'), third.status]).toEqual(['1', 429]);
    datadog.limit(3000, 60);
  });

  test('an HTML page with 200 breaks get but makes search empty; 429 and 403 arrive as they do', async () => {
    const stop = datadog.fail({ path: /monitor/, fault: htmlPage(200) });
    await expect(monitors.getMonitor({ monitorId: 1 })).rejects.not.toBeInstanceOf(client.ApiException);
    expect((await monitors.searchMonitors({})).monitors).toBeUndefined();
    stop();
    datadog.fail({ path: /monitor/, fault: tooManyRequests(3600), times: 1 });
    expect((await errorOf(monitors.getMonitor({ monitorId: 1 }))).code).toBe(429);
    expect(datadog.counts()['GET /api/v1/monitor/{id}']).toBeGreaterThan(0);
  });
});

describe('events, downtimes, metrics, webhooks', () => {
  test('events are kept as they were sent', async () => {
    const api = new v1.EventsApi(configuration());
    const { event } = await api.createEvent({ body: { title: 'switch', text: 'auth-api', tags: ['keyturn'] } });
    const { idStr } = (await api.listEvents({ start: now / 1000 - 1, end: now / 1000 + 1 })).events?.[0] ?? {};
    expect(idStr).toBe(datadog.events().at(-1)?.id);
    expect(event?.id).not.toBe(idStr);
    const attributes = {
      title: 'switch',
      category: 'change' as const,
      attributes: { changedResource: { name: 'auth-api', type: 'configuration' as const } },
      tags: ['env:production'],
    };
    const body: v2.EventsApiCreateEventRequest['body'] = { data: { type: 'event', attributes } };
    await new v2.EventsApi(configuration()).createEvent({ body });
    expect(datadog.events().at(-1)).toMatchObject({ version: 'v2', title: 'switch', tags: ['env:production'] });
  });

  test('downtimes are listed thirty at a time', async () => {
    const api = new v2.DowntimesApi(configuration());
    const schedule = { start: new Date(now), end: new Date(now + 1000) };
    for (let n = 0; n < 31; n += 1) {
      const attributes = { scope: 'env:nowhere', monitorIdentifier: { monitorTags: ['*'] }, schedule };
      await api.createDowntime({ body: { data: { type: 'downtime', attributes } } });
    }
    expect((await api.listDowntimes({})).data).toHaveLength(30);
    expect((await api.listDowntimes({ pageLimit: 100 })).data?.length).toBeGreaterThan(30);
  });

  test('a query answers in milliseconds, with gaps', async () => {
    datadog.setSeries((at) => (at % 20_000 === 0 ? null : at));
    const api = new v1.MetricsApi(configuration());
    const { series } = await api.queryMetrics({
      from: now / 1000 - 3000,
      to: now / 1000,
      query: 'avg:x{env:production}',
    });
    const points = series?.[0]?.pointlist ?? [];
    expect(series?.[0]).toMatchObject({ interval: 10, metric: 'x', scope: 'env:production' });
    expect(points.some(([at, value]) => value === at)).toBe(true);
    expect(points.some(([, value]) => value === null)).toBe(true);
  });

  test('a connected webhook hears of transitions with one cycle key from trigger to recovery', async () => {
    const heard: { secret: string | undefined; body: Record<string, string> }[] = [];
    const bot = createServer((request, response) => {
      request.on('data', (chunk: Buffer) =>
        heard.push({ secret: String(request.headers['x-keyturn-webhook-secret']), body: JSON.parse(chunk.toString()) }),
      );
      request.on('end', () => response.end());
    });
    await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
    datadog.connectWebhook(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/datadog/webhook`, 'shh');
    await datadog.setState(1, 'Alert');
    await datadog.setState(1, 'Alert');
    await datadog.setState(1, 'OK');
    expect(heard.map(({ secret, body }) => [secret, body['transition']])).toEqual([
      ['shh', 'Triggered'],
      ['shh', 'Recovered'],
    ]);
    expect(heard[0]?.body['cycle_key']).toBe(heard[1]?.body['cycle_key']);
    bot.closeAllConnections();
    await new Promise((resolve) => bot.close(resolve));
  });
});
