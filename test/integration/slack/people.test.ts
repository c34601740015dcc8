import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createPeople, type People } from '../../../src/slack/people.js';
import { startSlack, type Slack } from '../../stand-ins/slack/start-slack.js';
import { keptLog } from './running-slack.js';

let slack: Slack;
let people: People;
let now: number;
let channel: string;
let sre: string;

beforeEach(async () => {
  slack = await startSlack();
  now = 0;
  channel = slack.workspace.channel('deploys').id;
  sre = slack.workspace.group('sre').id;
  people = createPeople({
    token: slack.botToken,
    apiUrl: slack.apiUrl,
    timeout: 2_000,
    log: keptLog([]),
    clock: () => now,
    cacheFor: 30_000,
  });
});
afterEach(() => slack.close());

const ask = (name: string, fresh = false) => people.whoIs({ user: slack.user(name).id, channel, groups: [sre], fresh });

test('a member of the workspace, the channel and the group is all of these', async () => {
  expect(await ask('ada')).toEqual({ user: slack.user('ada').id, fullMember: true, inChannel: true, groups: [sre] });
});

test('somebody else is in no group', async () => {
  expect(await ask('carol')).toMatchObject({ fullMember: true, groups: [] });
});

test.each([
  ['a guest', { guest: 'restricted' }],
  ['a single-channel guest', { guest: 'ultra-restricted' }],
  ['a bot', { bot: true }],
  ['a deactivated account', { deleted: true }],
  ['a stranger', { stranger: true, teamId: 'T0ELSEWHERE' }],
  ['somebody of another workspace in a shared channel', { teamId: 'T0ELSEWHERE' }],
] as const)('%s is no full member', async (_, traits) => {
  slack.workspace.change('ada', traits);
  expect(await ask('ada')).toMatchObject({ fullMember: false });
});

test.each(['USLACKBOT', 'U0NOBODY'])('%s is nobody', async (user) => {
  expect(await people.whoIs({ user, channel, groups: [sre] })).toMatchObject({
    fullMember: false,
    inChannel: false,
    groups: [],
  });
});

test('who left the channel is not in it', async () => {
  slack.workspace.channel('deploys').members.delete(slack.user('ada').id);
  expect(await ask('ada')).toMatchObject({ inChannel: false });
});

test('a disabled or deleted group has nobody in it', async () => {
  slack.workspace.group('sre').disabled = true;
  expect(await ask('ada')).toMatchObject({ groups: [] });
  expect(await people.whoIs({ user: slack.user('ada').id, channel, groups: ['S0GONE'] })).toMatchObject({ groups: [] });
});

test('an answer is kept for its time; fresh asks again at once', async () => {
  await ask('ada');
  slack.workspace.group('sre').members = [];
  slack.workspace.change('ada', { deleted: true });
  now = 29_999;
  expect(await ask('ada')).toMatchObject({ fullMember: true, groups: [sre] });
  expect(await ask('ada', true)).toMatchObject({ fullMember: false, groups: [] });
  now = 60_000;
  expect(await ask('ada')).toMatchObject({ fullMember: false, groups: [] });
});

test.each([
  ['unreachable', { kind: 'status', status: 503 }],
  ['unreachable', { kind: 'hang' }],
  ['rate-limited', { kind: 'status', status: 429, headers: { 'retry-after': '30' }, body: { ok: false } }],
] as const)(
  'where Slack can’t say it (%s), nobody is taken for anybody, and nothing is remembered',
  async (code, fault) => {
    const end = slack.fail({ path: /users\.info/, fault });
    await expect(ask('ada')).rejects.toMatchObject({ name: 'SlackError', code });
    end();
    expect(await ask('ada')).toMatchObject({ fullMember: true });
  },
);
