import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { own, ownPrefix } from '../../../src/kubernetes/annotations.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { shownText } from '../faults/shown-text.js';
import { deployment, type Environment } from '../whole/furnish.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, key, oldName, secret } from '../whole/usual-catalogue.js';
import { stopTheWorld } from './stop-the-world.js';
import { secretDeletions, workloadWrites } from './workload-writes.js';

const environments = ['staging', 'production'] as const;

describe('the old version is always there', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (entry: object = {}): Promise<void> => {
    house = await openHouse({ redis, catalogue: { timing: { snooze: '1s' }, secrets: { 'auth-api': entry } } });
  };
  const everywhere = (name: string) => ({ 'auth-service': name, 'session-worker': name });
  const deletions = (): string[] => environments.flatMap((environment) => secretDeletions(house, environment));
  const held = (words: RegExp): Promise<Message> =>
    house.waitFor(`a hold that says ${String(words)}`, () => words.test(shownText(house.living())) && house.living());
  const inWatch = async (): Promise<void> => {
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
  };
  /** What people are told of the old version of an environment, once it is due. */
  const reminder = (environment: Environment, shows: RegExp = /./): Promise<Message> =>
    house.waitFor(`a reminder of ${environment}`, () =>
      house.slack.messages('deploys').findLast((message) => {
        const text = shownText(message);
        return (
          text.includes(oldName) &&
          !text.includes('session-worker →') &&
          isAbout(message, environment) &&
          shows.test(text)
        );
      }),
    );
  const press = (person: string, message: Message) => house.slack.user(person).click(message, 'cleanup-delete');
  const stillThere = (environment: Environment): boolean =>
    house.secrets(environment).some(({ name }) => name === oldName);

  it('promise 3: deleted by hand before production, it holds and patches nothing', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    house.clusters.production.remove('Secret', 'production', oldName);
    await house.approve();
    const message = await held(/On hold since/);
    expect(shownText(message)).toContain(oldName);
    expect(workloadWrites(house, 'production')).toEqual([]);
    expect(house.buttons(message)).toContain('cancel');
    await house.clickButton('ada', 'cancel');
    expect((await house.ended()).ending).toBe('cancelled');
    expect(house.references('staging')).toEqual(everywhere(oldName));
  });

  it('promise 3: deleted and made again by hand before production, it is not the same: it holds', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    const { production } = house.clusters;
    await stopTheWorld(
      production.server,
      ({ method, path }) => method === 'GET' && path.endsWith(`/secrets/${oldName}`),
      async () => {
        production.remove('Secret', 'production', oldName);
        production.apply(foreignSecret(oldName, 'production'));
      },
      () => house.approve(),
    );
    await held(/The old Secret .* is missing in/);
    expect(workloadWrites(house, 'production')).toEqual([]);
  });

  it('promise 3: deleted by hand before a rollback, it holds loudly, says what can be done and patches nothing', async () => {
    await open({ environments: { production: { watch: '1m' } } });
    await inWatch();
    const { version } = (await house.rotation()) ?? {};
    const patched = workloadWrites(house, 'production');
    house.clusters.production.remove('Secret', 'production', oldName);
    await house.clickButton('ada', 'rollback');
    const message = await held(/The old Secret .* is missing in/);
    expect(shownText(message)).toMatch(
      /There is no way back without it.*Restore that Secret, from a backup or by hand/s,
    );
    expect(house.buttons(message)).toEqual(['resume']);
    expect(workloadWrites(house, 'production')).toEqual(patched);
    expect(house.references('production')).toEqual(everywhere(`${baseName}-${version}`));
    expect(house.references('staging')).toEqual(everywhere(`${baseName}-${version}`));
  });

  it('promise 3: nothing deletes a Secret: not a rotation, not a cancellation, not a rollback', async () => {
    await open({ environments: { production: { watch: '1m' } } });
    await house.request('ada');
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    await house.request('ada', 'cancel auth-api');
    await house.ended();
    await house.request('ada');
    await house.waitFor('the second rotation', async () => {
      const [, second] = await house.rotations();
      return second && house.living()?.text.includes(second.version);
    });
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    await house.clickButton('ada', 'rollback');
    expect((await house.ended()).ending).toBe('rolled-back');
    await house.waitFor('an offer to delete', () => house.offering('cleanup-delete'));
    expect(deletions()).toEqual([]);
    expect(house.secrets('production')).toHaveLength(3);
  });

  it('promise 3: cleanup deletes it where nobody refers to it any more and an approver says so', async () => {
    await open();
    await finish();
    await press('carol', await reminder('production'));
    await press('bob', await reminder('production'));
    await house.waitFor('the deletion', () => !stillThere('production'));
    expect(secretDeletions(house, 'production')).toEqual([oldName]);
    expect(secretDeletions(house, 'staging')).toEqual([]);
  });

  it('promise 3: cleanup offers no deletion while something still refers to it', async () => {
    await open();
    const { production } = house.clusters;
    await inWatch();
    production.apply(straggler());
    await house.ended();
    const message = await reminder('production', /straggler/);
    expect(house.buttons(message)).not.toContain('cleanup-delete');
    expect(await cleanupOf('production')).toMatchObject({ phase: 'offered' });
  });

  it('promise 3: cleanup offers no deletion where it could not see everything', async () => {
    await open();
    house.clusters.production.server.fail({ path: /\/ingresses/, fault: forbidden });
    await finish();
    const message = await reminder('production', /ngress/);
    expect(house.buttons(message)).not.toContain('cleanup-delete');
  });

  it('promise 3: cleanup deletes nothing where a reference appeared between the reminder and the click', async () => {
    await open();
    await finish();
    const message = await reminder('production');
    house.clusters.production.apply(straggler());
    await press('bob', message);
    const again = await reminder('production', /straggler/);
    expect(house.buttons(again)).not.toContain('cleanup-delete');
    expect(deletions()).toEqual([]);
  });

  it('promise 3: cleanup deletes nothing where the Secret is another one by the time of the deletion', async () => {
    await open();
    await finish();
    const message = await reminder('production');
    const { production } = house.clusters;
    await stopTheWorld(
      production.server,
      ({ method, path }) => method === 'DELETE' && path.includes('/secrets/'),
      async () => {
        production.remove('Secret', 'production', oldName);
        production.apply(foreignSecret(oldName, 'production'));
      },
      () => press('bob', message),
    );
    await house.waitFor('the end of the cleanup', async () => (await cleanupOf('production'))?.phase === 'ended');
    expect(await cleanupOf('production')).toMatchObject({ ending: 'used-again' });
    expect(stillThere('production')).toBe(true);
  });

  it('promise 3: cleanup looks at everything again where the Secret was changed by the time of the deletion', async () => {
    await open();
    await finish();
    const message = await reminder('production');
    const { production } = house.clusters;
    await stopTheWorld(
      production.server,
      ({ method, path }) => method === 'DELETE' && path.includes('/secrets/'),
      async () => {
        production.apply(straggler());
        production.apply(changed(production.objects.get('Secret', 'production', oldName)));
      },
      () => press('bob', message),
    );
    await reminder('production', /straggler/);
    expect(stillThere('production')).toBe(true);
  });

  it.each([
    ['now', () => new Date().toISOString()],
    ['at a moment that nobody can read', () => 'last week'],
  ])(
    'promise 3: cleanup deletes nothing where the version was superseded once more since the reminder, %s',
    async (_, at) => {
      await open();
      await finish();
      const message = await reminder('production');
      const { production } = house.clusters;
      production.apply(superseded(production.objects.get('Secret', 'production', oldName), at()));
      await press('bob', message);
      const cleanup = await house.waitFor('the end of the cleanup', async () => {
        const found = await cleanupOf('production');
        return found?.phase === 'ended' && found;
      });
      expect(cleanup.ending).toBe('used-again');
      expect(stillThere('production')).toBe(true);
    },
  );

  async function finish(): Promise<void> {
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  }
  const cleanupOf = async (environment: Environment) =>
    (await house.cleanups()).find(({ stage, name }) => stage === environment && name === oldName);
});

const forbidden = {
  kind: 'status' as const,
  status: 403,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Forbidden', code: 403, message: 'no' },
};

function straggler(): object {
  return deployment('straggler', 'production', 1, { envFrom: [{ secretRef: { name: oldName } }] });
}

function foreignSecret(name: string, namespace: string): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { [key]: 'made by hand' } };
}

function changed(object: { readonly metadata: object } | undefined): object {
  return { ...object, metadata: { ...object?.metadata, labels: { [own.secret]: secret, touched: 'by-hand' } } };
}

function superseded(object: { readonly metadata: { readonly annotations?: object } } | undefined, at: string): object {
  const annotations = { ...object?.metadata.annotations, [`${ownPrefix}superseded-at`]: at };
  return { ...object, metadata: { ...object?.metadata, annotations } };
}

function isAbout(message: Message, environment: Environment): boolean {
  return JSON.stringify(message.metadata ?? {}).includes(`cleanup/${secret}/${environment}/`);
}
