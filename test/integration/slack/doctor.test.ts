import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonObject, textOf, type JsonObject } from '../../stand-ins/slack/json-object.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { keyturn } from '../keyturn-process.js';
import { openHouse, type House, type HouseOrder } from '../whole/house.js';
import { monitorId } from '../whole/usual-catalogue.js';

let redis: RedisServer;
let house: House;

const enter = async (order: HouseOrder = {}): Promise<House> => (house = await openHouse({ redis, ...order }));
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(() => house.close());
afterAll(() => redis.stop());

/** Production is watched by monitors that carry this tag; there are none. */
const byTag = (tag: string): HouseOrder => ({
  catalogue: {
    secrets: {
      'auth-api': {
        environments: { production: { monitors: { ids: undefined, tags: [tag, 'service:auth-service'] } } },
      },
    },
  },
});

/** What a person was told privately: the newest that says these words. */
async function told(person: string, words: string): Promise<string> {
  const said = () => house.slack.ephemerals(person).map(({ blocks }) => blocks.map(textIn).join('\n'));
  return house.waitFor(`"${words}" to be said`, () => said().findLast((text) => text.includes(words)));
}

function textIn(block: JsonObject): string {
  return isJsonObject(block['text']) ? textOf(block['text'], 'text') : '';
}

/** Presses a button of the newest private answer, and gives the form that it opens. */
async function openForm(person: string, action: string): Promise<JsonObject> {
  const offering = () =>
    house.slack.ephemerals(person).findLast(({ blocks }) => JSON.stringify(blocks).includes(action));
  await house.slack.user(person).click(await house.waitFor('an offer', offering), action);
  return house.waitFor('the form', () => house.slack.views(person).at(-1));
}

const made = () => house.datadog.monitors().filter(({ id }) => id !== monitorId);

