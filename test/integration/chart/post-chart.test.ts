import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import type { ChartParts } from '../../../jobs/chart/chart-parts.js';
import { postChart } from '../../../jobs/chart/post-chart.js';
import { openDatadog } from '../../../src/datadog/datadog-client.js';
import { monitorAddress } from '../../../src/datadog/monitor-address.js';
import { openCharts } from '../../../src/records/charts.js';
import { openOutbox } from '../../../src/records/outbox.js';
import type { Rotation } from '../../../src/rotation/record.js';
import { plainMessage } from '../../../src/slack/messages/plain-message.js';
import { createPost } from '../../../src/slack/post.js';
import { startDatadog, type Datadog } from '../../stand-ins/datadog/start-datadog.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { textOf } from '../../stand-ins/slack/json-object.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { planOf, rotationOf } from '../../unit/slack/sample-rotation.js';

const minute = 60_000;
const metric = 'avg(last_5m):sum:auth.failed{env:production} / sum:auth.all{env:production} > 0.05';

let server: RedisServer;
let redis: Redis;
let slack: Slack;
let datadog: Datadog;
let parts: ChartParts;
let rotation: Rotation;
let active: Rotation[];
let clock: number;
const lines: string[] = [];

beforeAll(async () => {
  server = await startRedis();
  redis = new Redis(server.url);
});
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

beforeEach(async () => {
  await redis.flushall();
  [clock, active] = [Date.now(), []];
  [slack, datadog] = await Promise.all([startSlack(), startDatadog()]);
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const access = { apiKey: datadog.apiKey, appKey: datadog.appKey, apiUrl: datadog.url };
  rotation = rolledBack({ code: 'monitor-alert', monitors: ['Auth errors'] });
  parts = {
    redis,
    newToken: () => String(Math.random()),
    now: () => clock,
    rotations: {
      load: () => Promise.resolve(rotation),
      active: () => Promise.resolve(active),
    } as unknown as ChartParts['rotations'],
    charts: openCharts(redis),
    outbox: openOutbox(redis),
    datadog: openDatadog({ ...access, call: 1000, rest: 1, log }),
    monitorAddress: (id) => monitorAddress('datadoghq.eu', id),
    post: createPost({ token: slack.botToken, apiUrl: slack.apiUrl, timeout: 1000, log }),
    log,
  };
  datadog.setMonitor(1, {
    name: 'Auth errors',
    query: metric,
    options: { thresholds: { critical: 0.05, warning: 0.03 } },
  });
  datadog.setMonitor(2, { name: 'Latency', query: 'max(last_1m):p95:auth.latency{*} > 2', options: {} });
  const channel = slack.workspace.channel('deploys').id;
  const { ts } = await parts.post.postMessage({ channel, key: 'living', message: plainMessage('a rotation') });
  await parts.outbox.setDrawn(rotation.id, { channel, key: 'living', ts, revision: 1, at: clock, since: clock });
  await parts.charts.want(rotation.id, `${rotation.id}:14:2`, clock);
});
afterEach(async () => {
  await Promise.all([slack.close(), datadog.close()]);
});

/** A rotation whose production was switched twenty minutes ago and is back. */
function rolledBack(why: NonNullable<Rotation['rollback']>['why']): Rotation {
  const plan = planOf(1);
  const monitors = [
    { id: 1, name: 'Auth errors', query: metric, settle: minute },
    { id: 2, name: 'Latency', query: 'max(last_1m):p95:auth.latency{*} > 2', settle: minute },
  ];
  const stages = plan.stages.map((stage) => ({ ...stage, monitors: stage.production ? monitors : [] }));
  const rollback = { why, by: 'keyturn', at: clock - minute, ending: 'rolled-back' as const, reopened: false };
  const switched = { staging: clock - 60 * minute, production: clock - 20 * minute };
  return rotationOf({ phase: 'ended', ending: 'rolled-back', plan: { stages }, switched, rollback });
}

const thread = (): readonly Message[] => slack.messages('deploys')[0]?.replies ?? [];
const names = (): string[][] => thread().map(({ files }) => files.map((file) => textOf(file, 'name')));

/** Works on the chart at each moment that it asks for, until nothing is left to do; answers how often. */
async function work(most = 30): Promise<number> {
  for (let times = 1; times <= most; times += 1) {
    const again = await postChart(parts, rotation.id);
    if (again === undefined) return times;
    clock = again;
  }
  throw new Error(`still at work after ${most} times`);
}

const picture = [`${rotationOf().id}-14-2-1.png`];

