import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { versionAt } from '../../../src/rotation/version.js';
import { realClock, type Clock } from '../../stand-ins/kubernetes/clock.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, key, oldName } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';
import { anotherEntry, furnishAnother } from './second-secret.js';
import { stopTheWorld } from './stop-the-world.js';
import { workloadWrites } from './workload-writes.js';

/** A clock on which one second lasts for twenty. */
const slow = (): Clock => {
  const begun = Math.floor(Date.now() / 1_000) * 1_000;
  const from = Date.now();
  return { now: () => begun + (Date.now() - from) / 20, after: realClock.after };
};

describe('names are never reused', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const foreign = (name: string, namespace: string): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData: { [key]: 'made by hand' },
  });

  it('promise 4: of two people who ask for one secret in the same second, the second is told who and since when', async () => {
    house = await openHouse({ redis });
    const asked = await Promise.all([house.request('ada'), house.request('bob')]);
    const answers = await Promise.all(asked.map((interaction) => answerTo(house, interaction)));
    const [rotation, ...others] = await house.rotations();
    expect(others).toEqual([]);
    expect(answers.filter((text) => text.includes('has begun'))).toHaveLength(1);
    const refused = answers.find((text) => text.includes('is already running for this Secret'));
    expect(refused).toContain(`<@${rotation?.request.by}> started it <!date^`);
    expect(refused).toContain(rotation?.id);
    await house.approve(rotation?.request.by === house.slack.workspace.person('ada').id ? 'bob' : 'ada');
    expect((await house.ended()).ending).toBe('done');
  });

  it('promise 4: two secrets that share nothing are rotated side by side in the same second', async () => {
    house = await openHouse({ redis, catalogue: { secrets: { billing: anotherEntry('billing') } } });
    furnishAnother(house, 'billing');
    await Promise.all([house.request('ada', 'auth-api'), house.request('carol', 'billing')]);
    await house.waitFor('both approvals', async () => {
      const phases = (await house.rotations()).map(({ phase }) => phase);
      return phases.length === 2 && phases.every((phase) => phase === 'approval');
    });
    const asking = () =>
      house.slack.messages('deploys').filter((message) => house.buttons(message).includes('approve'));
    const both = await house.waitFor('both messages', () => asking().length === 2 && asking());
    for (const message of both) await house.slack.user('bob').click(message, 'approve');
    await house.waitFor('both ends', async () => (await house.rotations()).every(({ ending }) => ending === 'done'));
    const { secretsCreated } = house.effects();
    expect(new Set(secretsCreated).size).toBe(4);
  });

  it('promise 4: a second whose name somebody has already is left to them: the next free one is taken', async () => {
    house = await openHouse({ redis });
    const from = Date.now();
    const taken = [0, 1, 2, 3, 4].map((seconds) => `${baseName}-${versionAt(from + seconds * 1_000)}`);
    for (const name of taken) house.clusters.production.apply(foreign(name, 'production'));
    await house.request('ada');
    const rotation = await house.waitFor('the rotation', () => house.rotation());
    expect(taken).not.toContain(`${baseName}-${rotation.version}`);
    await house.approve();
    await house.ended();
    expect(
      house
        .secrets('production')
        .filter(({ name }) => taken.includes(name))
        .map(({ value }) => value),
    ).toEqual(taken.map(() => 'made by hand'));
  });

  it('promise 4: a foreign Secret that takes the name at the last moment is a hold, never overwritten, never used', async () => {
    house = await openHouse({ redis });
    const { production } = house.clusters;
    await stopTheWorld(
      production.server,
      ({ method, path }) => method === 'POST' && path.endsWith('/secrets'),
      async () => {
        const { version = '' } = (await house.rotation()) ?? {};
        production.apply(foreign(`${baseName}-${version}`, 'production'));
      },
      () => house.request('ada'),
    );
    const message = await house.waitFor(
      'the hold',
      () => /Somebody else has made a Secret/.test(shownText(house.living())) && house.living(),
    );
    expect(house.buttons(message)).toEqual(['resume', 'cancel']);
    await house.clickButton('ada', 'resume', message);
    await house.waitFor('another look', async () => (await house.rotation())?.hold?.reason.code === 'foreign-secret');
    await house.request('ada', 'cancel auth-api');
    const { version } = await house.ended();
    const name = `${baseName}-${version}`;
    expect(house.secrets('production')).toContainEqual(
      expect.objectContaining({ name, value: 'made by hand', annotations: {} }),
    );
    expect(workloadWrites(house, 'staging')).toEqual([]);
    expect(workloadWrites(house, 'production')).toEqual([]);
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
  });

  it('promise 4: a name that was reserved is not taken again, not even within its second and after a cancellation', async () => {
    const clock = slow();
    house = await openHouse({ redis, clock });
    const versions: string[] = [];
    for (const who of ['ada', 'bob', 'ada']) {
      await house.request(who);
      const { id, version } = await house.waitFor('a new rotation', async () =>
        (await house.rotations()).find((rotation) => !versions.includes(rotation.version)),
      );
      versions.push(version);
      await house.request(who, `cancel ${id}`);
      await house.waitFor('its end', async () => (await house.rotations()).every(({ phase }) => phase === 'ended'));
    }
    expect(new Set(versions).size).toBe(3);
    const { secretsCreated } = house.effects();
    expect(new Set(secretsCreated).size).toBe(secretsCreated.length);
  });
});
