import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Rotation } from '../../../src/rotation/record.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { shownText } from '../faults/shown-text.js';
import type { Environment } from '../whole/furnish.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, oldName } from '../whole/usual-catalogue.js';
import { isWorkloadPatch, stopTheWorld } from './stop-the-world.js';
import { workloadWrites } from './workload-writes.js';

/** Where the rotation is when Redis loses everything, and how a test gets it there. */
interface Moment {
  readonly when: string;
  /** Resolves when Redis was emptied. */
  readonly lose: (house: House) => Promise<void>;
}

const flush = (house: House) => house.redis.flushAll();

async function atPatch(house: House, environment: Environment): Promise<void> {
  await stopTheWorld(house.clusters[environment].server, isWorkloadPatch, () => flush(house));
}

async function atPhase(house: House, phase: Rotation['phase'], step?: string): Promise<void> {
  await house.waitFor(`the phase ${phase}`, async () => {
    const { phase: now, pending } = (await house.rotation()) ?? {};
    return now === phase && (step === undefined || pending?.step === step);
  });
  await flush(house);
}

const moments: readonly Moment[] = [
  {
    when: 'prepare, with one Secret created',
    lose: async (house) =>
      stopTheWorld(
        house.clusters.production.server,
        ({ method, path }) => method === 'POST' && path.endsWith('/secrets'),
        () => flush(house),
      ),
  },
  { when: 'staging, before its first patch', lose: (house) => atPatch(house, 'staging') },
  { when: 'staging, soaking', lose: (house) => atPhase(house, 'staging', 'soak') },
  { when: 'the approval', lose: (house) => atPhase(house, 'approval') },
  {
    when: 'production, before its first patch',
    lose: async (house) => {
      const lost = atPatch(house, 'production');
      await house.approve();
      await lost;
    },
  },
  {
    when: 'the watch',
    lose: async (house) => {
      await house.approve();
      await atPhase(house, 'watch');
    },
  },
];

