import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { renderRotation } from '../../../src/slack/messages/rotation-message.js';
import { createPost } from '../../../src/slack/post.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { everyLook } from '../../unit/slack/sample-rotation.js';
import { eventually } from '../stand-ins/eventually.js';
import { keptLog, startBot, type Bot } from './running-slack.js';

let slack: Slack;
let bot: Bot;

beforeEach(async () => {
  slack = await startSlack();
  bot = await startBot(slack);
});
afterEach(async () => {
  await bot.running.stop();
  await slack.close();
});

/** The living message of a rotation that looks like this, in the channel. */
async function shown(look: string): Promise<Message> {
  const post = createPost({ token: slack.botToken, apiUrl: slack.apiUrl, timeout: 3000, log: keptLog([]) });
  const channel = slack.workspace.channel('deploys').id;
  const rotation = everyLook()[look];
  if (!rotation) throw new Error(`no look ${look}`);
  await post.postMessage({ channel, key: look, message: renderRotation(rotation) });
  const message = slack.messages('deploys').at(-1);
  if (!message) throw new Error('nothing was posted');
  return message;
}

describe('a pressed button', () => {
  test.each([
    ['approval', 'approve', { action: 'approve', round: 1, fingerprint: 'a'.repeat(32) }],
    ['approval', 'hold', { action: 'hold' }],
    ['expired', 'ask-again', { action: 'ask-again' }],
    ['held', 'resume', { action: 'resume' }],
    ['staging', 'cancel', { action: 'cancel' }],
    ['done', 'rollback', { action: 'rollback' }],
  ])('(%s) %s is kept with who pressed it and what the message showed', async (look, action, click) => {
    const { status, triggerId } = await slack.user('bob').click(await shown(look), action);
    expect(status).toBe(200);
    expect(bot.kept).toEqual([
      expect.objectContaining({
        kind: 'click',
        key: `click:${triggerId}`,
        user: slack.user('bob').id,
        team: slack.teamId,
        channel: slack.workspace.channel('deploys').id,
        click: { rotation: 'auth-api-20260101020304', ...click },
      }),
    ]);
  });

  test.each([
    ['no value', undefined],
    ['no JSON', 'approve'],
    [
      'a field more',
      JSON.stringify({ action: 'approve', rotation: 'x', round: 1, fingerprint: 'a'.repeat(32), by: 'me' }),
    ],
    ['another action', JSON.stringify({ action: 'hold', rotation: 'x' })],
    ['no fingerprint', JSON.stringify({ action: 'approve', rotation: 'x', round: 1 })],
  ])('with a forged value (%s) is answered privately and not kept', async (_, value) => {
    const pressed = { action_id: 'approve', ...(value === undefined ? {} : { value }) };
    const message = await shown('staging');
    const { status, responses } = await slack.user('bob').click(message, pressed);
    expect(status).toBe(200);
    await eventually(() => responses.length === 1);
    expect(responses[0]).toMatchObject({
      response_type: 'ephemeral',
      replace_original: false,
      text: expect.stringContaining('not valid any more'),
    });
    expect(bot.kept).toEqual([]);
  });

  test.each(['unknown', '', 'approve ', '__proto__', 'x'.repeat(255)])(
    'that nobody made (%j) is acknowledged and has no effect',
    async (action) => {
      const value = JSON.stringify({ action: 'approve', rotation: 'x' });
      const { status, responses } = await slack.user('bob').click(await shown('staging'), { action_id: action, value });
      expect(status).toBe(200);
      expect([bot.kept, responses]).toEqual([[], []]);
    },
  );

  test('of somebody from another workspace is refused', async () => {
    await eventually(() => bot.running.state() === 'ok');
    slack.workspace.change('dave', { stranger: true, teamId: 'T0ELSEWHERE' });
    const { responses } = await slack.user('dave').click(await shown('approval'), 'approve');
    await eventually(() => responses.length === 1);
    expect(responses[0]).toMatchObject({ text: expect.stringContaining('does not serve your workspace') });
    expect(bot.kept).toEqual([]);
  });

  test('while the store is away is answered: nothing was started', async () => {
    await bot.running.stop();
    bot = await startBot(slack, { inbox: { save: () => new Promise(() => undefined) } });
    const { status, ms, responses } = await slack.user('bob').click(await shown('approval'), 'approve');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3000);
    await eventually(() => responses.length === 1);
    expect(responses[0]).toMatchObject({ text: expect.stringContaining('Nothing was started') });
  });

  test('whose answer would go elsewhere than to Slack is not answered there', async () => {
    const payload = {
      type: 'block_actions',
      trigger_id: 'trigger-1',
      user: { id: slack.user('bob').id, team_id: slack.teamId },
      team: { id: slack.teamId },
      api_app_id: slack.appId,
      channel: { id: slack.workspace.channel('deploys').id },
      response_url: `${bot.url}/healthz`,
      actions: [{ type: 'button', action_id: 'approve', block_id: 'b', value: 'forged' }],
    };
    const { status } = await slack.deliver(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
    expect(status).toBe(200);
    expect(bot.lines.join()).not.toContain('could not answer');
  });
});

