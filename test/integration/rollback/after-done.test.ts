import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import type { Tree } from '../whole/merged.js';
import { baseName, oldName } from '../whole/usual-catalogue.js';

const environments = ['staging', 'production'] as const;

describe('a rollback after done', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (entry: Tree = {}): Promise<void> => {
    house = await openHouse({ redis, catalogue: { secrets: { 'auth-api': { retention: '1h', ...entry } } } });
  };
  const nameOf = (version: string) => `${baseName}-${version}`;
  /** The next rotation, and its version; Bob approves it. */
  const begin = async (): Promise<string> => {
    const before = (await house.rotations()).length;
    await house.request('ada');
    const made = await house.waitFor('the record', async () => (await house.rotations())[before]);
    await house.waitFor('its message', () => house.living()?.text.includes(made.version));
    await house.approve();
    return made.version;
  };
  const finish = async (): Promise<string> => {
    const version = await begin();
    await house.waitFor('its end', async () => (await record(version))?.ending === 'done');
    return version;
  };
  const record = async (version: string) => (await house.rotations()).find((one) => one.version === version);
  const answers = (person: string) => house.slack.ephemerals(person);
  const answered = (person: string, words: RegExp) =>
    house.waitFor(`${person} to read ${String(words)}`, () =>
      answers(person).findLast((message) => words.test(shownText(message))),
    );
  /** Asks for a rollback, and presses the button of the confirmation. */
  const rollBack = async (version: string): Promise<void> => {
    const before = answers('dave').length;
    await house.request('dave', `rollback auth-api-${version}`);
    const confirmation = await house.waitFor('the confirmation', () =>
      answers('dave')
        .slice(before)
        .find((message) => offersRollback(message)),
    );
    await house.slack.user('dave').click(confirmation, 'rollback');
  };
  const isBack = async (version: string, name: string): Promise<void> => {
    await house.waitFor('its end', async () => (await record(version))?.ending === 'rolled-back');
    for (const environment of environments) {
      expect(Object.values(house.references(environment))).toEqual([name, name]);
    }
  };

  it('goes back one rotation after another, newest first; an older one before a newer one is refused, by name', async () => {
    await open();
    const versions = [await finish(), await finish(), await finish()] as const;
    const [first, second, third] = versions;
    const { length } = house.effects().workloadsPatched;
    await house.request('dave', `rollback auth-api-${first}`);
    await answered('dave', new RegExp(`A newer rotation .*auth-api-${third}`));
    expect(house.effects().workloadsPatched).toHaveLength(length);
    await rollBack(third);
    await isBack(third, nameOf(second));
    await house.request('dave', `rollback auth-api-${first}`);
    await answered('dave', new RegExp(`A newer rotation .*auth-api-${second}`));
    await rollBack(second);
    await isBack(second, nameOf(first));
    await rollBack(first);
    await isBack(first, oldName);
    await house.request('dave', `rollback auth-api-${first}`);
    await answered('dave', /has ended: it was rolled back/);
    expect(house.secrets('production')).toHaveLength(4);
  });

  it('cancels the rotation that is active, waits until that is put back, and says so', async () => {
    await open({ environments: { production: { watch: '1s' } } });
    const done = await finish();
    await house.request('ada');
    const active = await house.waitFor('the approval of the next one', async () => {
      const [, next] = await house.rotations();
      return next?.phase === 'approval' && next.version;
    });
    expect(Object.values(house.references('staging'))).toEqual([nameOf(active), nameOf(active)]);
    await rollBack(done);
    await answered('dave', new RegExp(`auth-api-${done}.*rolled back as soon as.*auth-api-${active}`));
    await isBack(done, oldName);
    expect(await record(active)).toMatchObject({ phase: 'ended', ending: 'cancelled' });
  });

  it('is refused, and holds nothing up, where the cluster shows a newer version that no record knows of', async () => {
    await open();
    const done = await finish();
    const newer = nameOf('29990101000000');
    const { production } = house.clusters;
    for (const one of production.objects.list('Deployment', 'production')) {
      production.apply(JSON.parse(JSON.stringify(one).replaceAll(nameOf(done), newer)) as object);
    }
    await rollBack(done);
    await house.waitFor('the refusal', () => house.thread().find((text) => /was not rolled back/.test(text)));
    expect(await record(done)).toMatchObject({ phase: 'ended', ending: 'done' });
    expect(Object.values(house.references('production'))).toEqual([newer, newer]);
    expect(Object.values(house.references('staging'))).toEqual([nameOf(done), nameOf(done)]);
  });

  it('whose old Secret is missing asks loudly, and can be given up: the rotation is as done as before', async () => {
    await open();
    const done = await finish();
    house.clusters.production.remove('Secret', 'production', oldName);
    await rollBack(done);
    await house.waitFor('the hold', () => house.buttons().includes('cancel'));
    expect(shownText(house.living())).toContain('There is no way back without it');
    await house.clickButton('dave', 'cancel');
    await house.waitFor('its end', async () => (await record(done))?.phase === 'ended');
    expect(await record(done)).toMatchObject({ ending: 'done' });
    expect(Object.values(house.references('production'))).toEqual([nameOf(done), nameOf(done)]);
    await begin();
  });

  it('leaves a workload that needs a key which the old version lacks, and names it with what to do', async () => {
    await open({ keys: ['api_token', 'api_key'] });
    const done = await finish();
    const { production } = house.clusters;
    const worker = production.objects.get('Deployment', 'production', 'session-worker');
    production.apply(JSON.parse(JSON.stringify(worker).replace('"key":"api_token"', '"key":"api_key"')) as object);
    await rollBack(done);
    await house.waitFor('its end', async () => (await record(done))?.ending === 'rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': nameOf(done) });
    const text = house.thread().join('\n');
    expect(text).toMatch(/left on the new version.*production deployment\/session-worker.* needs .*api_key/);
    expect(text).toMatch(/mark them as optional/);
  });
});

function offersRollback({ blocks }: { readonly blocks: unknown }): boolean {
  return JSON.stringify(blocks).includes('"action_id":"rollback"');
}
