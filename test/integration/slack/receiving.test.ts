import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SlackPorts } from '../../../src/slack/start-slack.js';
import { slackSignature } from '../../stand-ins/slack/signed-delivery.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { eventually } from '../stand-ins/eventually.js';
import { startBot, type Bot } from './running-slack.js';

let slack: Slack;
let bot: Bot | undefined;

beforeEach(async () => {
  slack = await startSlack();
});
afterEach(async () => {
  await bot?.running.stop();
  bot = undefined;
  await eventually(() => slack.socket.connections() === 0);
  await slack.close();
});

async function start(change: Partial<SlackPorts> = {}): Promise<Bot> {
  bot = await startBot(slack, change);
  return bot;
}

/** A command's body, as Slack would sign it. */
const body = (text: string, trigger = 'trigger-1', more: Record<string, string> = {}): string =>
  new URLSearchParams({
    command: '/rotate',
    text,
    trigger_id: trigger,
    user_id: slack.user('ada').id,
    channel_id: slack.workspace.channel('deploys').id,
    team_id: slack.teamId,
    api_app_id: slack.appId,
    ...more,
  }).toString();
const seconds = (offset = 0): string => String(Math.floor(Date.now() / 1000) + offset);

describe('a command', () => {
  test('is kept before it is acknowledged, and acknowledged within three seconds', async () => {
    const { kept } = await start();
    const answer = await slack.user('ada').command('/rotate', 'auth-api --reason "it is due"');
    expect(answer.status).toBe(200);
    expect(answer.ms).toBeLessThan(3000);
    expect(answer.json).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('On it') });
    expect(kept).toEqual([
      expect.objectContaining({
        kind: 'command',
        user: slack.user('ada').id,
        team: slack.teamId,
        key: `command:${answer.triggerId}`,
        command: { verb: 'start', secret: 'auth-api', reason: 'it is due', start: { type: 'window' } },
      }),
    ]);
  });

  test('that is a question is acknowledged with nothing', async () => {
    await start();
    const { status, body: text } = await slack.user('ada').command('/rotate', 'status');
    expect([status, text]).toEqual([200, '']);
  });

  test('that is not understood is answered at once, privately, and not kept', async () => {
    const { kept } = await start();
    const { json } = await slack.user('ada').command('/rotate', 'auth-ap');
    expect(json).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('`auth-api`') });
    expect(kept).toEqual([]);
  });

  test('without words is answered with help', async () => {
    const { kept } = await start();
    expect((await slack.user('ada').command('/rotate', '')).json).toMatchObject({ text: 'How to use /rotate' });
    expect(kept).toEqual([]);
  });

  test('with a secret value reaches neither the inbox nor the log nor the answer', async () => {
    const { kept, lines } = await start();
    const { body: text } = await slack.user('ada').command('/rotate', 'auth-api --value=hunter2-canary');
    expect(text).toContain('secret value');
    expect(`${text}${JSON.stringify(kept)}${lines.join()}`).not.toContain('hunter2-canary');
  });

  test('of another workspace is refused', async () => {
    const { kept, running } = await start();
    await eventually(() => running.state() === 'ok');
    const { status, body: text } = await slack.deliver(body('auth-api', 'trigger-1', { team_id: 'T0OTHER' }));
    expect([status, text.includes('does not serve your workspace')]).toEqual([200, true]);
    expect(kept).toEqual([]);
  });

  test('without what every command has is answered in words', async () => {
    const { kept } = await start();
    const { status, body: text } = await slack.deliver(
      new URLSearchParams({ command: '/rotate', text: 'list' }).toString(),
    );
    expect([status, text.includes('could not read')]).toEqual([200, true]);
    expect(kept).toEqual([]);
  });
});

