import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { queueNames } from '../../../jobs/queues.js';
import { tag } from '../../../src/records/keys.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { openHouse, type House } from '../whole/house.js';
import { webhookSecret } from '../whole/surroundings.js';
import { baseName, monitorId, oldName } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';

const workloads = (environment: string) => [`${environment}/auth-service`, `${environment}/session-worker`];

describe('repeating is harmless', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    house = await openHouse({
      redis,
      catalogue: { secrets: { 'auth-api': { environments: { production: { watch: '2s' } } } } },
    });
  });
  afterEach(() => house.close());

  const asked = (): Promise<Message> =>
    house.waitFor('the approval to be asked for', () => house.buttons().includes('approve') && house.living());
  /** The same request, signed anew, as Slack repeats one. */
  const again = (rawBody: string, retryNum: number) =>
    house.slack.deliver(rawBody, {
      timestamp: String(Math.floor(Date.now() / 1_000) + retryNum),
      contentType: 'application/x-www-form-urlencoded',
      retryNum,
      retryReason: 'http_timeout',
    });
  const onceAndDone = async (): Promise<void> => {
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect(await house.rotations()).toHaveLength(1);
    const name = `${baseName}-${version}`;
    const { secretsCreated, secretsDeleted, workloadsPatched, messages } = house.effects();
    expect(secretsCreated).toEqual([`staging/${name}`, `production/${name}`]);
    expect(secretsDeleted).toEqual([]);
    expect(workloadsPatched).toEqual([...workloads('staging'), ...workloads('production')]);
    expect(new Set(messages).size).toBe(messages.length);
  };
  const onceAndBack = async (): Promise<void> => {
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    const count = (name: string) => house.effects().workloadsPatched.filter((patched) => patched === name).length;
    expect([...workloads('staging'), ...workloads('production')].map(count)).toEqual([2, 2, 2, 2]);
    const { messages } = house.effects();
    expect(new Set(messages).size).toBe(messages.length);
    expect(house.thread().filter((text) => /rolling back|Rolling back/.test(text)).length).toBeLessThanOrEqual(1);
  };
  const inWatch = async (): Promise<void> => {
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
  };

  it('promise 5: the same command delivered three times, the second and third as Slack’s retries, starts one rotation', async () => {
    const first = await house.request('ada');
    const repeats = await Promise.all([again(first.rawBody, 1), again(first.rawBody, 2)]);
    expect(repeats.map(({ status }) => status)).toEqual([200, 200]);
    await house.approve();
    await onceAndDone();
  });

  it('promise 5: a byte-identical repetition of a signed request is refused', async () => {
    const { rawBody, timestamp, signature } = await house.request('ada');
    const { status } = await house.slack.deliver(rawBody, {
      timestamp,
      signature,
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(status).toBe(401);
    await house.approve();
    await onceAndDone();
  });

  it('promise 5: the same click delivered three times, and pressed twice more, approves once', async () => {
    await house.request('ada');
    const message = await asked();
    const click = await house.slack.user('bob').click(message, 'approve');
    const [one, two, second, third] = await Promise.all([
      again(click.rawBody, 1),
      again(click.rawBody, 2),
      house.slack.user('bob').click(message, 'approve'),
      house.slack.user('bob').click(message, 'approve'),
    ]);
    expect([one.status, two.status]).toEqual([200, 200]);
    for (const press of [second, third])
      expect(await answerTo(house, press)).toMatch(/does not wait for an approval|Nothing was changed/);
    await onceAndDone();
    expect((await house.rotation())?.approval?.votes).toHaveLength(1);
  });

  it('promise 5: two people who press approve at the same moment approve once', async () => {
    await house.stop();
    const id = (name: string) => house.slack.workspace.person(name).id;
    house.writeCatalogue({ approvers: { users: ['ada', 'bob', 'carol'].map(id) } });
    await house.start();
    await house.request('ada');
    const message = await asked();
    await Promise.all(['bob', 'carol'].map((person) => house.slack.user(person).click(message, 'approve')));
    await onceAndDone();
    expect((await house.rotation())?.approval?.votes).toHaveLength(1);
  });

  it('promise 5: two people who roll back at the same moment, and the alert besides, roll back once', async () => {
    await inWatch();
    const message = await house.waitFor('the button', () => house.buttons().includes('rollback') && house.living());
    await Promise.all([
      house.slack.user('ada').click(message, 'rollback'),
      house.slack.user('carol').click(message, 'rollback'),
      house.request('dave', 'rollback auth-api'),
      house.datadog.setState(monitorId, 'Alert'),
    ]);
    await onceAndBack();
  });

  it('promise 5: a webhook that is delivered ten times rolls back once', async () => {
    await inWatch();
    await house.datadog.setState(monitorId, 'Alert');
    const body = {
      alert_id: String(monitorId),
      transition: 'Triggered',
      cycle_key: 'c1',
      scope: '',
      date: String(Date.now()),
    };
    const sent = await Promise.all(
      Array.from({ length: 10 }, () => house.datadog.sendWebhook(`${house.url}/datadog/webhook`, webhookSecret, body)),
    );
    expect(sent.every(({ status }) => status >= 200 && status < 300)).toBe(true);
    await onceAndBack();
  });

  it('promise 5: every wake-up ten times over, and storms of sweeps, change nothing', async () => {
    const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
    const queues = queueNames.map((name) => new Queue(name, { connection, prefix: tag }));
    const options = { removeOnComplete: true, removeOnFail: true };
    const storm = async (): Promise<void> => {
      const rotationId = (await house.rotation())?.id ?? '';
      const own = ['inbox', 'monitors', 'sweep'];
      const cleanups = (await house.cleanups()).map(({ id }) => id);
      const idsFor = (name: string): string[] => {
        if (own.includes(name)) return [''];
        return name === 'cleanup' || name === 'tell' ? [rotationId, ...cleanups] : [rotationId];
      };
      const wakes = queues.flatMap((queue) => idsFor(queue.name).map((id) => ({ queue, data: { rotationId: id } })));
      const tenfold = Array.from({ length: 10 }, () => wakes).flat();
      await Promise.all(tenfold.map(({ queue, data }) => queue.add('wake', data, options)));
    };
    const calm = new AbortController();
    const blown = (async () => {
      while (!calm.signal.aborted) {
        await storm();
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
    })();
    try {
      await house.request('ada');
      await house.approve();
      await onceAndDone();
      await house.waitFor('both reminders', async () => {
        const cleanups = await house.cleanups();
        return cleanups.length === 2 && cleanups.every(({ phase }) => phase === 'offered');
      });
      await storm();
      expect((await house.cleanups()).map(({ round }) => round)).toEqual([1, 1]);
      const { messages } = house.effects();
      expect(new Set(messages).size).toBe(messages.length);
    } finally {
      calm.abort();
      await blown;
      await Promise.all(queues.map((queue) => queue.close()));
      connection.disconnect();
    }
  });
});
