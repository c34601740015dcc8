import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from '../whole/house.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

const longWatch = {
  secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } },
};
const unchanged = { 'auth-service': oldName, 'session-worker': oldName };

describe('F11: Redis refuses writes', () => {
  let redis: RedisServer;
  let hands: Redis;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
    hands = new Redis(redis.url);
  });
  afterAll(async () => {
    hands.disconnect();
    await redis.stop();
  });
  beforeEach(async () => {
    house = await openHouse({ redis, catalogue: longWatch });
  });
  afterEach(async () => {
    await takeWrites();
    await house.close();
  });

  const refuseWrites = () => hands.config('SET', 'maxmemory', '1');
  const takeWrites = () => hands.config('SET', 'maxmemory', '0');
  const patched = () => house.effects().workloadsPatched.filter((name) => name.startsWith('production/'));
  const calls = () =>
    house.slack
      .messages('deploys')
      .map(shownText)
      .filter((text) => text.includes("can't do it"));

  async function inTheWatch(): Promise<void> {
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
  }

  it('F11: an approval that can not be kept starts nothing in production, and the approver is told so', async () => {
    await house.request('ada');
    const message = await house.waitFor('the approval', () => house.offering('approve'));
    await refuseWrites();
    const { status, ms, responses } = await house.slack.user('bob').click(message, 'approve');
    expect(status).toBe(200);
    expect(ms).toBeLessThan(3_000);
    await house.waitFor('a word to Bob', () => responses.length > 0);
    expect(responses[0]?.['text']).toContain('Nothing was started');
    expect(house.references('production')).toEqual(unchanged);
    await takeWrites();
    expect((await house.rotation())?.phase).toBe('approval');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
  });

  it('F11: production is not begun while what it did could not be kept, and goes on when it can be', async () => {
    const refused: unknown[] = [];
    const stop = house.clusters.production.server.watch({
      before: async ({ method, path }) => {
        const approved = (await house.rotation())?.phase === 'production';
        if (approved && method === 'GET' && path.endsWith(oldName) && refused.length === 0) {
          refused.push(await refuseWrites());
        }
      },
    });
    await house.request('ada');
    await house.approve();
    await house.waitFor('the look at the old Secret', () => refused.length > 0);
    await house.waitFor('a save that is refused', () => house.logs().some((line) => line.includes('a job failed')));
    expect(patched()).toEqual([]);
    expect(house.references('production')).toEqual(unchanged);
    stop();
    await takeWrites();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    expect(patched()).toEqual(['production/auth-service', 'production/session-worker']);
  });

  it.each([true, false])(
    'F11: an alert that can not be recorded has the commands posted once, and rolls back as soon as it can be (webhook: %s)',
    async (webhook) => {
      if (webhook) house.datadog.connectWebhook(`${house.url}/datadog/webhook`, 'the-webhook-secret-of-the-tests');
      await inTheWatch();
      await refuseWrites();
      await house.datadog.setState(monitorId, 'Alert');
      await house.waitFor('the commands', () => calls().length > 0);
      const text = calls()[0]?.replaceAll('*', '') ?? '';
      const { version } = (await house.rotation()) ?? {};
      expect(text).toContain('its own store takes no writes');
      for (const name of ['auth-service', 'session-worker']) {
        expect(text).toContain(`kubectl --context production --namespace production patch deployment ${name}`);
      }
      expect(text).toContain(`auth-api-secrets-${version}`);
      expect(calls()).toHaveLength(1);
      await takeWrites();
      expect((await house.ended()).ending).toBe('rolled-back');
      expect(house.references('production')).toEqual(unchanged);
      expect(calls()).toHaveLength(1);
    },
  );

  it('F11: a command that can not be kept is answered in time, and starts nothing later', async () => {
    await refuseWrites();
    const { json, ms } = await house.request('ada');
    expect(ms).toBeLessThan(3_000);
    expect(json?.['text']).toContain('Nothing was started');
    await takeWrites();
    await house.request('ada', 'list');
    await house.waitFor('the answer to something later', () => house.slack.ephemerals('ada').length > 1);
    expect(await house.rotations()).toEqual([]);
  });
});