describe('what Slack did not sign just now is refused with 401 and has no effect', () => {
  test.each<[string, { readonly signature?: string | null; readonly timestamp?: () => string }]>([
    ['no signature', { signature: null }],
    ['another signature', { signature: `v0=${'0'.repeat(64)}` }],
    ['an empty signature', { signature: '' }],
    ['a short signature', { signature: 'v0=abc' }],
    ['a signature of no hexadecimal digits', { signature: `v0=${'z'.repeat(64)}` }],
    ['301 seconds ago', { timestamp: () => seconds(-301) }],
    ['in 305 seconds', { timestamp: () => seconds(305) }],
    ['in ten years', { timestamp: () => seconds(315_360_000) }],
    ['no number', { timestamp: () => 'NaN' }],
    ['a fraction', { timestamp: () => `${seconds()}.5` }],
    ['nothing', { timestamp: () => '' }],
    ['an exponent', { timestamp: () => '1e9' }],
    ['hexadecimal', { timestamp: () => '0x65000000' }],
    ['with a sign', { timestamp: () => `+${seconds()}` }],
  ])('%s', async (_, { signature, timestamp }) => {
    const { kept } = await start();
    const { status } = await slack.deliver(body('auth-api'), {
      ...(signature === undefined ? {} : { signature }),
      ...(timestamp === undefined ? {} : { timestamp: timestamp() }),
    });
    expect(status).toBe(401);
    expect(kept).toEqual([]);
  });

  test('another version of the signature', async () => {
    await start();
    const [text, timestamp] = [body('auth-api'), seconds()];
    const signature = slackSignature(slack.signingSecret, timestamp, text).replace('v0=', 'v1=');
    expect((await slack.deliver(text, { timestamp, signature })).status).toBe(401);
  });

  test('a body that was changed after it was signed', async () => {
    const { kept } = await start();
    const timestamp = seconds();
    const signature = slackSignature(slack.signingSecret, timestamp, body('status'));
    expect((await slack.deliver(body('auth-api'), { timestamp, signature })).status).toBe(401);
    expect(kept).toEqual([]);
  });

  test('the very same request again', async () => {
    const { kept } = await start();
    const first = await slack.deliver(body('auth-api'));
    const { timestamp, signature } = first;
    const again = await slack.deliver(body('auth-api'), { timestamp, signature });
    expect([first.status, again.status, kept.length]).toEqual([200, 401, 1]);
  });
});

describe('what is accepted', () => {
  test.each([-299, 0, 299])('a timestamp %i seconds from now', async (offset) => {
    const { kept } = await start();
    expect((await slack.deliver(body('auth-api'), { timestamp: seconds(offset) })).status).toBe(200);
    expect(kept).toHaveLength(1);
  });

  test('a redelivery, signed anew, is answered with 200 and acts once', async () => {
    const { kept } = await start();
    const statuses = [];
    for (const retryNum of [undefined, 1, 2]) {
      const retry = retryNum === undefined ? {} : { retryNum, retryReason: 'http_timeout' };
      const { status } = await slack.deliver(body('auth-api'), { ...retry, timestamp: seconds(-(retryNum ?? 0)) });
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 200, 200]);
    expect(kept).toHaveLength(1);
  });

  test('a form whose content type names its character set', async () => {
    const { kept } = await start();
    const contentType = 'application/x-www-form-urlencoded; charset=utf-8';
    expect((await slack.deliver(body('auth-api'), { contentType })).status).toBe(200);
    expect(kept).toHaveLength(1);
  });

  test('Slack’s check of the certificate, unsigned, without effect whatever else it holds', async () => {
    const { kept, url } = await start();
    const smuggled = `${body('auth-api')}&ssl_check=1`;
    expect((await slack.deliver(smuggled, { signature: null })).status).toBe(200);
    expect((await fetch(`${url}/slack/events?ssl_check=1`)).status).toBe(200);
    expect(kept).toEqual([]);
  });

  test('Slack’s check of the address, signed', async () => {
    await start();
    const text = JSON.stringify({ type: 'url_verification', challenge: 'c-1' });
    const { status, body: answer } = await slack.deliver(text, { contentType: 'application/json' });
    expect([status, answer]).toEqual([200, '{"challenge":"c-1"}']);
  });
});

