import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openMark, type Marked } from '../../../jobs/steps/mark.js';
import type { StageAtHand } from '../../../jobs/steps/stage.js';
import { openDatadog } from '../../../src/datadog/datadog-client.js';
import { startDatadog, type Datadog } from '../../stand-ins/datadog/start-datadog.js';
import { planOf, rotationOf } from '../../unit/slack/sample-rotation.js';

let datadog: Datadog;
const sent: { metadata: { name: string }; reason: string; message: string }[] = [];
const rotation = rotationOf();

beforeAll(async () => {
  datadog = await startDatadog();
});
afterAll(() => datadog.close());

/** Marks a moment of production and gives the event that arrived. */
async function mark(what: Marked) {
  const before = datadog.events().length;
  const access = { apiKey: datadog.apiKey, appKey: datadog.appKey, apiUrl: datadog.url };
  const cluster = { send: async ({ body }: { body: (typeof sent)[number] }) => void sent.push(body) };
  const plan = planOf(1).stages[1];
  const name = 'auth-api-secrets-20260101020304';
  const places = [{ cluster, plan, name, label: '' }];
  const stage = { stage: 'production', settings: undefined, name, places } as unknown as StageAtHand;
  openMark({ datadog: openDatadog({ ...access, call: 2000 }), now: () => 1_900_000_000_000 })(rotation, stage, what);
  while (datadog.events().length === before) await new Promise((resolve) => setImmediate(resolve));
  return datadog.events().at(-1)?.body as {
    title: string;
    tags: string[];
    aggregation_key: string;
    alert_type: string;
  };
}

describe('the marks of a switch', () => {
  test.each([
    ['switched', 'Keyturn switched to auth-api-secrets-20260101020304', 'info', 'SecretSwitched'],
    ['restored', 'Keyturn rolled back from auth-api-secrets-20260101020304', 'warning', 'SecretRolledBack'],
    ['done', 'Keyturn finished the rotation to auth-api-secrets-20260101020304', 'success', 'SecretRotated'],
  ] as const)('tell of what was %s, with tags and a key of their own', async (what, title, level, reason) => {
    expect(await mark(what)).toMatchObject({
      title,
      alert_type: level,
      tags: ['source:keyturn', 'secret:auth-api', 'env:production', `rotation:${rotation.id}`],
      aggregation_key: `${rotation.id}:production:${what}`,
    });
    expect(sent.at(-1)?.reason).toBe(reason);
  });

  test('tell of each step with its share of the traffic, and two steps are two events, here and on the workload', async () => {
    const [ten, half] = [await mark({ stepped: 10 }), await mark({ stepped: 50 })];
    expect(ten.title).toBe('Keyturn sends 10 % of the traffic to auth-api-secrets-20260101020304');
    expect(half.tags).toContain('percent:50');
    expect([ten.aggregation_key, half.aggregation_key]).toEqual([
      `${rotation.id}:production:stepped-10`,
      `${rotation.id}:production:stepped-50`,
    ]);
    const names = sent.slice(-2).map(({ metadata }) => metadata.name);
    expect(names.map((name) => name.endsWith('.stepped-10') || name.endsWith('.stepped-50'))).toEqual([true, true]);
    expect(new Set(names).size).toBe(2);
  });
});
