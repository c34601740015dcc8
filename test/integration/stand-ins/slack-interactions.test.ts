import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, HTTPReceiver, type BlockAction, type ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';

import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { eventually } from './eventually.js';
import { silentLogger as logger } from './silent-logger.js';

let slack: Slack;
let receiver: HTTPReceiver;
const seen: string[] = [];

const confirm = {
  title: { type: 'plain_text' as const, text: 'Sure?' },
  text: { type: 'plain_text' as const, text: 'It starts at once.' },
  confirm: { type: 'plain_text' as const, text: 'Yes' },
  deny: { type: 'plain_text' as const, text: 'No' },
};
const approve = {
  type: 'actions' as const,
  elements: [
    {
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: 'Approve' },
      action_id: 'approve',
      value: 'r1',
      confirm,
    },
  ],
};
const modal: ModalView = {
  type: 'modal',
  callback_id: 'reject',
  private_metadata: 'r1',
  title: { type: 'plain_text', text: 'Reject' },
  submit: { type: 'plain_text', text: 'Reject' },
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'reason', max_length: 100 },
    },
  ],
};

beforeAll(async () => {
  slack = await startSlack();
  receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, endpoints: '/slack/events', logger });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger,
    deferInitialization: true,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command('/rotate', async ({ ack, command, respond, client }) => {
    await ack(command.text === 'quick' ? 'on it' : undefined);
    seen.push(`command ${command.text} ${command.trigger_id}`);
    if (command.text === 'modal') await client.views.open({ trigger_id: command.trigger_id, view: modal });
    if (command.text === 'private') await respond('for you');
    if (command.text === 'post') {
      await client.apiCall('chat.postMessage', { channel: command.channel_id, text: 'may I?', blocks: [approve] });
    }
  });
  app.action<BlockAction<ButtonAction>>('approve', async ({ ack, action, body, respond }) => {
    await ack();
    seen.push(`approve ${action.value} by ${body.user.id}`);
    await respond({ replace_original: true, text: 'approved' });
  });
  app.view('reject', async ({ ack, view }) => {
    const reason = view.state.values['why']?.['reason']?.value ?? '';
    if (reason === 'no') await ack({ response_action: 'errors', errors: { why: 'say more' } });
    else await ack();
    seen.push(`reject ${view.private_metadata} ${reason}`);
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: { type: 'home', blocks: [{ type: 'divider' }] } });
  });
  await app.init();
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
});
afterAll(async () => {
  await receiver.stop();
  await slack.close();
});

describe('what people do reaches Bolt as from Slack', () => {
  test('a command, its answer, and its response url', async () => {
    const quick = await slack.user('ada').command('/rotate', 'quick', { channel: 'deploys' });
    expect(quick).toMatchObject({ status: 200, body: 'on it' });
    expect(slack.ephemerals('ada').at(-1)?.text).toBe('on it');
    const { responses } = await slack.user('ada').command('/rotate', 'private');
    await eventually(() => responses.length === 1);
    expect(slack.ephemerals('ada').at(-1)?.text).toBe('for you');
    await slack.user('ada').command('/rotate', '<b> & "x"');
    expect(seen.at(-1)).toContain('&lt;b&gt; &amp; "x"');
  });

  test('a click on a button with confirm, answered through the response url', async () => {
    await slack.user('ada').command('/rotate', 'post');
    await eventually(() => slack.messages('deploys').length > 0);
    const message = slack.messages('deploys').at(-1);
    if (message === undefined) throw new Error('nothing posted');
    const click = await slack.user('bob').click(message, 'approve');
    expect(click.status).toBe(200);
    await eventually(() => slack.messages('deploys').at(-1)?.text === 'approved');
    expect(seen.at(-1)).toBe(`approve r1 by ${slack.workspace.person('bob').id}`);
    await slack.user('bob').click(message, { action_id: 'approve', value: 'forged' });
    expect(seen.at(-1)).toContain('approve forged');
  });

  test('a modal opens by its trigger once, shows errors, and closes when it is accepted', async () => {
    const { triggerId } = await slack.user('ada').command('/rotate', 'modal');
    await eventually(() => slack.views('ada').length === 1);
    const again = await fetch(`${slack.apiUrl}views.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ trigger_id: triggerId, view: modal }),
    });
    expect(await again.json()).toMatchObject({ ok: false });
    const [view] = slack.views('ada');
    if (view === undefined) throw new Error('no modal');
    await expect(slack.user('ada').submit(view)).rejects.toThrow('asks for "Reason"');
    const refused = await slack.user('ada').submit(view, { reason: 'no' });
    expect(refused.json).toMatchObject({ response_action: 'errors', errors: { why: 'say more' } });
    expect(slack.views('ada')).toHaveLength(1);
    await slack.user('ada').submit(view, { reason: 'too early' });
    expect(seen.at(-1)).toBe('reject r1 too early');
    expect(slack.views('ada')).toEqual([]);
  });

  test('an App Home is published when somebody opens it', async () => {
    await slack.user('carol').openHome();
    await eventually(() => slack.home('carol') !== undefined);
    expect(slack.home('carol')).toMatchObject({ type: 'home' });
  });

  test('bad signatures and old requests are sent as told, and Bolt refuses them', async () => {
    const good = await slack.user('ada').command('/rotate', 'again');
    const old = String(Math.floor(Date.now() / 1000) - 301);
    expect((await slack.deliver(good.rawBody, { signature: 'v0=00' })).status).toBe(401);
    expect((await slack.deliver(good.rawBody, { signature: null })).status).toBe(401);
    expect((await slack.deliver(good.rawBody, { timestamp: old })).status).toBe(401);
    const { timestamp, signature } = good;
    expect((await slack.deliver(good.rawBody, { timestamp, signature })).status).toBe(200);
    const retried = await slack.deliver(good.rawBody, { retryNum: 1, retryReason: 'http_timeout' });
    expect(retried.status).toBe(200);
    expect(seen.filter((line) => line.includes(good.triggerId))).toHaveLength(3);
  });

  test('a bot that is away gives status 0', async () => {
    const away = await startSlack({ eventsUrl: 'http://127.0.0.1:1/slack/events' });
    expect((await away.user('ada').command('/rotate')).status).toBe(0);
    await away.close();
  });
});

test('a response url is good for five uses and thirty minutes', async () => {
  let now = Date.now();
  const own = await startSlack({ now: () => now });
  const bodies: string[] = [];
  const bot = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
    request.on('end', () => response.end());
  });
  await new Promise<void>((resolve) => bot.listen(0, '127.0.0.1', resolve));
  own.deliverTo(`http://127.0.0.1:${(bot.address() as AddressInfo).port}/`);
  const urlOf = async (): Promise<string> => {
    await own.user('ada').command('/rotate', 'x');
    return new URLSearchParams(bodies.at(-1)).get('response_url') ?? '';
  };
  const post = (url: string) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"text":"hi"}' });
  const url = await urlOf();
  const statuses: number[] = [];
  for (let use = 1; use <= 6; use += 1) statuses.push((await post(url)).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  const second = await urlOf();
  now += 31 * 60 * 1000;
  expect(await (await post(second)).json()).toEqual({ ok: false, error: 'expired_url' });
  await new Promise((resolve) => bot.close(resolve));
  await own.close();
});
