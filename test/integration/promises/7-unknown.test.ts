import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Rotation } from '../../../src/rotation/record.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';
import { workloadWrites } from './workload-writes.js';

/** Something that can't be known, what people read of it, and its end. */
interface Unknown {
  readonly what: string;
  /** Makes it so; what it returns mends it. */
  readonly begin: (house: House) => Promise<() => unknown> | (() => unknown);
  readonly words: RegExp;
}

const status = (code: number, body: unknown = 'no') => ({ kind: 'status' as const, status: code, body });
const forbidden = status(403, {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  reason: 'Forbidden',
  code: 403,
  message: 'forbidden',
});

const monitors: readonly Unknown[] = [
  {
    what: 'a monitor has no data',
    begin: async ({ datadog }) => {
      await datadog.setState(monitorId, 'No Data');
      return () => datadog.setState(monitorId, 'OK');
    },
    words: /Monitor `Auth errors` has no data/,
  },
  {
    what: 'a monitor is muted',
    begin: ({ datadog }) => {
      datadog.mute(monitorId);
      return () => datadog.unmute(monitorId);
    },
    words: /Monitor `Auth errors` is muted/,
  },
  {
    what: 'a monitor warns',
    begin: async ({ datadog }) => {
      await datadog.setState(monitorId, 'Warn');
      return () => datadog.setState(monitorId, 'OK');
    },
    words: /Monitor `Auth errors` is in warning/,
  },
  {
    what: 'Datadog answers with errors',
    begin: ({ datadog }) => datadog.fail({ fault: status(500) }),
    words: /Datadog has not answered since/,
  },
  {
    what: 'Datadog cuts every connection',
    begin: ({ datadog }) => datadog.fail({ fault: { kind: 'reset' } }),
    words: /Datadog has not answered since/,
  },
];

/** Once a rotation is under way. Before that it is a mistake of whoever set the bot up, and a person is asked. */
const keysRefused: Unknown = {
  what: 'Datadog refuses the keys',
  begin: ({ datadog }) => datadog.fail({ fault: status(403, { errors: ['Forbidden'] }) }),
  words: /Datadog has not answered since/,
};

const clusters: readonly Unknown[] = [
  {
    what: 'a list is forbidden',
    begin: ({ clusters: { production } }) =>
      production.server.fail({ method: 'GET', path: /\/deployments\?/, fault: forbidden }),
    words: /may not `list` `deployments` in `production` of `production`/,
  },
  {
    what: 'the API answers with errors',
    begin: ({ clusters: { production } }) =>
      production.server.fail({ method: 'GET', path: /\/deployments/, fault: status(500) }),
    words: /The Kubernetes API of `production` does not answer/,
  },
];