describe('/rotate doctor', () => {
  it('says that nothing stands in the way, and changes nothing', async () => {
    await enter();
    await house.request('carol', 'doctor');
    expect(await told('carol', 'Nothing stands')).toBe(
      ':white_check_mark: Nothing stands in the way of a rotation: 1 secret and 1 monitor looked at.',
    );
    expect(house.effects().messages).toEqual([]);
  });

  it('names the trouble of a monitor with what to do, for a secret or all of them', async () => {
    await enter();
    house.datadog.mute(monitorId);
    for (const words of ['doctor', 'doctor auth-api']) {
      const asked = await house.request('ada', words);
      await house.waitFor('an answer', () => asked.responses.length > 0);
      expect(await told('ada', 'is muted')).toContain(
        '*auth-api* in *production*: `Auth errors` is muted. A rotation would hold until it is OK. End the downtime that mutes it.',
      );
    }
  });

  it('says which key Datadog refuses', async () => {
    await enter();
    house.datadog.setKeys({ appKey: 'another' });
    await house.request('ada', 'doctor');
    expect(await told('ada', 'finding')).toContain('Datadog takes `DD_API_KEY` and refuses `DD_APP_KEY`');
  });

  it('offers to create a monitor where there is none; an approver creates it once, and gets the lines for the catalogue', async () => {
    await enter(byTag('team:payments'));
    await house.request('ada', 'doctor');
    expect(await told('ada', 'finding')).toContain(
      'No monitor in Datadog has the tags `team:payments`, `service:auth-service`',
    );
    const form = await openForm('ada', 'http-errors');
    const values = {
      service: 'auth-service',
      env: 'production',
      operation: 'http.request',
      threshold: '0.05',
      window: '10m',
    };
    const sent = await house.slack.user('ada').submit(form, values);
    await house.slack.deliver(sent.rawBody, { retryNum: 1, retryReason: 'http_timeout' });
    const answer = await told('ada', 'it was created');
    const [monitor] = made();
    expect(monitor).toMatchObject({
      name: 'HTTP error rate of auth-service in production (Keyturn: auth-api, production)',
      query:
        'sum(last_10m):sum:trace.http.request.errors{env:production,service:auth-service}.as_count() / sum:trace.http.request.hits{env:production,service:auth-service}.as_count() > 0.05',
      tags: expect.arrayContaining(['service:auth-service', 'env:production', 'keyturn:auth-api']),
    });
    expect(answer).toContain(`it was created: <https://app.datadoghq.com/monitors/${monitor?.id}|${monitor?.id}>`);
    expect(answer).toContain(`      production:\n        monitors: { ids: [${monitor?.id}] }`);
    const again = await openForm('ada', 'http-errors');
    await house.slack.user('ada').submit(again, { ...values, threshold: '0.5' });
    await told('ada', 'That monitor is there already');
    expect(made()).toHaveLength(1);
    await house.request('ada', 'history auth-api');
    await told('ada', `had the monitor \`${monitor?.id}\` made for production`);
  });

  it('lets nobody create one who may not approve', async () => {
    await enter(byTag('team:payments'));
    await house.request('carol', 'doctor');
    const form = await openForm('carol', 'restarts');
    await house.slack
      .user('carol')
      .submit(form, { service: 'auth-service', env: 'production', threshold: '3', window: '5m' });
    await told('carol', 'You may not do that (`create-monitor`)');
    expect(made()).toEqual([]);
  });

  it('shows what Datadog says against a monitor, escaped, and creates none', async () => {
    await enter(byTag('team:payments'));
    await house.request('ada', 'doctor');
    const body = { errors: ['<!channel> no such *facet*', 'for 0123456789abcdef0123456789abcdef'] };
    house.datadog.fail({ path: /monitor\/validate/, fault: { kind: 'status', status: 400, body } });
    const form = await openForm('ada', 'log-errors');
    await house.slack
      .user('ada')
      .submit(form, { service: 'auth-service', env: 'production', threshold: '20', window: '5m' });
    const answer = await told('ada', 'Datadog refuses');
    expect(answer).toContain('Datadog refuses this monitor. It says: &lt;!channel&gt; no such');
    expect(answer).not.toMatch(/0123456789abcdef|<!channel>/);
    expect(made()).toEqual([]);
    expect(house.datadog.counts()['POST /api/v1/monitor'] ?? 0).toBe(0);
  });

  it('checks the form while it is open', async () => {
    await enter(byTag('team:payments'));
    await house.request('ada', 'doctor');
    const form = await openForm('ada', 'restarts');
    const good = { service: 'auth-service', env: 'production', threshold: '3', window: '5m' };
    for (const [field, wrong] of [
      ['service', 'a b'],
      ['env', '} by {x'],
      ['threshold', 'many'],
    ] as const) {
      // prettier-ignore
      const sent = await house.slack.user('ada').submit(form, { ...good, [field]: wrong });
      expect(sent.json).toMatchObject({ response_action: 'errors', errors: { [field]: expect.any(String) } });
    }
    const sent = await house.slack.user('ada').submit(form, { ...good, service: 'token=hunter2abc' });
    expect(sent.json).toMatchObject({
      errors: { service: expect.stringContaining('looks like it contains a secret value') },
    });
    expect(house.logs().join('\n')).not.toContain('hunter2abc');
    expect(made()).toEqual([]);
  });

  it('waits for Datadog without holding up anybody', async () => {
    await enter();
    house.datadog.fail({ fault: { kind: 'hang' } });
    const slow = await house.request('ada', 'doctor');
    await house.request('bob', 'list');
    await told('bob', 'auth-api');
    expect(slow.responses).toEqual([]);
    await told('ada', "Datadog can't be asked");
  });
});

describe('keyturn doctor', () => {
  const run = (words: readonly string[] = [], variables: Record<string, string> = {}) =>
    keyturn([...words, 'doctor'], { KEYTURN_CONFIG: house.configPath, ...datadogVariables(), ...variables });
  const datadogVariables = () =>
    Object.fromEntries(Object.entries(house.variables).filter(([name]) => name.startsWith('DD_')));

  it('exits 0, 1, 2 or 3 for the same checks, with one JSON object where that is asked for', async () => {
    await enter();
    expect(await run()).toMatchObject({
      exit: 0,
      out: 'Nothing stands in the way of a rotation (1 secret, 1 monitor).\n',
    });
    house.datadog.mute(monitorId);
    expect(await run()).toMatchObject({
      exit: 1,
      out: expect.stringContaining('auth-api  production  Auth errors is muted.'),
    });
    const { exit, out } = await run(['--json']);
    expect([exit, JSON.parse(out)]).toMatchObject([
      1,
      {
        ok: false,
        secrets: 1,
        monitors: 1,
        findings: [{ code: 'monitor-doubtful', secret: 'auth-api', stage: 'production', why: 'muted' }],
      },
    ]);
    expect(await run([], { DD_API_KEY: '', DD_SITE: 'datadog.com' })).toMatchObject({
      exit: 2,
      out: expect.stringMatching(/DD_API_KEY.*DD_SITE/),
    });
    expect(await run([], { DD_APP_KEY: 'wrong' })).toMatchObject({
      exit: 1,
      out: expect.stringContaining('refuses DD_APP_KEY'),
    });
    expect(await run([], { DD_API_URL: 'http://127.0.0.1:9' })).toMatchObject({
      exit: 3,
      out: expect.stringContaining('no connection'),
    });
  });
});
