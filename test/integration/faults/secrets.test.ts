import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { deployment } from '../whole/furnish.js';
import { openHouse, type House, type HouseOrder } from '../whole/house.js';
import { baseName, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

const environments = ['staging', 'production'] as const;
const secret = (name: string, namespace: string, more: object): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  ...more,
});
const entry = (base: string, keys: readonly string[]) => ({
  secret: base,
  keys,
  value: { from: 'generate', length: 40, alphabet: 'base64url' },
  environments: {
    staging: { context: 'staging', namespace: 'staging', soak: '50ms' },
    production: {
      context: 'production',
      namespace: 'production',
      monitors: { ids: [4711], settle: '100ms' },
      watch: '500ms',
    },
  },
  retention: '1s',
});
/** In each environment the one workload refers to this Secret, by all of its keys. */
const usedBy = (name: string): NonNullable<HouseOrder['workloads']> => {
  const used = (environment: string) => [deployment('web', environment, 1, { envFrom: [{ secretRef: { name } }] })];
  return { staging: used('staging'), production: used('production') };
};

describe('secrets as they are found', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  async function open(base: string, keys: readonly string[], found: object): Promise<void> {
    house = await openHouse({ redis, catalogue: { secrets: { web: entry(base, keys) } }, workloads: usedBy(base) });
    for (const environment of environments) {
      house.clusters[environment].apply(secret(base, environment, found));
    }
  }
  const names = (environment: (typeof environments)[number], base: string): string[] =>
    house.clusters[environment].objects
      .list('Secret', environment)
      .map(({ metadata }) => metadata.name)
      .filter((name) => name.startsWith(base));
  const says = (text: string) => house.waitFor(`the words “${text}”`, () => shownText(house.living()).includes(text));

  it('bad input 42: the first rotation of an unversioned Secret makes a version of it, and the Secret itself stays as it was', async () => {
    await open('web-secrets', ['token'], { type: 'Opaque', stringData: { token: 'the-first' } });
    const before = house.clusters.production.objects.get('Secret', 'production', 'web-secrets');
    await house.request('ada', 'web');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect(house.references('production')).toMatchObject({ web: '' });
    expect(JSON.stringify(house.clusters.production.objects.get('Deployment', 'production', 'web'))).toContain(
      `web-secrets-${version}`,
    );
    expect(names('production', 'web-secrets')).toEqual(['web-secrets', `web-secrets-${version}`]);
    expect(house.clusters.production.objects.get('Secret', 'production', 'web-secrets')).toEqual(before);
  });

  it('bad input 42: it goes back to the unversioned Secret, and says where that was changed meanwhile', async () => {
    await open('web-secrets', ['token'], { type: 'Opaque', stringData: { token: 'the-first' } });
    await house.request('ada', 'web');
    await house.waitFor('the approval', () => house.offering('approve'));
    house.clusters.staging.apply(
      secret('web-secrets', 'staging', { type: 'Opaque', stringData: { token: 'another' } }),
    );
    await house.reject('bob', 'not today');
    expect((await house.ended()).ending).toBe('cancelled');
    expect(JSON.stringify(house.clusters.staging.objects.get('Deployment', 'staging', 'web'))).toContain(
      '"web-secrets"',
    );
    await says('it was changed since the rotation began, so it may hold another value');
  });

  it('bad input 40: of two base names of which one begins like the other, only the one that was asked for is touched', async () => {
    const other = 'auth-api-secrets-extra';
    const both = (environment: string) => [
      deployment('one', environment, 1, { envFrom: [{ secretRef: { name: oldName } }] }),
      deployment('two', environment, 1, { envFrom: [{ secretRef: { name: `${other}-20260101000000` } }] }),
    ];
    house = await openHouse({ redis, workloads: { staging: both('staging'), production: both('production') } });
    for (const environment of environments) {
      const name = `${other}-20260101000000`;
      house.clusters[environment].apply(secret(name, environment, { type: 'Opaque', stringData: { token: 't' } }));
    }
    await house.request('ada');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect(house.effects().workloadsPatched.sort()).toEqual(['production/one', 'staging/one']);
    await house.waitFor('a reminder', () => house.offering('cleanup-delete'));
    expect(names('production', other)).toEqual([`${other}-20260101000000`]);
    expect((await house.cleanups()).map(({ name }) => name)).not.toContain(`${other}-20260101000000`);
    expect(names('production', baseName)).toContain(`${baseName}-${version}`);
  });

  it.each([
    ['kubernetes.io/tls', ['tls.crt', 'tls.key']],
    ['kubernetes.io/basic-auth', ['username', 'password']],
    ['example.com/of-our-own', ['token']],
  ])('bad input 43: a Secret of type %s keeps its type', async (type, keys) => {
    const stringData = Object.fromEntries(keys.map((name) => [name, `old-${name}`]));
    await open('web-secrets', keys, { type, stringData });
    await house.request('ada', 'web');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    for (const environment of environments) {
      const made = house.clusters[environment].objects.get('Secret', environment, `web-secrets-${version}`);
      expect(made).toMatchObject({ type, immutable: true });
    }
  });

  it('bad input 45: keys that the old version has and the new one would lack stop it before anything is created', async () => {
    await open('web-secrets', ['token'], { type: 'Opaque', stringData: { token: 't', user: 'u', 'other-key': 'o' } });
    await house.request('ada', 'web');
    await says('has keys that the new version would lack, and workloads need them');
    expect(shownText(house.living())).toMatch(/other-key, user|user, other-key/);
    expect(house.effects().secretsCreated).toEqual([]);
    expect(house.effects().workloadsPatched).toEqual([]);
  });

  it('F64: of two rotations of one Secret in the same second, the second is told of the first; after its end it gets another name', async () => {
    house = await openHouse({ redis });
    await Promise.all([house.request('ada'), house.request('bob')]);
    await house.waitFor('somebody to be told', () =>
      ['ada', 'bob'].some((name) =>
        house.slack.ephemerals(name).some(({ text }) => text.includes('is already running for this Secret')),
      ),
    );
    const [first] = await house.rotations();
    expect(await house.rotations()).toHaveLength(1);
    await house.request('ada', 'cancel auth-api');
    await house.ended();
    await house.request('ada');
    await house.waitFor('the second', async () => (await house.rotations()).length === 2);
    const second = (await house.rotations()).find(({ id }) => id !== first?.id);
    expect(Number(second?.version)).toBeGreaterThan(Number(first?.version));
  });
});
