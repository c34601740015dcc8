import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDatadog, type Datadog } from '../../../src/datadog/datadog-client.js';
import { searchMonitors } from '../../../src/datadog/search-monitors.js';
import {
  htmlPage,
  startDatadog,
  tooManyRequests,
  type Datadog as StandIn,
} from '../../stand-ins/datadog/start-datadog.js';

let standIn: StandIn;
let datadog: Datadog;

beforeEach(async () => {
  standIn = await startDatadog();
  datadog = openDatadog({ apiKey: standIn.apiKey, appKey: standIn.appKey, apiUrl: standIn.url, call: 2000 });
});
afterEach(() => standIn.close());

const pages = () => standIn.counts()['GET /api/v1/monitor/search'] ?? 0;

function json(body: unknown) {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'status' as const, status: 200, headers, body: JSON.stringify(body) };
}

test('a search finds what Datadog’s list of monitors would', async () => {
  standIn.setMonitor(1, { name: 'errors', tags: ['service:auth'] });
  standIn.setMonitor(2, {
    name: 'latency',
    tags: ['service:auth'],
    type: 'slo alert',
    query: 'error_budget("a").over("7d") > 75',
  });
  standIn.setMonitor(3, { name: 'errors', tags: ['service:web'], type: 'composite', query: '1 && 2' });
  expect(await searchMonitors(datadog, 'service:auth')).toEqual([1, 2]);
  expect(await searchMonitors(datadog, 'tag:"service:auth" type:slo')).toEqual([2]);
  expect(await searchMonitors(datadog, 'type:composite')).toEqual([3]);
  expect(await searchMonitors(datadog, 'errors')).toEqual([1, 3]);
  expect(await searchMonitors(datadog, 'type:log')).toEqual([]);
});

test('every page is read, however many monitors there are', async () => {
  for (let id = 1; id <= 250; id += 1) standIn.setMonitor(id, { tags: ['service:auth'] });
  expect(await searchMonitors(datadog, 'service:auth')).toHaveLength(250);
  expect(pages()).toBe(3);
});

test('a server that ignores pages does not keep us for ever', async () => {
  const monitors = [{ id: 1 }, { id: 2 }];
  standIn.fail({ path: /search/, fault: json({ monitors, metadata: { total_count: 500 } }) });
  expect(await searchMonitors(datadog, 'service:auth')).toEqual([1, 2]);
});

describe('what is no answer is never “no monitors”', () => {
  test.each([
    ['an HTML page with 200', htmlPage(200), 'no-api'],
    ['an HTML page that calls itself JSON', json('<!DOCTYPE html>'), 'unexpected'],
    ['nothing', json(null), 'unexpected'],
    ['an empty object', json({}), 'unexpected'],
    ['monitors without a number of them', json({ monitors: [] }), 'unexpected'],
    ['a number without monitors', json({ metadata: { total_count: 0 } }), 'unexpected'],
    ['monitors that are no list', json({ monitors: 'none', metadata: { total_count: 0 } }), 'unexpected'],
    ['an error', { kind: 'status', status: 500 } as const, 'unreachable'],
    ['a cut connection', { kind: 'reset' } as const, 'unreachable'],
    ['a rate limit', tooManyRequests(7, { twice: true }), 'rate-limited'],
    ['a rate limit as a page of HTML', htmlPage(429), 'rate-limited'],
    ['missing keys', { kind: 'status', status: 401, body: '{"errors":["Unauthorized"]}' } as const, 'unauthorised'],
    ['wrong keys as a page of HTML', htmlPage(403), 'forbidden'],
  ])('%s', async (_, fault, code) => {
    standIn.fail({ path: /search/, fault });
    await expect(searchMonitors(datadog, 'service:auth')).rejects.toMatchObject({ name: 'DatadogError', code });
  });

  test('a second page that fails', async () => {
    for (let id = 1; id <= 150; id += 1) standIn.setMonitor(id, { tags: ['service:auth'] });
    standIn.fail({ path: /search/, fault: { kind: 'status', status: 503 }, skip: 1 });
    await expect(searchMonitors(datadog, 'service:auth')).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('a search that Datadog does not understand is refused', async () => {
    await expect(searchMonitors(datadog, 'status:notastatus')).rejects.toMatchObject({ code: 'refused' });
  });
});
