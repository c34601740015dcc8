import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Environment } from '../whole/furnish.js';
import { openHouse, type House } from '../whole/house.js';
import type { Tree } from '../whole/merged.js';
import { webhookSecret } from '../whole/surroundings.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { anotherEntry, furnishAnother } from './second-secret.js';
import { isWorkloadPatch, stopTheWorld } from './stop-the-world.js';

/** Far beyond what a rollback takes: only a rollback that waits for something else takes longer. */
const generousMs = 5_000;
const longWatch: Tree = { environments: { production: { watch: '1m' } } };
const old = { 'auth-service': oldName, 'session-worker': oldName };

describe('rollback never waits', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (secrets: Tree = {}): Promise<void> => {
    house = await openHouse({ redis, catalogue: { secrets: { 'auth-api': longWatch, ...secrets } } });
  };
  const inWatch = async (): Promise<void> => {
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotations()).some(({ phase }) => phase === 'watch'));
  };
  const alert = () => house.datadog.setState(monitorId, 'Alert');
  const usual = (environment: Environment) => {
    const { 'auth-service': service, 'session-worker': worker } = house.references(environment);
    return { 'auth-service': service, 'session-worker': worker };
  };
  const isBack = (): boolean => JSON.stringify(usual('production')) === JSON.stringify(old);
  /** Waits until production is back, and tells how long that took from the alert. */
  async function back(what: string, from: number): Promise<void> {
    await house.waitFor('production on the old version', isBack);
    const ms = Date.now() - from;
    process.stdout.write(`from alert to last patch, ${what}: ${ms} ms\n`);
    expect(ms).toBeLessThan(generousMs);
  }
  const authApi = async () => (await house.rotations()).find(({ secret }) => secret === 'auth-api');
  const rolledBack = async (): Promise<void> => {
    await house.waitFor('the end', async () => (await authApi())?.phase === 'ended');
    expect((await authApi())?.ending).toBe('rolled-back');
    expect(usual('staging')).toEqual(old);
    expect(usual('production')).toEqual(old);
  };
  const webhook = (fields: object = {}) =>
    house.datadog.sendWebhook(`${house.url}/datadog/webhook`, webhookSecret, {
      alert_id: String(monitorId),
      transition: 'Triggered',
      cycle_key: 'c1',
      scope: '',
      date: String(Date.now()),
      ...fields,
    });

  it('promise 8: with everything at hand, by a reading or by a webhook', async () => {
    await open();
    await inWatch();
    const from = Date.now();
    await alert();
    await back('polled', from);
    await rolledBack();
  });

  it('promise 8: for Slack, which hangs: people are told when it is back', async () => {
    await open();
    await inWatch();
    const mend = house.slack.fail({ path: /^\/api\//, fault: { kind: 'hang' } });
    const from = Date.now();
    await alert();
    await back('Slack hangs', from);
    await rolledBack();
    mend();
    await house.waitFor('the message to catch up', () => /rolled back/.test(house.living()?.text ?? ''));
    const { messages } = house.effects();
    expect(new Set(messages).size).toBe(messages.length);
  });

  it('promise 8: for Datadog, which is down since the alert: the webhook is enough', async () => {
    await open();
    await inWatch();
    house.datadog.fail({ fault: { kind: 'status', status: 503 } });
    const from = Date.now();
    await webhook();
    await back('Datadog down', from);
    await rolledBack();
  });

  it('promise 8: but a webhook alone is not enough without a date, for a recovery, or dated before the switch', async () => {
    await open();
    await inWatch();
    const { switched = {} } = (await house.rotation()) ?? {};
    house.datadog.fail({ fault: { kind: 'status', status: 503 } });
    await webhook({ date: '' });
    await webhook({ transition: 'Recovered' });
    await webhook({ date: String((switched['production'] ?? 0) - 1_000) });
    await webhook({ alert_id: '4712' });
    await house.waitFor('the hold', async () => (await house.rotation())?.hold);
    const before = house.datadog.journal.length;
    expect(before).toBeGreaterThan(0);
    expect((await house.rotation())?.phase).toBe('watch');
    expect(isBack()).toBe(false);
  });

  it('promise 8: for ten other rotations, whose cluster has become slow', async () => {
    const others = Array.from({ length: 10 }, (_, n) => `other-${n}`);
    await open(Object.fromEntries(others.map((name) => [name, anotherEntry(name)])));
    for (const name of others) furnishAnother(house, name);
    await inWatch();
    house.clusters.staging.server.fail({ method: 'GET', fault: { kind: 'delay', ms: 1_000 } });
    await Promise.all(others.map((name) => house.request('ada', name)));
    await house.waitFor('ten more', async () => (await house.rotations()).length === 11);
    const from = Date.now();
    await alert();
    await back('ten others at work', from);
    house.clusters.staging.server.clearFaults();
    await rolledBack();
  });

  it('promise 8: for staging, whose cluster is away: that is put back when it can be', async () => {
    await open();
    await inWatch();
    house.clusters.staging.server.fail({ fault: { kind: 'reset' } });
    const from = Date.now();
    await alert();
    await back('staging away', from);
    expect((await authApi())?.phase).toBe('rollback');
    house.clusters.staging.server.clearFaults();
    await rolledBack();
  });

  it('promise 8: for a Secret that is missing in staging: production is put back, and the hold names staging', async () => {
    await open();
    await inWatch();
    house.clusters.staging.remove('Secret', 'staging', oldName);
    const from = Date.now();
    await alert();
    await back('old Secret missing in staging', from);
    const held = await house.waitFor('the hold', async () => (await authApi())?.hold);
    expect(held.reason).toEqual({ code: 'old-secret-missing', name: oldName, stage: 'staging' });
  });

  it('promise 8: for a worker that is restarted in the middle', async () => {
    await open();
    await inWatch();
    let restarted: Promise<void> = Promise.resolve();
    const from = Date.now();
    await stopTheWorld(
      house.clusters.production.server,
      isWorkloadPatch,
      async () => {
        restarted = house.stop().then(() => house.start());
      },
      alert,
    );
    await restarted;
    await back('restarted in the middle', from);
    await rolledBack();
  });

  it('promise 8: for a person’s hold: an alert rolls back all the same', async () => {
    await open();
    await inWatch();
    await house.request('carol', 'hold auth-api --reason "lunch"');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold?.endedBy === 'person');
    const from = Date.now();
    await alert();
    await back('held by a person', from);
    await rolledBack();
  });

  it('promise 8: for a hold because nothing was known of the monitors before', async () => {
    await open();
    await inWatch();
    await house.datadog.setState(monitorId, 'No Data');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold?.endedBy === 'monitors');
    const from = Date.now();
    await alert();
    await back('held by silence', from);
    await rolledBack();
  });

  it('promise 8: for an approval: whoever may request may roll back, also after the end', async () => {
    await open({ 'auth-api': { environments: { production: { watch: '1s' } }, retention: '1h' } });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const from = Date.now();
    const interaction = await house.request('dave', 'rollback auth-api');
    const confirmation = await house.waitFor('the confirmation', () =>
      house.slack.ephemerals('dave').find(({ blocks }) => JSON.stringify(blocks).includes('"action_id":"rollback"')),
    );
    expect(interaction.status).toBe(200);
    expect(isBack()).toBe(false);
    await house.slack.user('dave').click(confirmation, 'rollback');
    await back('by a person, after the end', from);
    await rolledBack();
  });
});
