import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatadog, type Datadog } from '../../../src/datadog/datadog-client.js';
import { markEvent, type EventMark } from '../../../src/datadog/mark-event.js';
import { startDatadog, type Datadog as StandIn } from '../../stand-ins/datadog/start-datadog.js';

let standIn: StandIn;
let datadog: Datadog;
const mark: EventMark = {
  title: 'auth-api switched in production',
  text: 'Version 20260102030405',
  tags: ['service:auth', 'env:production'],
  aggregationKey: 'auth-api-20260102030405:switch',
  type: 'info',
  at: 1_900_000_000_999,
};

beforeAll(async () => {
  standIn = await startDatadog();
  datadog = openDatadog({ apiKey: standIn.apiKey, appKey: standIn.appKey, apiUrl: standIn.url, call: 2000 });
});
afterEach(() => standIn.clearFaults());
afterAll(() => standIn.close());

const lastBody = () => standIn.events().at(-1)?.body;

describe('a mark in Datadog', () => {
  test('carries title, text, tags, kind, key and the second in which it happened', async () => {
    expect(await markEvent(datadog, mark)).toBe(true);
    expect(lastBody()).toEqual({
      title: mark.title,
      text: mark.text,
      tags: mark.tags,
      aggregation_key: mark.aggregationKey,
      alert_type: 'info',
      date_happened: 1_900_000_000,
      source_type_name: 'keyturn',
    });
  });

  test('whose answer was lost is made again under the same key', async () => {
    const before = standIn.events().length;
    standIn.fail({ fault: { kind: 'lose-answer' }, times: 1 });
    expect(await markEvent(datadog, mark)).toBe(true);
    const made = standIn
      .events()
      .slice(before)
      .map(({ body }) => body);
    expect(made).toHaveLength(2);
    expect(made[1]).toEqual(made[0]);
  });

  test('with a key that is too long gets one of 100 characters, still its own', async () => {
    const keys = ['switch', 'rollback'].map((end) => `${'a'.repeat(250)}-20260102030405:${end}`);
    const sent: unknown[] = [];
    for (const aggregationKey of keys) {
      expect(await markEvent(datadog, { ...mark, aggregationKey, text: 'x'.repeat(5000) })).toBe(true);
      sent.push(lastBody());
    }
    const [one, other] = sent as { aggregation_key: string; text: string }[];
    expect([one?.aggregation_key.length, other?.aggregation_key.length]).toEqual([100, 100]);
    expect(one?.aggregation_key).not.toBe(other?.aggregation_key);
    expect(one?.text).toHaveLength(4000);
  });

  test.each([
    ['down', { kind: 'status', status: 503 } as const],
    ['refusing', { kind: 'status', status: 403 } as const],
    ['cutting the connection', { kind: 'reset' } as const],
  ])('is false and throws nothing where Datadog is %s', async (_, fault) => {
    standIn.fail({ fault });
    const fresh = openDatadog({ apiKey: standIn.apiKey, appKey: standIn.appKey, apiUrl: standIn.url, call: 2000 });
    expect(await markEvent(fresh, mark)).toBe(false);
  });
});
