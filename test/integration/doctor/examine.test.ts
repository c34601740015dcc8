import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createMonitor, type MonitorOrder } from '../../../src/datadog/create-monitor.js';
import { openDatadog, type Datadog as Client } from '../../../src/datadog/datadog-client.js';
import { templateMonitor } from '../../../src/datadog/monitor-template.js';
import { evaluationWindow } from '../../../src/datadog/evaluation-window.js';
import { metricQuery } from '../../../src/datadog/chart/metric-query.js';
import { examine } from '../../../src/doctor/examine.js';
import { templateKinds } from '../../../src/doctor/template-order.js';
import type { SecretEntry, StageMonitors } from '../../../src/rotation/entry.js';
import { startDatadog, type Datadog } from '../../stand-ins/datadog/start-datadog.js';
import { entry } from '../../unit/slack/sample-rotation.js';

let datadog: Datadog;
let client: Client;

beforeAll(async () => {
  datadog = await startDatadog();
});
beforeEach(() => {
  client = openDatadog({ apiKey: datadog.apiKey, appKey: datadog.appKey, apiUrl: datadog.url, call: 1000 });
});
afterEach(() => {
  datadog.clearFaults();
  datadog.setKeys({ apiKey: 'stand-in-api-key', appKey: 'stand-in-app-key' });
  for (const { id } of datadog.monitors()) {
    datadog.unmute(id);
    datadog.remove(id);
  }
});
afterAll(() => datadog.close());

/** The findings about an entry whose production has these monitors. */
async function findings(monitors: Partial<StageMonitors>) {
  const given = { ids: [], tags: [], scope: [], settle: 1000, onAlert: 'rollback' as const, ...monitors };
  const stages = entry.stages.map((stage) => (stage.production ? { ...stage, monitors: given } : stage));
  const secret: SecretEntry = { ...entry, stages };
  return (await examine({ datadog: client, site: 'datadoghq.eu', now: Date.now }, [secret])).findings;
}
const where = { secret: 'auth-api', stage: 'production' };

describe('the doctor', () => {
  test('finds nothing where every monitor is there, evaluates, is OK and is not muted', async () => {
    datadog.setMonitor(1, { name: 'Auth errors', groups: ['env:production'] });
    expect(await findings({ ids: [1], scope: ['env:production'] })).toEqual([]);
  });

  test('names what is missing, by number or by tags', async () => {
    datadog.setMonitor(1);
    expect(await findings({ ids: [1, 2] })).toEqual([{ ...where, code: 'monitor-missing', monitor: 2 }]);
    expect(await findings({ tags: ['service:auth'] })).toEqual([
      { ...where, code: 'no-monitor-found', tags: ['service:auth'] },
    ]);
  });

  test.each([
    ['alerts', () => datadog.setMonitor(1, { name: 'm', state: 'Alert' }), { code: 'monitor-red', monitor: 'm' }],
    [
      'warns',
      () => datadog.setMonitor(1, { name: 'm', state: 'Warn' }),
      { code: 'monitor-doubtful', monitor: 'm', why: 'warn' },
    ],
    [
      'has no data',
      () => datadog.setMonitor(1, { name: 'm', state: 'No Data' }),
      { code: 'monitor-doubtful', monitor: 'm', why: 'no-data' },
    ],
    [
      'never had any',
      () => datadog.setMonitor(1, { name: 'm', groups: [] }),
      { code: 'monitor-doubtful', monitor: 'm', why: 'no-data' },
    ],
    [
      'is muted',
      () => (datadog.setMonitor(1, { name: 'm' }), datadog.mute(1)),
      { code: 'monitor-doubtful', monitor: 'm', why: 'muted' },
    ],
    [
      'is in a state never heard of',
      () => datadog.setMonitor(1, { name: 'm', state: 'Dreaming' }),
      { code: 'monitor-doubtful', monitor: 'm', why: 'unknown' },
    ],
    [
      'has no group that is meant',
      () => datadog.setMonitor(1, { name: 'm', groups: ['env:staging', 'env:test'] }),
      { code: 'scope-matches-nothing', monitor: 'm', scope: ['env:production'], groups: ['env:staging', 'env:test'] },
    ],
  ])('names a monitor that %s', async (_, make, finding) => {
    make();
    expect(await findings({ ids: [1], scope: ['env:production'] })).toEqual([{ ...where, ...finding }]);
  });

  test('tells which key is wrong, and looks at nothing that needs it', async () => {
    datadog.setKeys({ appKey: 'another' });
    expect(await findings({ ids: [1] })).toEqual([
      { code: 'key-refused', variable: 'DD_APP_KEY', site: 'datadoghq.eu' },
    ]);
    datadog.setKeys({ apiKey: 'another' });
    const fresh = openDatadog({ apiKey: 'wrong', appKey: 'wrong', apiUrl: datadog.url, call: 1000 });
    client = fresh;
    expect(await findings({ ids: [1] })).toEqual([
      { code: 'key-refused', variable: 'DD_API_KEY', site: 'datadoghq.eu' },
    ]);
  });

  test('says that it saw nothing where Datadog is away, once for all environments', async () => {
    datadog.fail({ fault: { kind: 'status', status: 503 } });
    expect(await findings({ ids: [1] })).toEqual([
      { code: 'datadog-away', detail: 'Datadog answered 503', site: 'datadoghq.eu' },
    ]);
  });
});

