import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebClient,
  type ChatPostMessageArguments,
  type ChatPostMessageResponse,
} from '@slack/web-api';

import { silentLogger as silent } from './silent-logger.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';

let slack: Slack;
let client: WebClient;
let channel: string;

beforeAll(async () => {
  slack = await startSlack({
    seed: {
      people: [{ name: 'ada', realName: 'Ada Okafor' }, { name: 'bob' }, { name: 'guest', guest: 'restricted' }],
      channels: [{ name: 'deploys' }, { name: 'elsewhere', bot: false }, { name: 'hidden', private: true, bot: false }],
      groups: [{ handle: 'sre', members: ['ada'] }],
    },
  });
  const options = {
    slackApiUrl: slack.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logger: silent,
  };
  client = new WebClient(slack.botToken, options);
  channel = slack.workspace.channel('deploys').id;
});
afterAll(() => slack.close());

async function refusalOf(call: Promise<unknown>): Promise<{ error: string; messages: readonly string[] }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WebAPIPlatformError)) throw new Error(`not refused: ${String(error)}`);
  return { error: error.data.error, messages: error.data.response_metadata?.messages ?? [] };
}

/** Posts by method name: a lint rule takes `x.postMessage()` for that of a browser window. */
function post(message: ChatPostMessageArguments): Promise<ChatPostMessageResponse> {
  return client.apiCall('chat.postMessage', { ...message });
}

const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });

describe('messages', () => {
  test('a message keeps its blocks and metadata through an edit, and shows them only when asked', async () => {
    const metadata = { event_type: 'keyturn', event_payload: { key: 'r1:2:0' } };
    const posted = await post({ channel, text: 'one', blocks: [section('one')], metadata });
    const ts = posted.ts ?? '';
    await client.chat.update({ channel, ts, text: 'two', blocks: [section('two')] });
    const plain = await client.conversations.history({ channel, oldest: ts, inclusive: true });
    const full = await client.conversations.history({
      channel,
      oldest: ts,
      inclusive: true,
      include_all_metadata: true,
    });
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    expect(full.messages?.[0]).toMatchObject({ text: 'two', bot_id: slack.botId, metadata });
    const [message] = slack.messages('deploys');
    expect(message?.versions.map(({ text }) => text)).toEqual(['one', 'two']);
    expect(message?.blocks[0]).toMatchObject(section('two'));
  });

  test('oldest, latest and cursor page through a channel and through a thread', async () => {
    const { ts = '' } = await post({ channel, text: 'parent' });
    for (const text of ['a', 'b', 'c']) await post({ channel, text, thread_ts: ts });
    const first = await client.conversations.replies({ channel, ts, limit: 2 });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.replies({ channel, ts, limit: 2, cursor });
    const texts = [...(first.messages ?? []), ...(second.messages ?? [])].map(({ text }) => text);
    expect(texts).toEqual(['parent', 'a', 'b', 'c']);
    const { messages } = await client.conversations.history({ channel, oldest: ts });
    expect(messages).toEqual([]);
    expect(
      slack
        .messages('deploys')
        .at(-1)
        ?.replies.map(({ text }) => text),
    ).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['a section of 3001 characters', [section('x'.repeat(3001))], 'invalid_blocks'],
    ['51 blocks', Array.from({ length: 51 }, () => ({ type: 'divider' as const })), 'invalid_blocks'],
    ['an unknown type', [{ type: 'nonsense' }], 'invalid_blocks'],
    [
      'two blocks of one name',
      [
        { ...section('a'), block_id: 'same' },
        { ...section('b'), block_id: 'same' },
      ],
      'invalid_blocks',
    ],
    ['an empty text', [section('')], 'invalid_blocks'],
    ['five full sections', Array.from({ length: 5 }, () => section('x'.repeat(2900))), 'msg_blocks_too_long'],
  ])('%s is refused and nothing is posted', async (_, blocks, error) => {
    const before = slack.counts()['chat.postMessage'];
    const refusal = await refusalOf(client.apiCall('chat.postMessage', { channel, text: 'x', blocks }));
    expect(refusal.error).toBe(error);
    if (error === 'invalid_blocks') expect(refusal.messages[0]).toMatch(/\[json-pointer:\/blocks/);
    expect(slack.counts()['chat.postMessage']).toBe(before);
  });

  test('a message whose answer was lost is there, and is found by its metadata', async () => {
    slack.fail({ path: /chat\.postMessage/, fault: { kind: 'lose-answer' }, times: 1 });
    const metadata = { event_type: 'keyturn', event_payload: { key: 'lost' } };
    await expect(post({ channel, text: 'lost', metadata })).rejects.toThrow();
    slack.clearFaults();
    const { messages = [] } = await client.conversations.history({ channel, include_all_metadata: true, limit: 1 });
    expect(messages[0]?.metadata).toEqual(metadata);
  });

  test('an update takes 4000 characters of text, a post more', async () => {
    const { ts = '' } = await post({ channel, text: 'x'.repeat(4001) });
    expect((await refusalOf(client.chat.update({ channel, ts, text: 'x'.repeat(4001) }))).error).toBe('msg_too_long');
    await client.chat.update({ channel, ts, text: 'x'.repeat(4000) });
  });

  test('a channel without the bot, a hidden one, an unknown one and an archived one are each refused in their own word', async () => {
    const refusal = async (id: string) => (await refusalOf(post({ channel: id, text: 'x' }))).error;
    expect(await refusal(slack.workspace.channel('elsewhere').id)).toBe('not_in_channel');
    expect(await refusal(slack.workspace.channel('hidden').id)).toBe('channel_not_found');
    expect(await refusal('C0NOWHERE')).toBe('channel_not_found');
    slack.archive('deploys');
    expect(await refusal(channel)).toBe('is_archived');
    slack.archive('deploys', false);
  });

  test('an ephemeral message is seen by one person and is in no history', async () => {
    const user = slack.workspace.person('bob').id;
    await client.chat.postEphemeral({ channel, user, text: 'only you' });
    expect(slack.ephemerals('bob').at(-1)?.text).toBe('only you');
    expect(slack.ephemerals('ada')).toEqual([]);
    expect(slack.messages('deploys').some(({ text }) => text === 'only you')).toBe(false);
  });

  test('reactions, permalinks, deletion and files', async () => {
    const { ts = '' } = await post({ channel, text: 'look' });
    await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
    expect(slack.messages('deploys').at(-1)?.reactions).toEqual(['eyes']);
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
    expect(permalink).toBe(`${slack.url}/archives/${channel}/p${ts.replace('.', '')}`);
    await client.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: 'chart.png', file: Buffer.from('png') });
    const chart = slack.messages('deploys').at(-1)?.replies[0]?.files[0];
    expect(chart).toMatchObject({ name: 'chart.png' });
    const shown = (await client.files.info({ file: String(chart?.['id']) })).file?.url_private ?? '';
    expect(await (await fetch(shown)).text()).toBe('png');
    await client.chat.delete({ channel, ts });
    expect(slack.messages('deploys').some((message) => message.ts === ts)).toBe(false);
  });
});

