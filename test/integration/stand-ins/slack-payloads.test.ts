import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { App, HTTPReceiver, type BlockAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';

import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { eventually } from './eventually.js';
import { silentLogger as logger } from './silent-logger.js';

let slack: Slack;
let receiver: HTTPReceiver;
const seen: unknown[] = [];

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value), value });
const controls: KnownBlock[] = [
  { type: 'section', text: plain('which?'), accessory: { type: 'external_select', action_id: 'pick' } },
  {
    type: 'actions',
    elements: [
      { type: 'static_select', action_id: 'size', options: [option('s'), option('m')] },
      { type: 'overflow', action_id: 'more', options: [option('one'), option('two')] },
      { type: 'button', action_id: 'gone', text: plain('Away with it') },
    ],
  },
];
const view = (callback_id: string, more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id,
  title: plain(callback_id),
  submit: plain('Next'),
  notify_on_close: true,
  blocks: [
    {
      type: 'input',
      block_id: 'n',
      label: plain('Name'),
      element: { type: 'plain_text_input', action_id: 'name', initial_value: 'api' },
    },
    { type: 'actions', elements: [{ type: 'button', action_id: 'check', text: plain('Check') }] },
  ],
  ...more,
});

beforeAll(async () => {
  slack = await startSlack();
  receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, endpoints: '/slack/events', logger });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const app = new App({ token: slack.botToken, receiver, logger, deferInitialization: true, clientOptions });
  app.command('/rotate', async ({ ack, respond }) => {
    await ack();
    await respond({ text: 'controls', blocks: controls });
  });
  app.shortcut('open', async ({ ack, shortcut, client }) => {
    await ack();
    seen.push(shortcut.type);
    await client.views.open({ trigger_id: shortcut.trigger_id, view: view('first') });
  });
  app.options('pick', async ({ ack, payload }) => ack({ options: [option(`${payload.value}-1`)] }));
  app.action<BlockAction>(/size|more/, async ({ ack, action }) => {
    await ack();
    seen.push('selected_option' in action ? action.selected_option?.value : undefined);
  });
  app.action<BlockAction>('gone', async ({ ack, respond, body }) => {
    await ack();
    seen.push(body.container['is_ephemeral']);
    await respond({ delete_original: true });
  });
  app.action<BlockAction>('check', async ({ ack, body, client }) => {
    await ack();
    seen.push(body.view?.state.values['n']?.['name']?.value);
    await client.views.update({ view_id: body.view?.id ?? '', view: view('first', { title: plain('checked') }) });
  });
  app.view('first', async ({ ack }) => ack({ response_action: 'push', view: view('second') }));
  app.view('second', async ({ ack }) => ack({ response_action: 'clear' }));
  app.view({ callback_id: 'second', type: 'view_closed' }, async ({ ack }) => {
    await ack();
    seen.push('closed');
  });
  await app.init();
  const server = await receiver.start({ port: 0, host: '127.0.0.1' });
  slack.deliverTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
});
afterAll(async () => {
  await receiver.stop();
  await slack.close();
});

async function controlsOf(name: string) {
  const { length } = slack.ephemerals(name);
  await slack.user(name).command('/rotate', '', { channel: 'directmessage' });
  await eventually(() => slack.ephemerals(name).length > length);
  const message = slack.ephemerals(name).at(-1);
  if (message === undefined) throw new Error('nothing came');
  return message;
}

describe('what Bolt makes of the less usual payloads', () => {
  test('menus: choices, and options that the bot suggests', async () => {
    const message = await controlsOf('ada');
    await slack.user('ada').click(message, 'size', 'm');
    await slack.user('ada').click(message, 'more', 'two');
    expect(seen.slice(-2)).toEqual(['m', 'two']);
    const { json } = await slack.user('ada').suggest(message, 'pick', 'auth');
    expect(json?.['options']).toEqual([option('auth-1')]);
    await expect(slack.user('ada').click(message, 'nonsense')).rejects.toThrow('no nonsense to press');
  });

  test('an ephemeral message can be taken away by its own button', async () => {
    const message = await controlsOf('bob');
    await slack.user('bob').click(message, 'gone');
    await eventually(() => slack.ephemerals('bob').length === 0);
    expect(seen.at(-1)).toBe(true);
  });

  test('modals: opened by a shortcut, updated by a button, pushed, closed, cleared', async () => {
    const carol = slack.user('carol');
    await carol.shortcut('open');
    await eventually(() => slack.views('carol').length === 1);
    await carol.click(slack.views('carol')[0] ?? {}, 'check');
    await eventually(() => JSON.stringify(slack.views('carol')[0]?.['title']).includes('checked'));
    expect(seen.slice(-2)).toEqual(['shortcut', 'api']);
    await carol.submit(slack.views('carol')[0] ?? {});
    expect(slack.views('carol').map((open) => open['callback_id'])).toEqual(['first', 'second']);
    await carol.closeView(slack.views('carol')[1] ?? {});
    expect(seen.at(-1)).toBe('closed');
    expect(slack.views('carol')).toHaveLength(1);
    await carol.submit(slack.views('carol')[0] ?? {});
    await carol.submit(slack.views('carol')[1] ?? {});
    expect(slack.views('carol')).toEqual([]);
  });

  test('a message shortcut carries the message that somebody else wrote', async () => {
    await slack.say('dave', 'deploys', 'look at this');
    const message = slack.messages('deploys').at(-1);
    expect(message?.user).toBe(slack.workspace.person('dave').id);
    await slack.user('ada').shortcut('open', message);
    expect(seen.at(-1)).toBe('message_action');
    await eventually(() => slack.views('ada').length === 1);
  });
});
