import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { htmlPage, tooManyRequests } from '../../stand-ins/datadog/start-datadog.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House, type HouseOrder } from '../whole/house.js';
import { webhookSecret } from '../whole/surroundings.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

const inProduction = (production: object): HouseOrder => ({
  catalogue: { secrets: { 'auth-api': { environments: { production } } } },
});
const longWatch = inProduction({ watch: '10m' });
const unchanged = { 'auth-service': oldName, 'session-worker': oldName };

describe('Datadog', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (order: HouseOrder = {}): Promise<void> => {
    house = await openHouse({ redis, ...order });
  };
  const says = (text: string) => house.waitFor(`the words “${text}”`, () => shownText(house.living()).includes(text));
  const heldFor = (code: string) =>
    house.waitFor(`a hold: ${code}`, async () => (await house.rotation())?.hold?.reason.code === code);
  const inPhase = (phase: string) => house.waitFor(phase, async () => (await house.rotation())?.phase === phase);
  const isNew = () => Object.values(house.references('production')).every((name) => name !== oldName);
  const reads = () => house.datadog.journal.filter(({ request }) => request.path.startsWith('/api/v1/monitor')).length;
  async function watched(order: HouseOrder = longWatch): Promise<void> {
    await open(order);
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
  }
  /** So many looks more at the monitors have been taken. */
  const looks = async (more: number): Promise<void> => {
    const before = reads();
    await house.waitFor(`${more} looks`, () => reads() >= before + more);
  };

  it.each([
    ['an error', { kind: 'status', status: 503, body: 'away' }],
    ['a cut connection', { kind: 'reset' }],
    ['a page of HTML', { kind: 'status', status: 200, body: '<html></html>' }],
  ] as const)(
    'F49: %s for a while in the watch holds, is told, rolls nothing back, and ends by itself',
    async (_, fault) => {
      await open();
      await house.request('ada');
      await house.approve();
      await inPhase('watch');
      const clear = house.datadog.fail({ path: /\/api\/v1\/monitor/, fault });
      await heldFor('datadog-unreachable');
      await says('Silence is not taken for health');
      expect(isNew()).toBe(true);
      clear();
      expect((await house.ended()).ending).toBe('done');
      await house.waitFor('the word that it goes on', () =>
        house.thread().some((text) => text.includes('goes on by itself')),
      );
    },
  );

  it('F49: away before production, nothing is switched there until it answers', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.offering('approve'));
    const clear = house.datadog.fail({ path: /\/api\/v1\/monitor/, fault: { kind: 'reset' } });
    await house.approve();
    await heldFor('datadog-unreachable');
    expect(house.references('production')).toEqual(unchanged);
    clear();
    expect((await house.ended()).ending).toBe('done');
  });

  it('F50: told to come back in an hour, it sleeps in no job, and a person can roll back at once', async () => {
    await watched();
    house.datadog.fail({ path: /\/api\/v1\/monitor/, fault: tooManyRequests(3_600) });
    await heldFor('datadog-unreachable');
    await says("Datadog's rate limit is used up");
    await says('It takes calls again');
    const from = Date.now();
    await house.request('ada', 'rollback auth-api');
    await house.waitFor('production to be back', () => !isNew());
    expect(Date.now() - from).toBeLessThan(5_000);
    expect((await house.ended()).ending).toBe('rolled-back');
  });

  it('F50: twenty rotations in the watch take as many calls an interval as one', async () => {
    const entry = (n: number) => ({
      secret: `extra-${n}-secrets`,
      keys: ['token'],
      value: { from: 'generate', length: 40, alphabet: 'hex' },
      environments: {
        staging: { context: 'staging', namespace: 'staging', soak: '10ms' },
        production: {
          context: 'production',
          namespace: 'production',
          monitors: { ids: [monitorId], settle: '100ms' },
          watch: '10m',
        },
      },
      retention: '1s',
    });
    const extra = Object.fromEntries(Array.from({ length: 19 }, (_, n) => [`extra-${n}`, entry(n)]));
    await open({
      catalogue: {
        timing: { poll: '500ms' },
        secrets: { 'auth-api': { environments: { production: { watch: '10m' } } }, ...extra },
      },
    });
    const perSecond = async (): Promise<number> => {
      const [before, from] = [reads(), Date.now()];
      await looks(10);
      return (reads() - before) / ((Date.now() - from) / 1_000);
    };
    const inWatch = async (count: number) =>
      house.waitFor(
        `${count} in the watch`,
        async () => (await house.rotations()).filter(({ phase }) => phase === 'watch').length === count,
      );
    await house.request('ada');
    await house.approve();
    await inWatch(1);
    const one = await perSecond();
    for (const name of Object.keys(extra)) await house.request('ada', name);
    const pressed = new Set<string>();
    await house.waitFor('all approvals', async () => {
      for (const message of house.slack.messages('deploys')) {
        if (pressed.has(message.ts) || !house.buttons(message).includes('approve')) continue;
        pressed.add(message.ts);
        await house.slack.user('bob').click(message, 'approve');
      }
      return pressed.size === 19;
    });
    await inWatch(20);
    const twenty = await perSecond();
    expect(twenty).toBeLessThan(one * 1.5);
  });

  it.each([
    ['deleted', () => house.datadog.remove(monitorId), 'no longer exists in Datadog'],
    [
      'edited',
      () => house.datadog.edit(monitorId, { query: 'avg(last_1s):sum:other{*} > 99' }),
      'was edited since the plan was drawn',
    ],
    ['renamed', () => house.datadog.edit(monitorId, { name: 'Something else' }), 'was edited since the plan was drawn'],
    ['muted', () => house.datadog.mute(monitorId), 'is muted'],
    ['without data', () => house.datadog.setState(monitorId, 'No Data'), 'has no data'],
    ['in warning', () => house.datadog.setState(monitorId, 'Warn'), 'is in warning'],
  ] as const)(
    'F51: a monitor that is %s in the watch holds it and says so, and rolls nothing back',
    async (_, act, words) => {
      await watched();
      await act();
      await heldFor('monitor-unknown');
      await says(words);
      await looks(3);
      expect((await house.rotation())?.phase).toBe('watch');
      expect(isNew()).toBe(true);
    },
  );

  it('F51: a threshold that is raised in the watch holds it, though name and query are as they were', async () => {
    await watched();
    house.datadog.edit(monitorId, { options: { thresholds: { critical: 9_999 } } });
    await heldFor('monitor-unknown');
    await says('Its thresholds or other options are not what they were');
    expect(isNew()).toBe(true);
  });

  describe('before anything is changed, the plan refuses', () => {
    const refused = async (order: HouseOrder, prepare: () => void, code: string, ...words: string[]) => {
      await open(order);
      prepare();
      await house.request('ada');
      await heldFor(code);
      for (const text of words) await says(text);
      expect(house.effects().secretsCreated).toEqual([]);
      expect(house.references('production')).toEqual(unchanged);
    };
    const judgedBy = (monitors: object) => inProduction({ monitors: { ids: [], settle: '300ms', ...monitors } });

    it('tags that five hundred monitors carry, with their number, the limit and the way out', async () => {
      const fill = (): void => {
        for (let id = 1; id <= 500; id += 1) house.datadog.setMonitor(id, { tags: ['env:production'] });
      };
      const words = [
        '500 monitors would judge `production`: at most 50 may',
        'Narrow what the catalogue selects',
        '`ids`',
      ];
      await refused(judgedBy({ tags: ['env:production'] }), fill, 'too-many-monitors', ...words);
      const reads = house.datadog.counts()['GET /api/v1/monitor'] ?? 0;
      expect(reads).toBeLessThanOrEqual(4);
    });

    it('a search that finds too many', async () => {
      const fill = (): void => {
        for (let id = 1; id <= 51; id += 1) house.datadog.setMonitor(id, { tags: ['env:production'] });
      };
      await refused(judgedBy({ query: 'env:production' }), fill, 'too-many-monitors', '51 monitors would judge');
    });

    it('a search that finds none, and one that Datadog does not understand', async () => {
      const none = () => undefined;
      await refused(judgedBy({ query: 'service:nobody' }), none, 'no-monitor-found', 'is found by `service:nobody`');
      await house.close();
      const words = 'Datadog does not understand the monitor search `status:notastatus`';
      await refused(judgedBy({ query: 'status:notastatus' }), none, 'monitor-search-refused', words);
    });

    it('SLO alerts alone', async () => {
      const fields = { name: 'Budget', type: 'slo alert', query: 'error_budget("a").over("7d") > 75' };
      const prepare = () => house.datadog.setMonitor(1, fields);
      await refused(
        judgedBy({ ids: [1] }),
        prepare,
        'slo-alerts-alone',
        'Only SLO alerts judge `production`: `Budget`',
      );
    });

    it('a monitor that is not there, or of another organisation', async () => {
      const words = ['Monitor `999` does not exist in Datadog', 'another organisation'];
      await refused(judgedBy({ ids: [999] }), () => undefined, 'monitor-missing', ...words);
    });

    it.each([
      [
        'keys that are missing or unknown',
        { kind: 'status', status: 401, body: '{"errors":["Unauthorized"]}' },
        ['DD_API_KEY'],
      ],
      [
        'wrong keys, or those of another site',
        { kind: 'status', status: 403, body: { errors: ['Forbidden'] } },
        ['DD_APP_KEY', 'DD_SITE', 'monitors_read'],
      ],
      ['a site that is no API', htmlPage(200), ['DD_SITE', 'a web page and not the API']],
    ] as const)('%s, with the variable to correct', async (_, fault, words) => {
      const prepare = () => void house.datadog.fail({ path: /\/api\/v1\/monitor/, fault });
      await refused({}, prepare, 'datadog-refused', ...words);
      house.datadog.clearFaults();
      await house.request('ada', 'resume auth-api');
      await house.approve();
      expect((await house.ended()).ending).toBe('done');
    });
  });

  it('monitors that a search finds judge the rotation', async () => {
    await open(inProduction({ watch: '10m', monitors: { ids: [], query: 'title:errors', settle: '300ms' } }));
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
  });

  it('F52: a monitor that is in alert at the start stops it before anything is created, and it goes on once resumed after', async () => {
    await open();
    await house.datadog.setState(monitorId, 'Alert');
    await house.request('ada');
    await heldFor('monitor-red-before');
    await says('Already in alert before the switch: `Auth errors`.');
    expect(house.effects().secretsCreated).toEqual([]);
    await house.datadog.setState(monitorId, 'OK');
    await house.request('ada', 'resume auth-api');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });

  it('F53: of a monitor with groups, only those of production count', async () => {
    await watched(
      inProduction({ watch: '10m', monitors: { ids: [monitorId], settle: '300ms', scope: ['env:production'] } }),
    );
    house.datadog.setMonitor(monitorId, {
      ...house.datadog.monitor(monitorId),
      groups: ['env:production', 'env:staging'],
    });
    await house.datadog.setState(monitorId, 'Alert', 'env:staging');
    await looks(5);
    expect((await house.rotation())?.phase).toBe('watch');
    await house.datadog.setState(monitorId, 'Alert', 'env:production');
    expect((await house.ended()).ending).toBe('rolled-back');
  });

  it('F54: an alert while a patch of production is in flight rolls back at once, and the late patch changes nothing', async () => {
    await open();
    let release = (): void => undefined;
    const inFlight = new Promise<void>((resolve) => {
      const stop = house.clusters.production.server.watch({
        before: async ({ method, path }) => {
          if (method !== 'PATCH' || !path.endsWith('/deployments/session-worker')) return;
          stop();
          resolve();
          await new Promise<void>((go) => (release = go));
        },
      });
    });
    await house.request('ada');
    await house.approve();
    await inFlight;
    // Datadog tells whole seconds: an alert in the very second of the switch can't be told from an older one.
    const second = (time: number): number => Math.floor(time / 1_000);
    await house.waitFor('the next second', async () => {
      const switchedAt = (await house.rotation())?.switched['production'] ?? Date.now();
      return second(Date.now()) > second(switchedAt);
    });
    await house.datadog.setState(monitorId, 'Alert');
    await inPhase('rollback');
    await house.waitFor('the first to be back', () => house.references('production')['auth-service'] === oldName);
    await house.waitFor('the fence', () =>
      JSON.stringify(
        house.clusters.production.objects.get('Deployment', 'production', 'session-worker')?.metadata.annotations,
      ).includes('fence'),
    );
    release();
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(unchanged);
  });

  it('F55: an alert inside the watch asks where the catalogue says so, and the way back is a button', async () => {
    await watched(inProduction({ watch: '10m', monitors: { ids: [monitorId], settle: '300ms', onAlert: 'hold' } }));
    await house.datadog.setState(monitorId, 'Alert');
    await heldFor('alert-asks');
    await says('This secret is set to ask instead of rolling back by itself');
    expect(isNew()).toBe(true);
    await house.waitFor('the button', () => house.buttons().includes('rollback'));
    await house.clickButton('ada', 'rollback');
    expect((await house.ended()).ending).toBe('rolled-back');
  });

  it('F55: an alert after the watch touches nothing, and a person can still go back', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    await house.datadog.setState(monitorId, 'Alert');
    await house.datadog.sendWebhook(`${house.url}/datadog/webhook`, webhookSecret, {
      alert_id: String(monitorId),
      transition: 'Triggered',
    });
    await house.request('ada', 'rollback auth-api');
    const confirm = await house.waitFor('the question', () =>
      house.slack.ephemerals('ada').find((message) => JSON.stringify(message.blocks).includes('"rollback"')),
    );
    expect(isNew()).toBe(true);
    await house.slack.user('ada').click(confirm, 'rollback');
    await house.waitFor('production to be back', () => !isNew());
  });

  it('F56: a forged webhook is 401 and touches nothing; a true one without an alert in Datadog touches nothing; twice is once', async () => {
    await watched();
    const url = `${house.url}/datadog/webhook`;
    const body = {
      alert_id: String(monitorId),
      transition: 'Triggered',
      cycle_key: '4711000001',
      date: String(Date.now()),
    };
    expect((await house.datadog.sendWebhook(url, 'a-guess-of-somebody', body)).status).toBe(401);
    expect((await house.datadog.sendWebhook(url, undefined, body)).status).toBe(401);
    expect((await house.datadog.sendWebhook(url, webhookSecret, body)).status).toBe(200);
    expect((await house.datadog.sendWebhook(url, webhookSecret, 'no JSON at all')).status).toBe(200);
    await looks(3);
    expect((await house.rotation())?.phase).toBe('watch');
    await house.datadog.setState(monitorId, 'Alert');
    await Promise.all([1, 2, 3].map(() => house.datadog.sendWebhook(url, webhookSecret, body)));
    expect((await house.ended()).ending).toBe('rolled-back');
    const began = house.thread().filter((text) => text.includes('Keyturn rolls back'));
    expect(began).toHaveLength(1);
  });

  it('F56: while Datadog itself is away, a true webhook of an alert since the switch rolls back alone', async () => {
    await watched();
    house.datadog.fail({ path: /\/api\/v1\/monitor/, fault: { kind: 'reset' } });
    await heldFor('datadog-unreachable');
    const url = `${house.url}/datadog/webhook`;
    const body = { alert_id: String(monitorId), transition: 'Triggered', cycle_key: '4711000001', scope: '' };
    await house.datadog.sendWebhook(url, webhookSecret, body);
    await house.datadog.sendWebhook(url, webhookSecret, { ...body, date: String(Date.now() - 3_600_000) });
    await house.request('ada', 'list');
    await house.waitFor('an answer to something later', () => house.slack.ephemerals('ada').length > 1);
    expect(isNew()).toBe(true);
    await house.datadog.sendWebhook(url, webhookSecret, { ...body, date: String(Date.now()) });
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(unchanged);
  });
});
