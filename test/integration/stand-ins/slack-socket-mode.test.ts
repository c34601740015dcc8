import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { App, SocketModeReceiver } from '@slack/bolt';

import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { eventually } from './eventually.js';
import { silentLogger as logger } from './silent-logger.js';

let slack: Slack;
let app: App;
const seen: string[] = [];

beforeAll(async () => {
  slack = await startSlack();
  slack.deliverTo('socket');
  app = new App({
    token: slack.botToken,
    receiver: new SocketModeReceiver({
      appToken: slack.appToken,
      logger,
      clientPingTimeout: 200,
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    }),
    logger,
    deferInitialization: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command('/rotate', async ({ ack, command, respond }) => {
    await ack('on it');
    seen.push(command.text);
    await respond('later');
  });
  await app.init();
  await app.start();
});
afterAll(async () => {
  await app.stop();
  await slack.close();
});

test('a command goes through the websocket and its acknowledgement comes back', async () => {
  const { status, json, responses } = await slack.user('ada').command('/rotate', 'x'.repeat(70_000));
  expect([status, json?.['text'], seen.at(-1)?.length]).toEqual([200, 'on it', 70_000]);
  await eventually(() => responses.length === 1);
  expect(slack.ephemerals('ada').map(({ text }) => text)).toEqual(['on it', 'later']);
});

test("the same envelope sent again runs again: deduplication is the bot's work", async () => {
  const before = seen.length;
  await slack.socket.resendLast(1);
  expect(seen).toHaveLength(before + 1);
});

test('asked to refresh, the client comes back with a new ticket', async () => {
  const before = slack.counts()['apps.connections.open'] ?? 0;
  slack.socket.disconnect('refresh_requested');
  await eventually(() => slack.counts()['apps.connections.open'] === before + 1 && slack.socket.connections() === 1);
  expect((await slack.user('bob').command('/rotate', 'again')).status).toBe(200);
});

test('a ticket is good once, and only the app token gets one', async () => {
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const refused = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', headers });
  expect(await refused.json()).toMatchObject({ ok: false, error: 'not_allowed_token_type' });
});
