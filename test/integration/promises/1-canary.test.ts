import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { encode } from '../../../src/kubernetes/secret-data.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { StandInRequest } from '../../stand-ins/stand-in-server.js';
import { environments } from '../whole/furnish.js';
import { openHouse, type House } from '../whole/house.js';
import { key, monitorId, oldName } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';
import { findValues } from './find-values.js';
import { formsOf } from './forms-of.js';
import { sinksOf } from './sinks-of.js';
import { listen, type Wire } from './wire.js';

const isCreation = ({ method, path }: StandInRequest): boolean => method === 'POST' && path.endsWith('/secrets');
const canary = 'k7T-canary_value/with+all&<kinds> of=characters~9Q';

describe('the search for values', () => {
  it.each([...formsOf(canary)])('promise 1: finds a value that was written down as %s', (form, text) => {
    const sinks = [{ name: 'somewhere', text: `before ${text} after` }];
    expect(findValues([canary], sinks)).toContain(`somewhere: ${form}`);
    expect(findValues(['another-value-that-is-as-long-as-that-one'], sinks)).toEqual([]);
  });
});

describe('a value never leaves its way', () => {
  let redis: RedisServer;
  let house: House;
  let wire: Wire;
  beforeEach(async () => {
    redis = await startRedis();
    house = await openHouse({
      redis,
      catalogue: {
        timing: { call: '300ms' },
        secrets: { 'auth-api': { value: { from: 'generate', length: 48, alphabet: 'printable' } } },
      },
    });
    wire = listen(house);
  });
  afterEach(async () => {
    await house.close();
    await redis.stop();
  });

  /** The values that Secrets hold or were to hold, and those that the house was furnished with. */
  const allValues = (): string[] => {
    const held = (['staging', 'production', 'development'] as const).flatMap((place) => house.secrets(place));
    return [...new Set([...wire.values(), ...held.map(({ value }) => value)])].filter((value) => value !== '');
  };
  async function nothingLeaked(more: readonly string[] = []): Promise<void> {
    const values = [...allValues(), ...more];
    expect(values.length).toBeGreaterThan(3);
    expect(findValues(values, [...(await sinksOf(house)), ...wire.sinks()])).toEqual([]);
  }
  const phase = (wanted: string) =>
    house.waitFor(`the phase ${wanted}`, async () => (await house.rotation())?.phase === wanted);
  /**
   * Answers the next creations of a Secret in each cluster with an error that repeats everything that was sent, the
   * value first. Tells how many were answered so.
   */
  function echo(status: number, times: number, shape: (sent: string) => unknown): () => number {
    let answered = 0;
    for (const { server } of Object.values(house.clusters)) {
      let left = times;
      server.watch({
        before: (request) => {
          if (left === 0 || !isCreation(request)) return;
          left -= 1;
          answered += 1;
          const fault = { kind: 'status' as const, status, body: shape(repeated(request)) };
          server.fail({ method: 'POST', path: /\/secrets(?:\?|$)/, times: 1, fault });
        },
      });
    }
    return () => answered;
  }
  const statusOf = (code: number, reason: string) => (message: string) => ({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    reason,
    code,
    message,
    details: { causes: [{ field: `data[${message}]`, message, reason: message }] },
  });

  it('promise 1: finds a value that was put into Redis, deleted again, told in Slack, or annotated', async () => {
    const eyes = new Redis(redis.url);
    await eyes.xadd('a-stream', '*', 'field', canary);
    await eyes.set('a-key', formsOf(canary).get('sha256 of the value') ?? '');
    await eyes.del('a-key');
    eyes.disconnect();
    await house.slack.say('carol', 'deploys', `I found ${Buffer.from(canary).toString('hex')}`);
    const metadata = { name: 'noted', namespace: 'staging', annotations: { note: encodeURIComponent(canary) } };
    house.clusters.staging.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    const found = findValues([canary], await sinksOf(house));
    expect(found).toEqual(
      expect.arrayContaining(['Redis a-stream: plain', 'the channel: hex', 'staging ConfigMap noted: URL-encoded']),
    );
    expect(found.some((where) => /^Redis' file .*: sha256 of the value$/.test(where))).toBe(true);
  });

  it('promise 1: not in a rotation from the request to the deletion of the old version', async () => {
    await house.request('ada', 'auth-api --reason "to the end"');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    for (const environment of environments) {
      const message = await house.waitFor('a reminder', () =>
        house.slack
          .messages('deploys')
          .findLast(
            (one) =>
              JSON.stringify(one.metadata ?? {}).includes(`/${environment}/`) &&
              house.buttons(one).includes('cleanup-delete'),
          ),
      );
      await house.slack.user('bob').click(message, 'cleanup-delete');
      await house.waitFor('the deletion', () => !house.secrets(environment).some(({ name }) => name === oldName));
    }
    for (const text of ['list', 'history auth-api', 'plan auth-api', 'status auth-api', 'cleanup'])
      await answerTo(house, await house.request('carol', text));
    await nothingLeaked(environments.map((environment) => `the-old-token-of-${environment}`));
  });

  it('promise 1: not in a rollback', async () => {
    await house.request('ada');
    await house.approve();
    await phase('watch');
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    await nothingLeaked();
  });

  it.each([
    [400, 'BadRequest'],
    [403, 'Forbidden'],
    [409, 'Conflict'],
    [422, 'Invalid'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable'],
  ])('promise 1: not where Kubernetes refuses a Secret with %d and repeats it in the answer', async (code, reason) => {
    const echoed = echo(code, 6, statusOf(code, reason));
    await house.request('ada');
    await house.waitFor('a creation that was refused', () => echoed() > 0);
    await house.waitFor('the trouble, or its end', async () => {
      const { hold, phase: now } = (await house.rotation()) ?? {};
      return hold !== undefined || now === 'approval' || now === 'ended';
    });
    await nothingLeaked();
  });

  it.each(
    [200, 400, 502].flatMap((status) => [
      [status, 'text', (sent: string) => `not JSON at all: ${sent}`] as const,
      [
        status,
        'a text that ends in the middle of JSON',
        (sent: string) => `{"message":${JSON.stringify(sent)}`,
      ] as const,
      [
        status,
        'an object that is no Status',
        (sent: string) => ({ [sent]: sent, kind: sent, metadata: sent }),
      ] as const,
    ]),
  )(
    'promise 1: not where a proxy before Kubernetes answers %d with %s that repeats the Secret',
    async (status, _what, shape) => {
      const echoed = echo(status, 3, shape);
      await house.request('ada');
      await house.waitFor('a creation that was answered so', () => echoed() > 0);
      await house.waitFor('the trouble, or its end', async () => {
        const { hold, phase: now } = (await house.rotation()) ?? {};
        return hold !== undefined || now === 'approval' || now === 'ended';
      });
      await nothingLeaked();
    },
  );

  it.each(['hang', 'reset', 'lose-answer'] as const)(
    'promise 1: not where the creation of a Secret ends in %s',
    async (kind) => {
      for (const environment of environments) {
        house.clusters[environment].server.fail({
          method: 'POST',
          path: /\/secrets(?:\?|$)/,
          times: 2,
          fault: { kind },
        });
      }
      await house.request('ada');
      await phase('approval');
      await nothingLeaked();
    },
  );

  it('promise 1: not where a step breaks over a Secret that is not as it should be', async () => {
    const broken = { kind: 'Secret', metadata: canary, data: encode({ [key]: canary }), [canary]: canary };
    const unversioned = `${JSON.stringify(broken)} and ${canary}`;
    house.clusters.production.server.fail({
      method: 'GET',
      path: /\/secrets\/auth-api-secrets-/,
      times: 3,
      fault: { kind: 'status', status: 200, body: unversioned },
    });
    house.clusters.staging.server.fail({
      method: 'GET',
      path: /\/secrets\/auth-api-secrets-/,
      times: 3,
      fault: { kind: 'status', status: 200, body: broken },
    });
    await house.request('ada');
    await phase('approval');
    await nothingLeaked([canary]);
  });

  it.each([
    'auth-api --value=',
    'auth-api token=',
    'auth-api --from-literal=api_token=',
    'auth-api --reason "the token is password=',
  ])('promise 1: not where a person types it: /rotate %s…', async (typed) => {
    const pasted = 'sk_live_4eC39HqLyjWDarjtT1zdp7dcAbCdEf';
    const { json } = await house.request('ada', `${typed}${pasted}`);
    expect(json?.['text']).toMatch(/rotate/i);
    await house.request('ada');
    await phase('approval');
    expect(await house.rotations()).toHaveLength(1);
    await nothingLeaked([pasted]);
  });

  it('promise 1: not in an update of development in place, nor where that is refused and repeated', async () => {
    const { server } = house.clusters.staging;
    let left = 5;
    server.watch({
      before: ({ method, path, body }) => {
        if (left === 0 || method !== 'PATCH' || !path.includes('/development/secrets/')) return;
        left -= 1;
        const refusal = statusOf(422, 'Invalid')(repeated({ body }));
        server.fail({
          method: 'PATCH',
          path: /\/development\/secrets\//,
          times: 1,
          fault: { kind: 'status', status: 422, body: refusal },
        });
      },
    });
    await house.request('ada', 'auth-api --env development');
    await house.waitFor('the refusal or the end', async () => {
      const { hold, phase: now } = (await house.rotation()) ?? {};
      return hold !== undefined || now === 'ended';
    });
    await nothingLeaked();
    left = 0;
    if ((await house.rotation())?.hold?.endedBy === 'person') await house.request('ada', 'resume auth-api');
    expect((await house.ended()).ending).toBe('done');
    await nothingLeaked(['old-of-development']);
  });

  it('promise 1: not after a loss of Redis', async () => {
    await house.request('ada');
    await phase('approval');
    await redis.flushAll();
    await house.waitFor('the rotation to be found again', async () => (await house.rotation())?.hold);
    await house.request('ada', 'resume auth-api');
    await phase('approval');
    await nothingLeaked();
  });
});

/** What was sent with a Secret, its values first, plain and as they were sent. */
function repeated({ body }: Pick<StandInRequest, 'body'>): string {
  const { data = {} } = JSON.parse(body.toString()) as { data?: Record<string, string> };
  const plain = Object.values(data).map((value) => Buffer.from(value, 'base64').toString());
  return [...plain, ...Object.values(data), body.toString()].join(' ');
}
