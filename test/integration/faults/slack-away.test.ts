import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { keyOf } from '../whole/key-of.js';
import { openHouse, type House } from '../whole/house.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

const longWatch = { secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } } };
const unchanged = { 'auth-service': oldName, 'session-worker': oldName };

describe('Slack fails', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    house = await openHouse({ redis });
  });
  afterEach(() => house.close());

  const shown = () => shownText(house.living());
  const keys = () => house.living()?.replies.map(keyOf) ?? [];
  const inPhase = (phase: string) => house.waitFor(phase, async () => (await house.rotation())?.phase === phase);
  async function againWith(catalogue: object): Promise<void> {
    await house.close();
    house = await openHouse({ redis, catalogue: catalogue as Record<string, unknown> });
  }
  /** `<rotation>:<revision>:<n>`: told in the order in which it happened, each once. */
  function toldInOrderAndOnce(): void {
    const order = keys().map((key) => key.split(':').slice(-2).map(Number));
    const sorted = [...order].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
    expect(order).toEqual(sorted);
    expect(new Set(keys()).size).toBe(keys().length);
    expect(house.slack.messages('deploys').filter((message) => keyOf(message).endsWith(':living'))).toHaveLength(1);
  }
  const toldTheEnd = (words: string) =>
    house.waitFor(
      `“${words}” to be told`,
      () => house.thread().some((text) => text.includes(words)) && shown().includes(words),
    );

  it('F41: the same command three times, redelivered with and without its number, is one rotation', async () => {
    const { slack } = house;
    const body = new URLSearchParams({
      command: '/rotate',
      text: 'auth-api',
      trigger_id: 'the-same-trigger',
      user_id: slack.user('ada').id,
      channel_id: slack.workspace.channel('deploys').id,
      team_id: slack.teamId,
      api_app_id: slack.appId,
    });
    // Each is signed anew, at another second, as a redelivery is.
    const now = Math.floor(Date.now() / 1_000);
    const first = await slack.deliver(body.toString(), { timestamp: String(now - 2) });
    const again = await slack.deliver(body.toString(), {
      timestamp: String(now - 1),
      retryNum: 1,
      retryReason: 'http_timeout',
    });
    const third = await slack.deliver(body.toString(), { timestamp: String(now) });
    expect([first.status, again.status, third.status]).toEqual([200, 200, 200]);
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    expect(await house.rotations()).toHaveLength(1);
    expect(house.effects().secretsCreated).toHaveLength(2);
  });

  it('F42: approve and cancel at the same moment: production keeps or gets back the old version', async () => {
    await againWith(longWatch);
    await house.request('ada');
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    await Promise.all([house.slack.user('bob').click(message, 'approve'), house.request('ada', 'cancel auth-api')]);
    const { ending } = await house.ended();
    expect(['cancelled', 'rolled-back']).toContain(ending);
    expect(house.references('production')).toEqual(unchanged);
    expect(house.references('staging')).toEqual(unchanged);
  });

  it('F43: 429 on every message delays no rollback, and the latest state is shown after it', async () => {
    await againWith(longWatch);
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    const clear = house.slack.rateLimit(1, /chat\./);
    const asked: string[] = [];
    let isBack = (): void => undefined;
    const back = new Promise<void>((resolve) => (isBack = resolve));
    house.slack.watch({
      before: async ({ path }) => {
        if (!path.includes('/chat.')) return;
        asked.push(path);
        // No answer at all before production is back: a rollback that waits for one would never be.
        await back;
      },
    });
    const versions = house.living()?.versions.length ?? 0;
    const from = Date.now();
    house.datadog.connectWebhook(`${house.url}/datadog/webhook`, 'the-webhook-secret-of-the-tests');
    await house.datadog.setState(monitorId, 'Alert');
    await house.waitFor('production to be back', () =>
      Object.values(house.references('production')).every((name) => name === oldName),
    );
    isBack();
    await house.ended();
    const seconds = (Date.now() - from) / 1_000;
    expect(asked.length).toBeLessThanOrEqual(2 * Math.ceil(seconds));
    clear();
    await toldTheEnd('rolled back');
    // Of everything that it was in between, one or two states are drawn.
    expect((house.living()?.versions.length ?? 0) - versions).toBeLessThanOrEqual(3);
    toldInOrderAndOnce();
  });

  it.each(['status', 'reset', 'hang'] as const)(
    'F44: away (%s) from the approval to the end: everything is told afterwards, in order, once, without old states',
    async (kind) => {
      await house.request('ada');
      const message = await house.waitFor('the approval', () => house.offering('approve'));
      const versions = message.versions.length;
      const path = /\/api\/chat\./;
      house.slack.fail({ path, fault: kind === 'status' ? { kind, status: 503, body: 'away' } : { kind } });
      await house.slack.user('bob').click(message, 'approve');
      const { version } = await house.ended();
      expect(house.references('production')['auth-service']).toBe(`auth-api-secrets-${version}`);
      const whileAway = keys();
      house.slack.clearFaults();
      await toldTheEnd('done');
      expect(keys().slice(0, whileAway.length)).toEqual(whileAway);
      expect((house.living()?.versions.length ?? 0) - versions).toBeLessThanOrEqual(2);
      toldInOrderAndOnce();
    },
  );

  it.each([/chat\.postMessage/, /chat\.update/])(
    'F45: every third answer to %s is lost after it was stored, and every message is there once',
    async (path) => {
      for (const skip of [0, 3, 6, 9, 12, 15]) {
        house.slack.fail({ path, fault: { kind: 'lose-answer' }, skip, times: 1 });
      }
      await house.request('ada');
      await house.waitFor('the approval', () => house.offering('approve'));
      await house.approve();
      await house.ended();
      await toldTheEnd('done');
      toldInOrderAndOnce();
    },
  );

  it('F46: a revoked token stops no rotation; the probe and the log say so, and everything is told when it is good again', async () => {
    await house.request('ada');
    await house.waitFor('the approval', () => house.offering('approve'));
    await house.stop();
    house.slack.setToken('token_revoked');
    await house.start();
    const details = async () => (await (await fetch(`${house.url}/readyz`)).json()) as Record<string, unknown>;
    await house.waitFor('the probe', async () => (await details())['slack'] === 'revoked');
    expect((await fetch(`${house.url}/readyz`)).status).toBe(200);
    await house.waitFor('the event in Datadog', () =>
      JSON.stringify(house.datadog.events()).includes('Slack refuses the token of Keyturn'),
    );
    expect(house.logs().some((line) => line.includes('"level":50') && line.includes('replace SLACK_BOT_TOKEN'))).toBe(
      true,
    );
    expect((await house.rotation())?.phase).toBe('approval');
    // Who clicks can't be known now: the click is kept, and counts nothing until it can.
    const message = await house.waitFor('the message', () => house.offering('approve'));
    await house.slack.user('bob').click(message, 'approve');
    expect((await house.rotation())?.phase).toBe('approval');
    expect(house.references('production')).toEqual(unchanged);
    house.slack.setToken('good');
    expect((await house.ended()).ending).toBe('done');
    await toldTheEnd('done');
    toldInOrderAndOnce();
  });

  it('F48: somebody who is removed from the approvers, or deactivated, between the message and the click is refused', async () => {
    await againWith({ approvers: { users: [], groups: [house.slack.workspace.group('sre').id] } });
    await house.request('ada');
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    const group = house.slack.workspace.group('sre');
    const members = group.members;
    group.members = group.members.filter((id) => id !== house.slack.user('bob').id);
    const removed = await house.slack.user('bob').click(message, 'approve');
    await house.waitFor('the refusal', () => removed.responses.length > 0);
    group.members = members;
    house.slack.workspace.change('bob', { deleted: true });
    await house.slack.user('bob').click(message, 'approve');
    await house.request('ada', 'list');
    await house.waitFor('both clicks to be worked on', () => house.slack.ephemerals('ada').length > 1);
    expect((await house.rotation())?.phase).toBe('approval');
    expect(house.references('production')).toEqual(unchanged);
  });

  it('a living message that somebody deleted is posted anew, with the state of now and the buttons of now', async () => {
    await house.request('ada');
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    const { channel, ts } = message;
    const headers = { authorization: `Bearer ${house.slack.botToken}`, 'content-type': 'application/json' };
    const deleted = await fetch(`${house.slack.apiUrl}chat.delete`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ channel, ts }),
    });
    expect(await deleted.json()).toMatchObject({ ok: true });
    await house.slack.user('bob').click(message, 'approve');
    await house.ended();
    const anew = await house.waitFor('a new message', () => house.living());
    expect(anew.ts).not.toBe(ts);
    await house.waitFor('its state', () => shown().includes('done; the new version is in use everywhere'));
  });
});
