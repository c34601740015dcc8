import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  answerWebhook,
  parseWebhookAlert,
  webhookAlertSchema,
  webhookAlone,
  type WebhookAlert,
} from '../../../src/datadog/webhook.js';

const body = {
  alert_id: '4711',
  transition: 'Triggered',
  cycle_key: '4711000001',
  scope: 'env:production,service:auth',
  date: '1900000000000',
};
const alert: WebhookAlert = {
  monitorId: 4711,
  transition: 'Triggered',
  cycleKey: '4711000001',
  scope: ['env:production', 'service:auth'],
  date: 1_900_000_000_000,
};
const parse = (fields: Record<string, unknown>) => parseWebhookAlert(JSON.stringify({ ...body, ...fields }));

describe('what a webhook says', () => {
  test('text and numbers are the same, in JSON and form-encoded', () => {
    expect(parse({})).toEqual(alert);
    expect(webhookAlertSchema.parse(JSON.parse(JSON.stringify(parse({}))))).toEqual(alert);
    expect(parse({ alert_id: 4711, cycle_key: 4_711_000_001, date: 1_900_000_000_000 })).toEqual({
      ...alert,
      cycleKey: '4711000001',
    });
    expect(parseWebhookAlert(new URLSearchParams(body).toString())).toEqual(alert);
  });

  test('what is empty, not filled in or missing is left out', () => {
    const bare = { monitorId: 4711, transition: '', scope: [] };
    expect(parse({ transition: '', cycle_key: '', scope: '', date: '' })).toEqual(bare);
    const raw = {
      transition: '$ALERT_TRANSITION',
      cycle_key: '$ALERT_CYCLE_KEY',
      scope: '$ALERT_SCOPE',
      date: '$DATE',
    };
    expect(parse(raw)).toEqual(bare);
    expect(parseWebhookAlert('{"alert_id":4711}')).toEqual(bare);
    expect(parse({ transition: null, cycle_key: [], scope: {}, date: true })).toEqual(bare);
  });

  test('the whole monitor has no scope', () => {
    expect(parse({ scope: '*' })?.scope).toEqual([]);
    expect(parse({ scope: ' env:a , env:b ' })?.scope).toEqual(['env:a', 'env:b']);
  });

  test.each([
    ['no date', 'yesterday'],
    ['no date', '-5'],
    ['no date', '1.5'],
    ['no date', '99999999999999999999'],
  ])('%s in %s', (_, date) => {
    expect(parse({ date })).not.toHaveProperty('date');
  });

  test('a field that is not ours is dropped', () => {
    expect(parse({ tags: ['team:auth'], message: 'text' })).toEqual(alert);
  });

  test.each([
    ['{"alert_id": $ALERT_ID}'],
    ['{"alert_id": "$ALERT_ID"}'],
    ['{"alert_id": ""}'],
    ['{"alert_id": "12a"}'],
    ['{"alert_id": -1}'],
    ['{"alert_id": 1.5}'],
    ['{"alert_id": {"a": 1}}'],
    ['{"alert_id": "999999999999999999999"}'],
    ['{}'],
    ['[]'],
    ['null'],
    ['"text"'],
    ['<html></html>'],
    ['\u0000\u0001'],
    [''],
  ])('%s names no monitor', (text) => {
    expect(parseWebhookAlert(text)).toBeUndefined();
  });

  test('no body makes it throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.webQueryParameters()), (text) => void parseWebhookAlert(text)),
    );
  });
});

describe('who may send one (F56)', () => {
  const text = JSON.stringify(body);
  test.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['another secret', 'another'],
    ['the secret and more', 'the-secret '],
    ['the secret twice', 'the-secret, the-secret'],
    ['a list', ['the-secret']],
  ])('%s is refused, and nothing is read', (_, given) => {
    expect(answerWebhook('the-secret', given, text)).toEqual({ status: 401 });
  });
  test('without a secret of our own nobody gets in', () => {
    expect(answerWebhook('', '', text)).toEqual({ status: 401 });
  });
  test('the right secret is answered with 200, whatever the body', () => {
    expect(answerWebhook('the-secret', 'the-secret', text)).toEqual({ status: 200, alert });
    expect(answerWebhook('the-secret', 'the-secret', 'rubbish')).toEqual({ status: 200 });
  });
});

describe('whether a webhook alone rolls back, where the API does not answer (F56)', () => {
  const planned = [{ id: 4711, name: 'errors', query: 'q', settle: 0 }];
  const scope = ['env:production'];
  const switchedAt = 1_899_999_999_999;
  const rows: [string, Partial<WebhookAlert>, string[], number | undefined, boolean][] = [
    ['triggered, ours, in scope, after the switch', {}, scope, switchedAt, true],
    ['no scope is wanted', { scope: [] }, [], switchedAt, true],
    ['renotified', { transition: 'Renotify' }, scope, switchedAt, false],
    ['triggered again', { transition: 'Re-Triggered' }, scope, switchedAt, false],
    ['a warning', { transition: 'Warn' }, scope, switchedAt, false],
    ['no data', { transition: 'No Data' }, scope, switchedAt, false],
    ['recovered', { transition: 'Recovered' }, scope, switchedAt, false],
    ['not filled in', { transition: '' }, scope, switchedAt, false],
    ['another monitor', { monitorId: 1 }, scope, switchedAt, false],
    ['another group', { scope: ['env:staging'] }, scope, switchedAt, false],
    ['no group where one is wanted', { scope: [] }, scope, switchedAt, false],
    ['only a part of the scope', {}, ['env:production', 'region:eu'], switchedAt, false],
    ['at the moment of the switch', { date: switchedAt }, scope, switchedAt, false],
    ['before the switch', { date: switchedAt - 1 }, scope, switchedAt, false],
    ['before any switch', {}, scope, undefined, false],
  ];
  test.each(rows)('%s', (_, fields, wanted, switched, expected) => {
    expect(webhookAlone({ ...alert, ...fields }, planned, wanted, switched)).toBe(expected);
  });
  test('without a date never', () => {
    const { date, ...undated } = alert;
    expect(date).toBeDefined();
    expect(webhookAlone(undated, planned, scope, switchedAt)).toBe(false);
  });
});
