import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createAnswer } from '../../../src/slack/answer.js';
import { plainMessage } from '../../../src/slack/messages/plain-message.js';
import { createPost, type Post } from '../../../src/slack/post.js';
import { mayRespondTo } from '../../../src/slack/respond.js';
import { SlackError } from '../../../src/slack/slack-error.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { keptLog } from './running-slack.js';

let slack: Slack;
let post: Post;
let channel: string;
const message = plainMessage('hello');

beforeEach(async () => {
  slack = await startSlack();
  channel = slack.workspace.channel('deploys').id;
  post = createPost({ token: slack.botToken, apiUrl: slack.apiUrl, timeout: 2_000, log: keptLog([]) });
});
afterEach(() => slack.close());

async function errorOf(call: Promise<unknown>): Promise<SlackError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SlackError)) throw new Error(`no SlackError: ${String(error)}`);
  return error;
}

describe('a message', () => {
  test('is posted with its key, in a thread where one is named, and can be redrawn', async () => {
    const { ts } = await post.postMessage({ channel, key: 'a:1', message });
    await post.postMessage({ channel, key: 'a:1:0', message: plainMessage('more'), threadTs: ts });
    await post.update({ channel, ts, message: plainMessage('newer') });
    const [living] = slack.messages('deploys');
    expect(living).toMatchObject({ text: 'newer', replies: [{ text: 'more' }] });
    expect(living?.raw).toMatchObject({ metadata: { event_type: 'keyturn_notice', event_payload: { key: 'a:1' } } });
  });

  test('whose answer was lost is found by its key, in the channel and in a thread, and no other is', async () => {
    const since = Date.now();
    const { ts: thread } = await post.postMessage({ channel, key: 'living', message });
    slack.fail({ path: /chat\.postMessage/, fault: { kind: 'lose-answer' }, times: 2 });
    expect((await errorOf(post.postMessage({ channel, key: 'b:1', message }))).code).toBe('unreachable');
    expect((await errorOf(post.postMessage({ channel, key: 'b:2', message, threadTs: thread }))).code).toBe(
      'unreachable',
    );
    const posted = slack.messages('deploys');
    expect(await post.findByKey({ channel, key: 'b:1', since })).toBe(posted[1]?.ts);
    expect(await post.findByKey({ channel, key: 'b:2', since, threadTs: thread })).toBe(posted[0]?.replies[0]?.ts);
    expect(await post.findByKey({ channel, key: 'b:3', since })).toBeUndefined();
  });

  test('that was never posted is not found among hundreds', async () => {
    const since = Date.now();
    for (let index = 0; index < 210; index += 1) await post.postMessage({ channel, key: `n:${index}`, message });
    expect(await post.findByKey({ channel, key: 'n:0', since })).toBe(slack.messages('deploys')[0]?.ts);
    expect(await post.findByKey({ channel, key: 'n:210', since })).toBeUndefined();
  });
});