describe('unknown is not good', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (over: object = {}): Promise<void> => {
    house = await openHouse({ redis, catalogue: { secrets: { 'auth-api': over } } });
  };
  const held = (words: RegExp): Promise<Rotation> =>
    house.waitFor(`a hold that says ${String(words)}`, async () => {
      const rotation = await house.rotation();
      const text = shownText(house.living());
      return rotation?.hold && words.test(text) && text.includes('On hold since') ? rotation : undefined;
    });
  const phase = (wanted: Rotation['phase']): Promise<Rotation> =>
    house.waitFor(`the phase ${wanted}`, async () => {
      const rotation = await house.rotation();
      return rotation?.phase === wanted && rotation;
    });
  /** A broken look takes seconds, and is told of after the fourth. */
  const triedTwice = () => house.waitFor('two tries', async () => ((await house.rotation())?.pending?.tries ?? 0) >= 2);
  /** Several more looks of the bot at what it can't know. */
  const moreLooks = async (journal: readonly unknown[]): Promise<void> => {
    const before = journal.length;
    await house.waitFor('more looks', () => journal.length > before + 5);
  };

  it.each(monitors)(
    'promise 7: before the start: $what: it holds, says so, and goes on by itself',
    async ({ begin, words }) => {
      await open();
      const mend = await begin(house);
      await house.request('ada');
      const { hold, phase: where } = await held(words);
      expect([where, hold?.endedBy]).toEqual(['prepare', 'effect']);
      expect(house.effects().secretsCreated).toEqual([]);
      expect(workloadWrites(house, 'staging')).toEqual([]);
      await mend();
      await phase('approval');
    },
  );

  it('promise 7: before the start Datadog refuses the keys: a person is asked, and may go on when they are right', async () => {
    await open();
    const mend = await keysRefused.begin(house);
    await house.request('ada');
    await house.waitFor('the question', async () => (await house.rotation())?.hold?.endedBy === 'person');
    expect((await house.rotation())?.hold?.reason.code).toBe('datadog-refused');
    expect(house.effects().secretsCreated).toEqual([]);
    await mend();
    await house.clickButton('ada', 'resume');
    await phase('approval');
  });

  it.each([...monitors, keysRefused])(
    'promise 7: in the watch: $what: it holds, is not done, and goes on by itself',
    async ({ begin, words }) => {
      await open({ environments: { production: { watch: '1s' } } });
      await house.request('ada');
      await house.approve();
      await phase('watch');
      const mend = await begin(house);
      const { items, cursor } = await held(words);
      const until = items[cursor]?.until ?? 0;
      await house.waitFor('the end that the watch would have had', () => Date.now() > until + 500);
      expect(await house.rotation()).toMatchObject({ phase: 'watch', hold: { endedBy: 'monitors' } });
      await mend();
      expect((await house.ended()).ending).toBe('done');
    },
  );

  it('promise 7: in the watch a monitor is edited, and then is gone: it holds', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await phase('watch');
    const { query } = house.datadog.monitor(monitorId);
    house.datadog.edit(monitorId, { query: query.replace('10', '10000') });
    await held(/Monitor `Auth errors` was edited since the plan was drawn/);
    house.datadog.edit(monitorId, { query });
    expect((await house.ended()).ending).toBe('done');
  });

  it('promise 7: in the watch a monitor is edited: it goes on when an approver who did not ask accepts the edit', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await phase('watch');
    const query = house.datadog.monitor(monitorId).query.replace('10', '10000');
    house.datadog.edit(monitorId, { query });
    await held(/Monitor `Auth errors` was edited since the plan was drawn\. It is now `Auth errors`: `.*10000/);
    await house.clickButton('ada', 'resume');
    await house.waitFor('the refusal', () =>
      house.slack.ephemerals('ada').some((message) => shownText(message).includes('somebody else must approve it')),
    );
    expect((await house.rotation())?.hold).toBeDefined();
    await house.clickButton('bob', 'resume');
    expect(await house.ended()).toMatchObject({ ending: 'done', accepted: [{ id: monitorId, query }] });
    expect(house.logs().some((line) => line.includes('"action":"monitor-accepted"'))).toBe(true);
  });

  it('promise 7: in the watch a monitor is removed: it holds and is not done', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await phase('watch');
    house.datadog.remove(monitorId);
    await held(/Monitor `Auth errors` no longer exists in Datadog/);
    await moreLooks(house.datadog.journal);
    expect((await house.rotation())?.phase).toBe('watch');
  });

  it('promise 7: a monitor that stays silent before production’s switch keeps production as it is', async () => {
    await open();
    await house.request('ada');
    await phase('approval');
    await house.datadog.setState(monitorId, 'No Data');
    await house.approve();
    await held(/Monitor `Auth errors` has no data/);
    expect(workloadWrites(house, 'production')).toEqual([]);
    await house.datadog.setState(monitorId, 'OK');
    expect((await house.ended()).ending).toBe('done');
  });

  it.each(clusters)(
    'promise 7: before the start: $what: it holds, says so, and goes on by itself',
    async ({ begin, words }) => {
      await open();
      await begin(house);
      await house.request('ada');
      await triedTwice();
      await held(words);
      expect(house.effects().secretsCreated).toEqual([]);
      house.clusters.production.server.clearFaults();
      await phase('approval');
    },
  );

  it.each(clusters)(
    'promise 7: after the approval: $what: production is not touched until it is known',
    async ({ begin, words }) => {
      await open();
      await house.request('ada');
      await phase('approval');
      await begin(house);
      await house.approve();
      await triedTwice();
      await held(words);
      expect(workloadWrites(house, 'production')).toEqual([]);
      house.clusters.production.server.clearFaults();
      expect((await house.ended()).ending).toBe('done');
    },
  );

  it('promise 7: a cluster that does not answer at all when somebody asks: they are told, and nothing is started', async () => {
    await open();
    house.clusters.production.server.fail({ fault: status(500) });
    const answer = await answerTo(house, await house.request('ada'));
    expect(answer).toMatch(
      /That could not be done.*The Kubernetes API of `production` does not answer.*Nothing was changed/s,
    );
    house.clusters.production.server.clearFaults();
    expect(await house.rotations()).toEqual([]);
    await house.request('ada');
    await phase('approval');
    expect(await house.rotations()).toHaveLength(1);
  });

  it('promise 7: a right that is lost in the middle stops before the next write and names the rule', async () => {
    await open();
    house.clusters.production.server.fail({ method: 'PATCH', path: /session-worker/, fault: forbidden });
    await house.request('ada');
    await house.approve();
    await held(/may not `patch` `deployments` in `production` of `production`/);
    expect(shownText(house.living())).toContain('apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"]');
    expect(house.references('production')['session-worker']).toBe(oldName);
    expect(await house.rotation()).toMatchObject({ phase: 'production' });
    house.clusters.production.server.clearFaults();
    expect((await house.ended()).ending).toBe('done');
  });

  it('promise 7: an API that takes connections and never answers is a hold, and no rotation hangs', async () => {
    house = await openHouse({ redis, catalogue: { timing: { call: '300ms' } } });
    await house.request('ada');
    await phase('approval');
    house.clusters.production.server.fail({ method: 'GET', fault: { kind: 'hang' } });
    await house.approve();
    await phase('production');
    await triedTwice();
    await held(/The Kubernetes API of `production` does not answer/);
    expect(workloadWrites(house, 'production')).toEqual([]);
    house.clusters.production.server.clearFaults();
    expect((await house.ended()).ending).toBe('done');
  });
});