describe('a rejection', () => {
  async function form() {
    await slack.user('bob').click(await shown('approval'), 'reject');
    await eventually(() => slack.views(slack.user('bob').id).length === 1);
    const [view] = slack.views(slack.user('bob').id);
    if (!view) throw new Error('no form');
    return view;
  }

  test('asks for a reason and is kept with it', async () => {
    const { status } = await slack.user('bob').submit(await form(), { reason: 'wrong\nweek' });
    expect(status).toBe(200);
    expect(bot.kept).toEqual([
      expect.objectContaining({
        kind: 'click',
        user: slack.user('bob').id,
        channel: slack.workspace.channel('deploys').id,
        responseUrl: expect.stringContaining(slack.url),
        click: { action: 'reject', rotation: 'auth-api-20260101020304', round: 1, text: 'wrong week' },
      }),
    ]);
    expect(slack.views(slack.user('bob').id)).toEqual([]);
  });

  test('whose form is sent twice acts once', async () => {
    const view = await form();
    await slack.user('bob').submit(view, { reason: 'wrong week' });
    await slack.user('bob').submit(view, { reason: 'wrong week' });
    expect(bot.kept).toHaveLength(1);
  });

  test.each(['the token is sk_live_51Habcdefghijk', '   '])(
    'with an unusable reason (%j) stays open and is not kept',
    async (reason) => {
      const { json } = await slack.user('bob').submit(await form(), { reason });
      expect(json).toMatchObject({ response_action: 'errors', errors: { reason: expect.any(String) } });
      expect(JSON.stringify(json)).not.toContain('sk_live');
      expect(bot.lines.join()).not.toContain('sk_live');
      expect(bot.kept).toEqual([]);
    },
  );

  test('that cannot be kept says so in the form', async () => {
    const view = await form();
    await bot.running.stop();
    bot = await startBot(slack, { inbox: { save: () => Promise.reject(new Error('away')) } });
    const { json } = await slack.user('bob').submit(view, { reason: 'wrong week' });
    expect(json).toMatchObject({ errors: { reason: expect.stringContaining('Nothing was started') } });
  });

  test('whose form Slack did not open is answered privately', async () => {
    const message = await shown('approval');
    slack.fail({ path: /views\.open/, fault: { kind: 'status', status: 500 } });
    const { status, responses } = await slack.user('bob').click(message, 'reject');
    expect(status).toBe(200);
    await eventually(() => responses.length === 1);
    expect(responses[0]).toMatchObject({ text: expect.stringContaining('could not be opened') });
  });
});

describe('everything else that Slack sends', () => {
  test('is acknowledged and has no effect', async () => {
    const statuses = [
      (await slack.user('bob').shortcut('anything')).status,
      (await slack.user('bob').openHome()).status,
    ];
    expect(statuses).toEqual([200, 200]);
    expect(bot.kept).toEqual([]);
  });

  test('a menu’s question of 10 000 characters gets no options', async () => {
    const payload = {
      type: 'block_suggestion',
      action_id: 'x',
      block_id: 'b',
      value: '(.*'.repeat(3334),
      user: { id: 'U1' },
      team: { id: slack.teamId },
    };
    const { status, body } = await slack.deliver(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
    expect([status, body]).toEqual([200, '{"options":[]}']);
  });
});
