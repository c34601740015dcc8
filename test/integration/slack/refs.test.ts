import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isJsonObject, textOf } from '../../stand-ins/slack/json-object.js';
import type { Interaction } from '../../stand-ins/slack/person-client.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { deployment } from '../whole/furnish.js';
import { openHouse, type House, type HouseOrder } from '../whole/house.js';
import { baseName, oldName, oldVersion } from '../whole/usual-catalogue.js';

let redis: RedisServer;
let house: House;

const enter = async (order: HouseOrder = {}): Promise<House> => (house = await openHouse({ redis, ...order }));
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(() => house.close());
afterAll(() => redis.stop());

/** Nothing runs in it, so nothing about it changes while a search looks. */
const idle = (name: string, namespace: string): object =>
  deployment(name, namespace, 0, { envFrom: [{ secretRef: { name: oldName } }] });
const workloads = { staging: [idle('auth-service', 'staging')], production: [idle('auth-service', 'production')] };

/** Waits for the answer to a question: what is sent after the command was acknowledged. */
const answers = (asked: Interaction, many: number): Promise<string[]> =>
  house.waitFor(`${many} answers`, () => asked.responses.length >= many && asked.responses.map(shown));

function shown(response: Readonly<Record<string, unknown>>): string {
  const blocks = Array.isArray(response['blocks']) ? response['blocks'] : [];
  return blocks
    .map((block) => (isJsonObject(block) && isJsonObject(block['text']) ? textOf(block['text'], 'text') : ''))
    .join('\n');
}

describe('/rotate refs', () => {
  it('is answered at once, then with what refers to it by environment and grade, and changes nothing', async () => {
    await enter({ workloads });
    const asked = await house.request('carol', 'refs auth-api');
    expect(asked.json).toMatchObject({ response_type: 'ephemeral', text: expect.stringMatching(/^Searching for /) });
    const [answer = ''] = await answers(asked, 1);
    expect(answer).toContain(`*staging*: uses it\n• \`Deployment/auth-service\``);
    expect(answer).toContain(`*production*: uses it\n• \`Deployment/auth-service\``);
    expect(answer).toMatch(/\*development\*: uses it(\n• .*)*\n• `Deployment\/auth-service`/);
    expect(answer).toContain(`*staging*: history\n• \`ReplicaSet/auth-service-`);
    expect(answer).toContain(`→ \`${oldName}\``);
    const { secretsCreated, workloadsPatched, messages } = house.effects();
    expect({ secretsCreated, workloadsPatched, messages }).toEqual({
      secretsCreated: [],
      workloadsPatched: [],
      messages: [],
    });
    expect(asked.responses).toHaveLength(1);
  });

  it('looks for one version, or for the unversioned Secret, where that is asked for', async () => {
    await enter({ workloads });
    const [unversioned = ''] = await answers(await house.request('ada', 'refs auth-api unversioned'), 1);
    expect(unversioned).toContain('*development*: uses it');
    expect(unversioned).toContain('• `Deployment/auth-service`');
    expect(unversioned).not.toContain('*staging*');
    const [one = ''] = await answers(await house.request('ada', `refs auth-api ${oldVersion}`), 1);
    expect(one).toContain('*staging*: uses it');
    expect(one).not.toContain('*development*');
    const [none = ''] = await answers(await house.request('ada', 'refs auth-api 20200101000000'), 1);
    expect(none).toMatch(/^:white_check_mark: Nothing refers to version `20200101000000` of `auth-api`/);
  });

  it('names what it could not look at, and what was left out on purpose', async () => {
    await enter({ workloads, catalogue: { search: { ignore: ['events'] } } });
    const message = 'jobs.batch is forbidden: User "k" cannot list resource "jobs" in API group "batch"';
    const body = { kind: 'Status', reason: 'Forbidden', message };
    house.clusters.production.server.fail({ path: /\/jobs\?/, fault: { kind: 'status', status: 403, body } });
    const asked = await house.request('ada', 'refs auth-api 20200101000000');
    const [answer = ''] = await answers(asked, 1);
    expect(answer).toMatch(/^:warning: Nothing was found that refers to/);
    expect(answer).toContain('• `production`: `jobs.batch`: forbidden: ');
    expect(answer).toContain('prints the RBAC rules');
    expect(JSON.stringify(asked.responses)).toContain('Left out by `search.ignore`: `events`');
  });

  it('is for full members of the workspace only', async () => {
    await enter({ workloads });
    house.slack.workspace.change('dave', { guest: 'restricted' });
    const [answer = ''] = await answers(await house.request('dave', 'refs auth-api'), 1);
    expect(answer).toContain('Only full members');
  });

  it('tells how far a long search is, and holds up nothing else meanwhile', async () => {
    await enter({ workloads });
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const { server } = house.clusters.production;
    const before = ({ path }: { readonly path: string }): Promise<void> | undefined =>
      path === '/api/v1/configmaps' ? held : undefined;
    const watched = server.watch({ before });
    const asked = await house.request('ada', 'refs auth-api');
    const [counter = ''] = await answers(asked, 1);
    expect(counter).toMatch(
      /^:mag: Still searching for `auth-api`: \d+ of \d+ kinds done, \d+ places? found so far\.$/,
    );
    const [other = ''] = await answers(await house.request('bob', 'list'), 1);
    expect(other).toContain('auth-api');
    watched();
    goOn();
    const [, answer = ''] = await answers(asked, 2);
    expect(answer).toContain('*production*: uses it');
    expect(asked.responses).toHaveLength(2);
  });

  it('stops within seconds when the bot is stopped, and is answered once after its next start', async () => {
    await enter({ workloads });
    const { server } = house.clusters.production;
    const isAsked = new Promise<void>((resolve) => {
      const rule = { path: /^\/api\/v1\/configmaps/, fault: { kind: 'hang' as const } };
      server.fail(rule);
      server.watch({ before: ({ path }) => (path === '/api/v1/configmaps' ? resolve() : undefined) });
    });
    const asked = await house.request('ada', 'refs auth-api');
    await isAsked;
    const from = performance.now();
    await house.stop();
    expect(performance.now() - from).toBeLessThan(5_000);
    expect(asked.responses).toHaveLength(0);
    server.clearFaults();
    await house.start();
    const [answer = ''] = await answers(asked, 1);
    expect(answer).toContain(`Deployment/auth-service`);
    await answers(await house.request('bob', `refs auth-api ${oldVersion}`), 1);
    expect(asked.responses).toHaveLength(1);
    expect(answer).toContain(baseName);
  });
});