describe('the cluster is the truth', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (over: Parameters<typeof openHouse>[0] = {}): Promise<void> => {
    house = await openHouse({
      redis,
      catalogue: {
        secrets: { 'auth-api': { environments: { staging: { soak: '1s' }, production: { watch: '2s' } } } },
      },
      ...over,
    });
  };
  const versions = (): string[] =>
    [...house.secrets('staging'), ...house.secrets('production')].map(({ name }) => name);
  const inUse = () => [house.references('staging'), house.references('production')];
  const isHalfDone = (message: Message | undefined): boolean => shownText(message).includes('half-done');
  /** The rotation that was found again in the clusters. */
  const foundAgain = (): Promise<Rotation> =>
    house.waitFor('the rotation to be found again', async () => {
      const found = await house.rotation();
      return found?.hold?.reason.code === 'half-done' && found;
    });
  const everywhere = (name: string) => ({ 'auth-service': name, 'session-worker': name });

  describe.each(moments)('Redis is lost in $when', ({ lose }) => {
    it('promise 9: loses no version and changes no workload, lists the rotation as half-done and asks', async () => {
      await open();
      await house.request('ada');
      await lose(house);
      const before = versions();
      const { id } = await foundAgain();
      const seen = inUse();
      const living = await house.waitFor('the message', () => isHalfDone(house.living()) && house.living());
      expect(shownText(living)).toMatch(/found half-done in the cluster.*its record was lost/);
      expect(house.buttons(living)).toContain('resume');
      await house.waitFor('more sweeps', sweeps(house, 2));
      expect(inUse()).toEqual(seen);
      expect(versions()).toEqual(expect.arrayContaining(before));
      expect((await house.rotations()).map((rotation) => rotation.id)).toEqual([id]);
      expect(await house.cleanups()).toEqual([]);
    });

    it('promise 9: resumed, it asks for the approval again and ends done', async () => {
      await open();
      await house.request('ada');
      await lose(house);
      const { id, version } = await foundAgain();
      await house.waitFor('the button', () => house.buttons().includes('resume'));
      await house.clickButton('ada', 'resume');
      const patches = workloadWrites(house, 'production').length;
      await house.waitFor('a new approval', async () => (await house.rotation())?.phase === 'approval');
      expect(workloadWrites(house, 'production')).toHaveLength(patches);
      await house.approve();
      const done = await house.ended();
      expect({ id: done.id, ending: done.ending }).toEqual({ id, ending: 'done' });
      const name = `${baseName}-${version}`;
      expect(house.references('staging')).toEqual(everywhere(name));
      expect(house.references('production')).toEqual(everywhere(name));
    });

    it('promise 9: given up, everything is put back to the old version', async () => {
      await open();
      await house.request('ada');
      await lose(house);
      await foundAgain();
      const away = await house.waitFor('the button', () =>
        house.buttons().find((id) => id === 'cancel' || id === 'rollback'),
      );
      await house.clickButton('ada', away);
      const { ending } = await house.ended();
      expect(['cancelled', 'rolled-back']).toContain(ending);
      expect(house.references('staging')).toEqual(everywhere(oldName));
      expect(house.references('production')).toEqual(everywhere(oldName));
    });
  });

  it('promise 9: lost in the middle of a rollback: it is found half-done, and given up it is put back', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    const { server } = house.clusters.production;
    await stopTheWorld(
      server,
      isWorkloadPatch,
      async () => {
        server.fail({ method: 'PATCH', path: /deployments/, fault: { kind: 'status', status: 500 } });
        await flush(house);
      },
      () => house.clickButton('ada', 'rollback'),
    );
    await foundAgain();
    server.clearFaults();
    await house.waitFor('the message', () => isHalfDone(house.living()));
    await house.clickButton('ada', 'rollback');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(inUse()).toEqual([everywhere(oldName), everywhere(oldName)]);
    expect((await house.rotations()).map(({ version }) => `${baseName}-${version}`)).not.toContain(oldName);
  });

  it('promise 9: lost after a rollback ended: nothing is half-done, and the version in use is not offered for deletion', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    await house.clickButton('ada', 'rollback');
    const { version } = await house.ended();
    await house.waitFor('the offers', () => house.offering('cleanup-delete'));
    await flush(house);
    await house.waitFor('the offers again', async () => (await house.cleanups()).length > 0);
    await house.waitFor('more sweeps', sweeps(house, 3));
    expect(await house.rotations()).toEqual([]);
    expect(new Set((await house.cleanups()).map(({ name }) => name))).toEqual(new Set([`${baseName}-${version}`]));
  });

  it('promise 9: lost after the end: nothing is half-done, and the old versions wait for their cleanup again', async () => {
    await open();
    await house.request('ada');
    await house.approve();
    await house.ended();
    await flush(house);
    await house.waitFor(
      'both offers',
      async () => (await house.cleanups()).filter(({ name }) => name === oldName).length === 2,
    );
    await house.waitFor('more sweeps', sweeps(house, 3));
    expect(await house.rotations()).toEqual([]);
    expect(await house.cleanups()).toHaveLength(2);
  });

  it('promise 9: lost while the clusters can not be read: the rotation is found when they can be', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', async () => (await house.rotation())?.phase === 'approval');
    const mend = house.clusters.staging.server.fail({
      method: 'GET',
      path: /\/secrets/,
      fault: {
        kind: 'status',
        status: 403,
        body: { kind: 'Status', status: 'Failure', reason: 'Forbidden', code: 403 },
      },
    });
    await flush(house);
    const vain = () => house.logs().filter((line) => line.includes('could not be read')).length;
    await house.waitFor('sweeps in vain', () => vain() > 2);
    expect(await house.rotations()).toEqual([]);
    mend();
    await foundAgain();
  });

  it('promise 9: the version to go back to is the one that was replaced, not a newer one that was never used', async () => {
    await open();
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
    await flush(house);
    const { plan } = await foundAgain();
    expect(plan?.stages.map(({ previous }) => previous?.name)).toEqual([oldName, oldName]);
    await house.waitFor('the button', () => house.buttons().includes('rollback') && house.buttons().includes('resume'));
    await house.clickButton('ada', 'rollback');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(inUse()).toEqual([everywhere(oldName), everywhere(oldName)]);
  });

  it('promise 9: a catalogue that changes meanwhile: the rotation keeps its entry, and its message says so', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.buttons().includes('approve'));
    const before = (await house.rotation())?.entry;
    house.writeCatalogue({ secrets: { 'auth-api': { environments: { production: { watch: '1h' } } } } });
    await house.waitFor('the word of it', () =>
      /The catalogue changed since this rotation began/.test(shownText(house.living())),
    );
    expect((await house.rotation())?.entry).toEqual(before);
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });
});

/** True once the audit anchor, which each sweep looks after, was read so many more times. */
function sweeps({ clusters }: House, count: number): () => boolean {
  const reads = (): number =>
    [...clusters.staging.server.journal].filter(({ request }) => request.path.includes('/configmaps')).length;
  const before = reads();
  return () => reads() >= before + count;
}