describe('what Slack refuses', () => {
  test('is told apart', async () => {
    expect((await errorOf(post.postMessage({ channel: 'C0NOWHERE', key: 'k', message }))).code).toBe('channel');
    expect((await errorOf(post.update({ channel, ts: '1.000001', message }))).code).toBe('gone');
    expect((await errorOf(post.postMessage({ channel, key: 'k', message: { text: '', blocks: [] } }))).code).toBe(
      'refused',
    );
    slack.archive('deploys');
    expect((await errorOf(post.postMessage({ channel, key: 'k', message }))).code).toBe('channel');
    slack.archive('deploys', false);
    slack.setToken('token_revoked');
    expect((await errorOf(post.postMessage({ channel, key: 'k', message }))).code).toBe('revoked');
  });

  test('for a while because it was asked too often, it is not asked again in that while', async () => {
    const { ts } = await post.postMessage({ channel, key: 'k', message });
    const end = slack.rateLimit(30);
    expect(await errorOf(post.update({ channel, ts, message }))).toMatchObject({
      code: 'rate-limited',
      retryAfter: 30_000,
    });
    end();
    const { code, retryAfter } = await errorOf(post.update({ channel, ts, message }));
    expect(code).toBe('rate-limited');
    expect(retryAfter).toBeGreaterThan(25_000);
    expect(slack.counts()['chat.update'] ?? 0).toBe(0);
    // What is said by another method has a limit of its own.
    await post.postMessage({ channel, key: 'another', message });
  });

  test.each([
    ['a server error', { kind: 'status', status: 503 }],
    ['no answer in time', { kind: 'hang' }],
    ['a cut connection', { kind: 'reset' }],
  ] as const)('%s is unreachable, after one try', async (_, fault) => {
    let tries = 0;
    slack.watch({ before: () => void (tries += 1) });
    slack.fail({ fault });
    expect((await errorOf(post.postMessage({ channel, key: 'k', message }))).code).toBe('unreachable');
    expect(tries).toBe(1);
  });

  test('and its error holds neither the token nor what was sent', async () => {
    slack.setToken('invalid_auth');
    const error = await errorOf(post.postMessage({ channel, key: 'k', message: plainMessage('private words') }));
    expect(`${error.message}${JSON.stringify(error)}`).not.toMatch(new RegExp(`${slack.botToken}|private words`));
  });
});

describe('a private answer', () => {
  const reply = { code: 'again' } as const;

  test('goes to the address that Slack gave, and leaves the message it is about alone', async () => {
    slack.deliverTo('http://127.0.0.1:9/nobody-listens');
    const { rawBody, responses } = await slack.user('ada').command('/rotate', 'status');
    const responseUrl = new URLSearchParams(rawBody).get('response_url') ?? '';
    await createAnswer(post)({ channel, user: slack.user('ada').id, responseUrl }, reply);
    expect(responses).toEqual([expect.objectContaining({ response_type: 'ephemeral', replace_original: false })]);
    expect(slack.counts()['chat.postEphemeral']).toBeUndefined();
  });

  test('goes to the channel where there is no address', async () => {
    await createAnswer(post)({ channel, user: slack.user('ada').id }, reply);
    const texts = slack.ephemerals(slack.user('ada').id).map(({ text }) => text);
    expect(texts).toEqual([expect.stringContaining('received before')]);
  });

  test('goes to the channel where the address is used up or belongs to somebody else', async () => {
    const answer = createAnswer(post);
    const user = slack.user('ada').id;
    await answer({ channel, user, responseUrl: `${slack.url}/nothing-here` }, reply);
    await answer({ channel, user, responseUrl: 'http://169.254.169.254/latest' }, reply);
    expect(slack.ephemerals(user)).toHaveLength(2);
  });

  test('is not sent again where it is unknown whether it arrived', async () => {
    const answer = createAnswer(post);
    slack.fail({ path: /actions/, fault: { kind: 'reset' } });
    const user = slack.user('ada').id;
    const error = await errorOf(answer({ channel, user, responseUrl: `${slack.url}/actions/1` }, reply));
    expect(error.code).toBe('unreachable');
    expect(slack.ephemerals(user)).toEqual([]);
  });

  test.each([
    ['https://hooks.slack.com/commands/T1/2/x', true],
    ['http://127.0.0.1:4003/actions/1', true],
    ['http://hooks.slack.com/commands/T1/2/x', false],
    ['https://hooks.slack.com.evil.example/x', false],
    ['https://hooks.slack.com:8443/x', false],
    ['https://user:pw@hooks.slack.com/x', false],
    ['http://127.0.0.1:4004/actions/1', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
    ['not a url', false],
    ['', false],
  ])('%s may be answered: %s', (address, allowed) => {
    expect(mayRespondTo(address, 'http://127.0.0.1:4003/api/')).toBe(allowed);
  });
});