describe('a monitor from a template', () => {
  const order = (change: Partial<MonitorOrder> = {}): MonitorOrder => ({
    ...templateMonitor({ kind: 'http-errors', service: 'auth', env: 'production', threshold: 0.05, window: '5m' }),
    name: 'HTTP error rate',
    message: 'm',
    tags: ['service:auth', 'env:production'],
    marks: ['keyturn:auth-api', 'keyturn-env:production', 'keyturn-template:http-errors'],
    threshold: 0.05,
    ...change,
  });
  const asked = () => datadog.journal.slice(-3).map(({ request: { method, path } }) => `${method} ${path}`);

  test('is looked for, validated by Datadog, and only then created', async () => {
    const made = await createMonitor(client, order());
    expect(asked()).toEqual(['GET /api/v1/monitor', 'POST /api/v1/monitor/validate', 'POST /api/v1/monitor']);
    if (made.type !== 'created') throw new Error(made.type);
    expect(datadog.monitor(made.id)).toMatchObject({
      query:
        'sum(last_5m):sum:trace.http.request.errors{env:production,service:auth}.as_count() / sum:trace.http.request.hits{env:production,service:auth}.as_count() > 0.05',
      tags: [
        'service:auth',
        'env:production',
        'keyturn:auth-api',
        'keyturn-env:production',
        'keyturn-template:http-errors',
      ],
      options: {
        thresholds: { critical: 0.05 },
        notify_no_data: true,
        no_data_timeframe: 10,
        require_full_window: false,
      },
    });
  });

  test('is made once, whoever asks how often', async () => {
    const [one, other] = [await createMonitor(client, order()), await createMonitor(client, order())];
    expect(other).toEqual({ type: 'found', id: one.type === 'created' ? one.id : 0 });
    expect(datadog.monitors()).toHaveLength(1);
  });

  test('is found where Datadog calls it a duplicate, although its tags were taken away', async () => {
    const made = await createMonitor(client, order());
    const id = made.type === 'created' ? made.id : 0;
    datadog.edit(id, { tags: [] });
    expect(await createMonitor(client, order())).toEqual({ type: 'found', id });
  });

  test('that Datadog refuses is not created, and its own words come back', async () => {
    expect(await createMonitor(client, order({ threshold: 0.1 }))).toEqual({
      type: 'refused',
      said: ['Alert threshold (0.1) does not match that used in the query (0.05)'],
    });
    expect(await createMonitor(client, order({ query: 'nonsense' }))).toEqual({
      type: 'refused',
      said: ["The value provided for parameter 'query' is invalid"],
    });
    expect(datadog.monitors()).toEqual([]);
  });

  test('whose answer was lost is there once', async () => {
    datadog.fail({ method: 'POST', path: /\/monitor$/, fault: { kind: 'lose-answer' }, times: 1 });
    expect((await createMonitor(client, order())).type).toBe('found');
    expect(datadog.monitors()).toHaveLength(1);
  });

  test.each(templateKinds)('of each kind is taken by Datadog, and its window can be read: %s', async (kind) => {
    const template = templateMonitor({ kind, service: 'auth', env: 'production', threshold: 3, window: '10m' });
    expect((await createMonitor(client, order({ ...template, threshold: 3, name: kind }))).type).toBe('created');
    expect(evaluationWindow(template.query)).toBe(kind === 'restarts' ? 1_200_000 : 600_000);
    expect(metricQuery(template.type, template.query) === undefined).toBe(kind === 'log-errors');
  });
});
