import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from './shown-text.js';
import { openHouse, type House } from '../whole/house.js';

const billing = (environment: string): object => ({
  context: environment,
  namespace: environment,
  ...(environment === 'staging' ? { soak: '300ms' } : { monitors: { ids: [4711], settle: '300ms' }, watch: '1s' }),
});

describe('F9: a rotation that another version of Keyturn began', () => {
  let redis: RedisServer;
  let house: House;
  let hands: Redis;
  let id: string;
  beforeEach(async () => {
    redis = await startRedis();
    hands = new Redis(redis.url);
    const another = {
      secret: 'billing-secrets',
      keys: ['token'],
      value: { from: 'generate', length: 40, alphabet: 'base64url' },
      environments: { staging: billing('staging'), production: billing('production') },
      retention: '1s',
    };
    house = await openHouse({ redis, catalogue: { secrets: { billing: another } } });
    await house.request('ada', 'billing');
    await house.waitFor('its approval', () => house.offering('approve'));
    id = (await house.rotation())?.id ?? '';
    await house.stop();
    const text = (await hands.hget(`{keyturn}:record:${id}`, 'record')) ?? '{}';
    const later = { ...(JSON.parse(text) as object), schema: 2, phases: ['what this build does not know'] };
    await hands.hset(`{keyturn}:record:${id}`, 'record', JSON.stringify(later));
    await hands.zadd('{keyturn}:due', Date.now() - 1, id);
    await house.start();
  });
  afterEach(async () => {
    hands.disconnect();
    await house.close();
    await redis.stop();
  });

  const said = () => house.slack.ephemerals('ada').map(({ text }) => text);
  const stored = () => hands.hget(`{keyturn}:record:${id}`, 'record');
  const clear = /was begun by another version of Keyturn.*finish it with that version/i;

  it('F9: stays as it is, and is named in the log', async () => {
    const before = await stored();
    await house.waitFor('a line in the log', () => house.logs().find((line) => line.includes(`${id} can't be read`)));
    expect(await stored()).toBe(before);
  });

  it.each(['status', 'cancel', 'rollback', 'hold', 'resume'])(
    'F9: `%s` says with what it can be finished',
    async (verb) => {
      const before = await stored();
      await house.request('ada', `${verb} ${id}`);
      await house.waitFor('the answer', () => said().find((text) => clear.test(text)));
      expect(said().join()).toContain(id);
      expect(await stored()).toBe(before);
    },
  );

  it('F9: keeps its Secret to itself: a new rotation of it is refused with the reason', async () => {
    await house.request('ada', 'billing');
    await house.waitFor('the answer', () => said().find((text) => clear.test(text)));
    expect(house.effects().workloadsPatched).toEqual([]);
  });

  it('F9: an approval by its old message is refused with the reason', async () => {
    const message = await house.waitFor('the message', () => house.offering('approve'));
    const { responses } = await house.slack.user('bob').click(message, 'approve');
    await house.waitFor('the answer', () => responses.find(({ text }) => clear.test(String(text))));
  });

  it('F9: others go on from the request to done, and `list` still answers', async () => {
    await house.request('ada', 'auth-api');
    const message = await house.waitFor('the approval', () => {
      const asked = house.offering('approve');
      return shownText(asked).includes('*auth-api*') && asked;
    });
    await house.slack.user('bob').click(message, 'approve');
    await house.waitFor('the end', () =>
      hands.zrange('{keyturn}:ended:auth-api', '0', '-1').then((ended) => ended.length === 1),
    );
    await house.request('ada', 'list');
    await house.waitFor('the list', () =>
      house.slack.ephemerals('ada').find((answer) => /billing[^]*auth-api|auth-api[^]*billing/.test(shownText(answer))),
    );
  });
});
