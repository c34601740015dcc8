import { writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { kubeconfigOf, kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, key, monitorId } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';
import { anotherEntry } from './second-secret.js';

/** The same Secrets once more: under another name of the catalogue, and by other contexts of the same two clusters. */
const twin = anotherEntry('twin', {
  secret: baseName,
  keys: [key],
  environments: {
    staging: { context: 'staging-too', namespace: 'staging', soak: '300ms' },
    production: {
      context: 'production-too',
      namespace: 'production',
      monitors: { ids: [monitorId], settle: '300ms' },
      watch: '1s',
    },
  },
});

describe('one rotation at a time per Secret', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const started = (answers: readonly string[]) => answers.filter((text) => text.includes('has begun'));
  const locked = (answers: readonly string[]) =>
    answers.filter((text) => text.includes('is already running for this Secret'));

  it('promise 6: a second one is refused, with who runs which one since when, until the first has ended', async () => {
    house = await openHouse({ redis });
    await house.request('ada');
    const first = await house.waitFor('the rotation', () => house.rotation());
    const answer = await answerTo(house, await house.request('carol'));
    expect(answer).toContain(first.id);
    expect(answer).toContain(`<@${house.slack.workspace.person('ada').id}> started it`);
    expect(answer).toContain('Nothing was started');
    await house.approve();
    await house.ended();
    expect(started([await answerTo(house, await house.request('carol'))])).toHaveLength(1);
  });

  it('promise 6: of ten requests at the same moment, one is started', async () => {
    house = await openHouse({ redis });
    const people = ['ada', 'bob', 'carol', 'dave', 'ada', 'bob', 'carol', 'dave', 'ada', 'bob'];
    const asked = await Promise.all(people.map((person) => house.request(person)));
    const answers = await Promise.all(asked.map((interaction) => answerTo(house, interaction)));
    expect([started(answers).length, locked(answers).length]).toEqual([1, 9]);
    expect(await house.rotations()).toHaveLength(1);
  });

  it('promise 6: two contexts of one cluster are one place, whatever the catalogue calls them', async () => {
    await openWithTwin();
    await house.request('ada', 'auth-api');
    const first = await house.waitFor('the rotation', () => house.rotation());
    const answer = await answerTo(house, await house.request('carol', 'twin'));
    expect(answer).toContain(`\`${first.id}\` is already running for this Secret`);
    await house.request('ada', `cancel ${first.id}`);
    await house.ended();
    expect(started([await answerTo(house, await house.request('carol', 'twin'))])).toHaveLength(1);
  });

  it('promise 6: two names of one Secret asked for at the same moment: one is started', async () => {
    await openWithTwin();
    const asked = await Promise.all([house.request('ada', 'auth-api'), house.request('carol', 'twin')]);
    const answers = await Promise.all(asked.map((interaction) => answerTo(house, interaction)));
    expect([started(answers).length, locked(answers).length]).toEqual([1, 1]);
  });

  async function openWithTwin(): Promise<void> {
    house = await openHouse({ redis });
    await house.stop();
    const { staging, production } = house.clusters;
    const contexts = { staging, 'staging-too': staging, production, 'production-too': production };
    const places = Object.entries(contexts).map(([name, { url }]) => ({ name, url }));
    writeFileSync(house.variables['KUBECONFIG'] ?? '', kubeconfigText(kubeconfigOf(places)));
    house.writeCatalogue({ secrets: { twin } });
    await house.start();
  }
});