describe('nonsense', () => {
  test.each([
    ['no JSON', '{', 'application/json'],
    ['plain text', 'hello', 'text/plain'],
    ['a payload that is no JSON', 'payload=%7B', 'application/x-www-form-urlencoded'],
  ])('%s is 400', async (_, text, contentType) => {
    await start();
    expect((await slack.deliver(text, { contentType })).status).toBe(400);
  });

  test('a body beyond a mebibyte is 413', async () => {
    await start();
    expect((await slack.deliver(`text=${'x'.repeat(1024 * 1024)}`)).status).toBe(413);
  });

  test('unknown paths and methods are 404', async () => {
    const { url } = await start();
    expect((await fetch(`${url}/slack/other`)).status).toBe(404);
    expect((await fetch(`${url}/slack/events`)).status).toBe(404);
    expect((await fetch(`${url}/healthz`, { method: 'POST' })).status).toBe(404);
  });
});

describe('while the store is away', () => {
  const never = () => new Promise<never>(() => undefined);
  const broken = () => Promise.reject(new Error('ECONNREFUSED'));

  test.each([
    ['refuses', broken],
    ['never answers', never],
  ])('and %s, a command is answered within three seconds: nothing was started', async (_, trouble) => {
    await start({ inbox: { save: trouble }, replayGuard: { firstTime: trouble } });
    const { status, ms, json } = await slack.user('ada').command('/rotate', 'auth-api');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3000);
    expect(json).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining('Nothing was started') });
  });

  test('help is still given', async () => {
    await start({ inbox: { save: never }, replayGuard: { firstTime: never } });
    expect((await slack.user('ada').command('/rotate', 'help')).json).toMatchObject({ text: 'How to use /rotate' });
  });

  test('a save is given the moment after which it must not count', async () => {
    const deadlines: number[] = [];
    const save = (item: { at: number }, deadline: number) => {
      deadlines.push(deadline - item.at);
      return Promise.resolve('saved' as const);
    };
    await start({ inbox: { save } });
    await slack.user('ada').command('/rotate', 'auth-api');
    expect(deadlines).toEqual([1500]);
  });
});

describe('while Slack’s own API is away', () => {
  test('the bot starts, serves its routes, takes commands, says so, and notices when it is back', async () => {
    const end = slack.fail({ path: /^\/api\//, fault: { kind: 'status', status: 503 } });
    const { running, url, kept } = await start();
    await eventually(() => running.state() === 'unreachable');
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('alive');
    expect((await slack.user('ada').command('/rotate', 'auth-api')).status).toBe(200);
    expect(kept).toHaveLength(1);
    end();
    await eventually(() => running.state() === 'ok');
  });

  test('a revoked token is told from an outage, and named in the log', async () => {
    slack.setToken('token_revoked');
    const { running, lines } = await start();
    await eventually(() => running.state() === 'revoked');
    expect(lines.join()).toContain('SLACK_BOT_TOKEN');
    expect(lines.join()).not.toContain(slack.botToken);
  });
});

describe('over a socket', () => {
  test('commands come in, routes are served, a redelivery acts once, and a lost socket is opened again', async () => {
    bot = await startBot(slack, {}, 'socket');
    const { running, url, kept } = bot;
    await eventually(() => slack.socket.connections() === 1 && running.state() === 'ok');
    expect((await slack.user('ada').command('/rotate', 'auth-api')).json).toMatchObject({ response_type: 'ephemeral' });
    await slack.socket.resendLast(2);
    expect(kept).toHaveLength(1);
    expect(await (await fetch(`${url}/healthz`)).text()).toBe('alive');
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: body('auth-api') })).status).toBe(404);

    slack.socket.cut();
    await eventually(() => slack.socket.connections() === 0);
    await eventually(() => slack.socket.connections() === 1);
    expect((await slack.user('ada').command('/rotate', 'rollback auth-api')).status).toBe(200);
    expect(kept).toHaveLength(2);
  });
});