describe('the chart of a rollback', () => {
  test('is a picture in the thread, of the monitor that alerted, with its link and words for those who see no pictures', async () => {
    await datadog.setState(1, 'Alert');
    expect(await work()).toBe(1);
    expect(names()).toEqual([picture]);
    const [{ text, files: [file = {}] } = { text: '', files: [] }] = thread();
    expect(text).toBe(
      'What <https://app.datadoghq.eu/monitors/1|Auth errors> measured in production around the switch.',
    );
    expect(file).toMatchObject({ title: 'Auth errors', mimetype: 'image/png' });
    expect(textOf(file, 'alt_txt')).toMatch(/^Line chart of Auth errors in production around the switch/);
    const shown = await fetch(`${slack.url}${new URL(textOf(file, 'url_private')).pathname}`);
    expect(
      Buffer.from(await shown.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(await parts.charts.due(clock)).toEqual([]);
  });

  test('asks for the metric in seconds, from before the switch to now', async () => {
    await work();
    const asked = datadog.journal.map(({ request }) => request).find(({ path }) => path === '/api/v1/query');
    const [from, to] = [Number(asked?.query.get('from')), Number(asked?.query.get('to'))];
    const at = (rotation.switched['production'] ?? 0) / 1000;
    expect(asked?.query.get('query')).toBe('sum:auth.failed{env:production} / sum:auth.all{env:production}');
    expect([Math.abs(at - 600 - from) <= 1, Math.abs(clock / 1000 - to) <= 1]).toEqual([true, true]);
  });

  test('shows every monitor where a person rolled back, in one message', async () => {
    rotation = rolledBack({ code: 'requested', by: 'U0ANNA' });
    await work();
    expect(names()).toEqual([[...picture, `${rotation.id}-14-2-2.png`]]);
  });

  test.each([
    [
      'a log alert',
      { type: 'log alert', query: 'logs("status:error").index("*").rollup("count").last("5m") > 5' },
      'it is no metric monitor (log alert)',
    ],
    ['a composite', { type: 'composite', query: '1 && 2' }, 'it is no metric monitor (composite)'],
    [
      'an SLO',
      { type: 'slo alert', query: 'error_budget("a").over("7d") > 75' },
      'it is no metric monitor (slo alert)',
    ],
    [
      'a service check',
      { type: 'service check', query: '"a".over("*").last(2).count_by_status()' },
      'it is no metric monitor (service check)',
    ],
  ])('of %s is a sentence with the link to it', async (_, fields, words) => {
    datadog.edit(1, fields);
    await work();
    expect(thread().map(({ text }) => text)).toEqual([
      `There is no chart of <https://app.datadoghq.eu/monitors/1|Auth errors>: ${words}. Its page shows what it saw.`,
    ]);
  });

  test('of a monitor that is gone, or that measured nothing, is a sentence too', async () => {
    rotation = rolledBack({ code: 'requested', by: 'U0ANNA' });
    datadog.remove(1);
    datadog.setSeries(() => null);
    await work();
    const [{ text } = { text: '' }] = thread();
    expect(text).toContain('There is no chart of Auth errors: the monitor does not exist any more.');
    expect(text).toContain('Latency>: Datadog has no data for its query around the switch.');
  });
});

describe('a chart is posted once', () => {
  test.each([
    ['the address to upload to', /getUploadURLExternal/],
    ['the upload', /\/upload\//],
    ['the sharing', /completeUploadExternal/],
  ])('although the answer to %s is lost, twice', async (_, path) => {
    slack.fail({ path, fault: { kind: 'lose-answer' }, times: 2 });
    await work();
    expect(names()).toEqual([picture]);
  });

  test('although it is asked for again once it was there', async () => {
    await work();
    await parts.charts.want(rotation.id, `${rotation.id}:14:2`, clock);
    await work();
    expect(names()).toEqual([picture]);
  });

  test('although two workers take it up at the same time', async () => {
    const both = await Promise.all([postChart(parts, rotation.id), postChart(parts, rotation.id)]);
    expect(both.filter((again) => again === undefined)).toHaveLength(1);
    clock += 6_000;
    await work();
    expect(names()).toEqual([picture]);
  });

  test('and the sentence that stands for it too, although its answer is lost', async () => {
    datadog.edit(1, { type: 'composite', query: '1 && 2' });
    slack.fail({ path: /chat\.postMessage/, fault: { kind: 'lose-answer' }, times: 1 });
    await work();
    expect(thread()).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test('is tried again: Datadog and Slack may be away for a while', async () => {
    datadog.fail({ fault: { kind: 'status', status: 503 }, times: 3 });
    slack.fail({ path: /files\./, fault: { kind: 'status', status: 500 }, times: 2 });
    expect(await work()).toBeGreaterThan(2);
    expect(names()).toEqual([picture]);
  });

  test('is said in a sentence after five tries', async () => {
    datadog.fail({ fault: { kind: 'reset' } });
    expect(await work()).toBe(6);
    expect(thread().map(({ text }) => text)).toEqual([
      'No chart of the switch: Datadog did not answer, several times over. Look at <https://app.datadoghq.eu/monitors/1|Auth errors>.',
    ]);
  });

  test.each([
    [
      'the application key may not read metrics',
      () => datadog.setKeys({ appKey: 'another' }),
      'it needs the scope `timeseries_query`',
    ],
    [
      'the app may not share files',
      () =>
        slack.fail({
          path: /getUploadURL/,
          fault: { kind: 'status', status: 200, body: { ok: false, error: 'missing_scope' } },
        }),
      'it needs the scope `files:write`',
    ],
  ])('is said at once where trying again is no help: %s', async (_, breakIt, words) => {
    breakIt();
    expect(await work()).toBe(2);
    expect(thread().map(({ text }) => text.includes(words))).toEqual([true]);
  });

  test('is left at last where nothing can be said either, and the thread stays as it is', async () => {
    slack.fail({ fault: { kind: 'status', status: 503 } });
    await work();
    slack.clearFaults();
    expect(thread()).toEqual([]);
    expect(await parts.charts.due(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});

describe('a chart holds up nothing', () => {
  test('it is not drawn while anything is being rolled back', async () => {
    const pending = { id: 'e1', step: 'restore' as const, tries: 0 };
    active = [rotationOf({ phase: 'rollback', pending })];
    expect(await postChart(parts, rotation.id)).toBe(clock + rotation.entry.timing.backoff);
    expect(datadog.counts()).toEqual({});
    active = [];
    await work();
    expect(names()).toEqual([picture]);
  });
});
