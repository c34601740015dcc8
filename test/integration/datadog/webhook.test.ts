import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { handleWebhook, type WebhookAlert } from '../../../src/datadog/webhook.js';
import { startDatadog, type Datadog as StandIn } from '../../stand-ins/datadog/start-datadog.js';

const secret = 'webhook-secret-canary';
let standIn: StandIn;
let server: Server;
let url: string;
let alerts: WebhookAlert[] = [];
let warnings: unknown[] = [];
let onAlert: (alert: WebhookAlert) => void | Promise<void>;

beforeAll(async () => {
  standIn = await startDatadog();
  const log = { warn: (fields: object, message: string) => void warnings.push({ ...fields, message }) };
  server = createServer((request, response) => {
    void handleWebhook({ secret, onAlert: (alert) => onAlert(alert), log }, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/datadog/webhook`;
});
const reset = () => {
  alerts = [];
  warnings = [];
  onAlert = (alert) => void alerts.push(alert);
};
beforeAll(reset);
afterEach(reset);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await standIn.close();
});

const post = async (body: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'x-keyturn-webhook-secret': secret, ...headers },
  });
  return { status: answer.status, text: await answer.text() };
};

describe('POST /datadog/webhook', () => {
  test('an alert of Datadog’s arrives, as often as it is sent (F56)', async () => {
    standIn.setMonitor(4711, { query: 'sum(last_5m):sum:errors{*} by {env} > 3', groups: ['env:production'] });
    standIn.connectWebhook(url, secret);
    await standIn.setState(4711, 'Alert', 'env:production');
    expect(alerts).toHaveLength(1);
    expect(alerts[0]).toMatchObject({ monitorId: 4711, transition: 'Triggered', scope: ['env:production'] });
    const again = { alert_id: '4711', transition: 'Triggered', cycle_key: alerts[0]?.cycleKey ?? '' };
    expect((await standIn.sendWebhook(url, secret, again)).status).toBe(200);
    expect(alerts.map(({ cycleKey }) => cycleKey)).toEqual([alerts[0]?.cycleKey, alerts[0]?.cycleKey]);
  });

  test('a forged one is 401 and tells nobody (F56)', async () => {
    for (const wrong of [undefined, '', 'wrong', `${secret}x`]) {
      const answer = await standIn.sendWebhook(url, wrong, { alert_id: '4711', transition: 'Triggered' });
      expect(answer.status).toBe(401);
    }
    expect(alerts).toEqual([]);
  });

  test('form-encoded is as good as JSON', async () => {
    const body = new URLSearchParams({ alert_id: '7', transition: 'Triggered' }).toString();
    const answer = await post(body, { 'content-type': 'application/x-www-form-urlencoded' });
    expect([answer.status, alerts]).toEqual([200, [{ monitorId: 7, transition: 'Triggered', scope: [] }]]);
  });

  test.each(['', 'rubbish', '{"alert_id": $ALERT_ID}', '{"alert_id": "$ALERT_ID"}', '[]', '\u0000'])(
    'with the right secret %j is 200 and tells nobody, so that Datadog does not repeat it',
    async (body) => {
      expect(await post(body)).toEqual({ status: 200, text: 'ok' });
      expect(alerts).toEqual([]);
    },
  );

  test('a body of 64 KiB is read, a longer one is not, and the next request is answered as ever', async () => {
    const padded = (length: number) => '{"alert_id":"7","p":""}'.replace('""', `"${'x'.repeat(length - 23)}"`);
    expect((await post(padded(64 * 1024))).status).toBe(200);
    expect(alerts).toHaveLength(1);
    expect((await post(padded(64 * 1024 + 1))).status).toBe(200);
    expect((await post(padded(200 * 1024))).status).toBe(200);
    expect(alerts).toHaveLength(1);
    expect((await post('{"alert_id":"8"}')).status).toBe(200);
    expect(alerts.map(({ monitorId }) => monitorId)).toEqual([7, 8]);
  });

  test('the answer does not wait for what the alert sets off', async () => {
    let finish = () => {};
    onAlert = () => new Promise((resolve) => (finish = resolve));
    expect((await post('{"alert_id":"7"}')).status).toBe(200);
    finish();
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error(secret);
      },
    ],
    ['rejects', () => Promise.reject(new Error(secret))],
  ])('the answer is 200 also where that %s, and the log says so without its words', async (_, work) => {
    onAlert = work;
    expect((await post('{"alert_id":"7"}')).status).toBe(200);
    expect(warnings).toEqual([{ error: 'Error', message: 'a webhook of Datadog was lost' }]);
  });

  test('a sender that goes away in the middle breaks nothing', async () => {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const head = `POST /datadog/webhook HTTP/1.1\r\nhost: x\r\nx-keyturn-webhook-secret: ${secret}\r\ncontent-length: 500\r\n\r\n`;
    const arrived = once(server, 'request');
    socket.write(`${head}{"alert_id":`);
    await arrived;
    socket.destroy();
    expect((await post('{"alert_id":"7"}')).status).toBe(200);
    expect(alerts).toHaveLength(1);
  });
});