describe('people', () => {
  test('guests, bots, deactivated people and groups are told apart', async () => {
    const info = async (name: string) => (await client.users.info({ user: slack.workspace.person(name).id })).user;
    expect(await info('guest')).toMatchObject({ is_restricted: true, is_bot: false, deleted: false });
    expect(await info('keyturn')).toMatchObject({ is_bot: true });
    slack.workspace.change('bob', { deleted: true });
    expect(await info('bob')).toMatchObject({ deleted: true, name: 'bob' });
    const { usergroups } = await client.usergroups.list({ include_users: true });
    expect(usergroups?.[0]).toMatchObject({ handle: 'sre', users: [slack.workspace.person('ada').id] });
    const { users } = await client.usergroups.users.list({ usergroup: usergroups?.[0]?.id ?? '' });
    expect(users).toEqual([slack.workspace.person('ada').id]);
    const { members } = await client.conversations.members({ channel: slack.workspace.channel('elsewhere').id });
    expect(members).not.toContain(slack.botUserId);
  });

  test('a revoked token, a foreign one and a rate limit are answered as Slack does', async () => {
    expect(await client.auth.test()).toMatchObject({ bot_id: slack.botId, user_id: slack.botUserId });
    slack.setToken('token_revoked');
    expect((await refusalOf(client.auth.test())).error).toBe('token_revoked');
    slack.setToken('good');
    const stranger = new WebClient('xoxb-other', { slackApiUrl: slack.apiUrl, logger: silent });
    expect((await refusalOf(stranger.auth.test())).error).toBe('invalid_auth');
    const stop = slack.rateLimit(30);
    await expect(client.auth.test()).rejects.toThrow(WebAPIRateLimitedError);
    stop();
    await client.auth.test();
  });
});
