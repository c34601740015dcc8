import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { deployment } from '../whole/furnish.js';
import { openHouse, type House, type HouseOrder } from '../whole/house.js';
import { key, monitorId, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

type Changeable = { spec: Record<string, unknown> & { template: { spec: { containers: { image: string }[] } } } };

const usual = { envFrom: [{ secretRef: { name: oldName } }] };
/** A rare sweep: a second wake-up in the moment of a rollback could report it first, as done already. */
const longWatch = {
  timing: { sweep: '5s' },
  secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } },
};
/** A workload of production alone, beside the usual one of staging. */
const inProduction = (...workloads: object[]): HouseOrder => ({
  workloads: { staging: [deployment('auth-service', 'staging', 2, usual)], production: workloads },
});
const withSpec = (object: object, spec: object): object => ({
  ...object,
  spec: { ...(object as Changeable).spec, ...spec },
});

describe('workloads of every kind of trouble', () => {
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
  const shown = () => shownText(house.living());
  const says = (text: string) => house.waitFor(`the words “${text}”`, () => shown().includes(text));
  const heldFor = (code: string) =>
    house.waitFor(`a hold: ${code}`, async () => (await house.rotation())?.hold?.reason.code === code);
  const inPhase = (phase: string) => house.waitFor(phase, async () => (await house.rotation())?.phase === phase);
  const change = (
    name: string,
    how: (object: Changeable) => void,
    environment: 'staging' | 'production' = 'production',
  ) => {
    const cluster = house.clusters[environment];
    const next = structuredClone(cluster.objects.get('Deployment', environment, name)) as unknown as Changeable;
    how(next);
    cluster.apply(next);
  };
  const unchanged = { 'auth-service': oldName, 'session-worker': oldName };

  it('F27: a Deployment that is deleted before production is switched asks for a new approval, and the others are left alone', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.offering('approve'));
    house.clusters.production.remove('Deployment', 'production', 'session-worker');
    await house.approve();
    await heldFor('plan-drifted');
    await says('The cluster is no longer what was approved');
    expect(shown()).toContain('session-worker');
    expect(house.references('production')).toEqual({ 'auth-service': oldName });
    expect(house.secrets('production').map(({ name }) => name)).toContain(oldName);
    expect(house.effects().workloadsPatched.filter((name) => name.startsWith('production/'))).toEqual([]);
  });

  it('F27: one that is deleted while it is watched fails nothing else, and a rollback puts the others back', async () => {
    await open({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    house.clusters.production.remove('Deployment', 'production', 'session-worker');
    await house.request('ada', 'rollback auth-api --reason "to be safe"');
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName });
  });

  it('F28: a Deployment without replicas is switched, and the message says that nothing could be proven', async () => {
    await open(inProduction(deployment('auth-service', 'production', 0, usual)));
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    await says('scaled to zero, so nothing to prove: `deployment/auth-service`');
  });

  it('F28: one that is scaled up during its rollout is done only when every pod is on the new version', async () => {
    await open();
    house.clusters.production.settings.readyAfterMs = 300;
    await house.request('ada');
    await house.approve();
    await house.waitFor('the rollout', async () => (await house.rotation())?.pending?.step === 'watch-rollout');
    change('auth-service', ({ spec }) => (spec['replicas'] = 7));
    expect((await house.ended()).ending).toBe('done');
    const proven = (await house.rotation())?.items.findLast(({ step }) => step === 'prove-pods')?.evidence;
    expect(proven).toMatchObject({ code: 'pods-proven', proven: 8, total: 8 });
  });

  it('F29: a paused Deployment is refused before anything is created, and the words say what to do', async () => {
    await open(inProduction(withSpec(deployment('auth-service', 'production', 2, usual), { paused: true })));
    await house.request('ada');
    await says('`deployment/auth-service` is paused, so it would not roll out: resume it');
    expect(house.effects().secretsCreated).toEqual([]);
    expect(house.effects().workloadsPatched).toEqual([]);
  });

  it('F29: one that was paused meanwhile is put back by a rollback, and the words say that it is paused', async () => {
    await open({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    change('auth-service', ({ spec }) => (spec['paused'] = true));
    await house.request('ada', 'rollback auth-api');
    await house.waitFor('the reference to be back', () => house.references('production')['auth-service'] === oldName);
    await says('paused, so nothing rolls out until somebody resumes `production deployment/auth-service (paused)`');
    change('auth-service', ({ spec }) => (spec['paused'] = false));
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(unchanged);
  });

  it.each([
    ['CrashLoopBackOff', 'crash-loop'],
    // Which of the two it is changes back and forth.
    ['ErrImagePull|ImagePullBackOff', 'image-pull'],
  ] as const)(
    'F30: new pods of production in %s are put back at once, and the words name pod and reason',
    async (reason, state) => {
      await open();
      house.clusters.production.settings.retryAfterMs = 20;
      house.clusters.production.setBehaviour(({ environment }) =>
        environment['app']?.[key] === 'the-old-token-of-production' ||
        environment['app']?.['API_TOKEN'] === 'the-old-token-of-production'
          ? undefined
          : { state },
      );
      await house.request('ada');
      await house.approve();
      const { ending } = await house.ended();
      expect(ending).toBe('rolled-back');
      expect(house.references('production')).toEqual(unchanged);
      expect(house.references('staging')).toEqual(unchanged);
      await says('rolled back');
      expect(shown()).toMatch(
        new RegExp(`Pod \`(auth-service|session-worker)-[a-z0-9-]+\` does not start: \`(${reason})\``),
      );
      expect(house.thread().join('\n')).toContain('rolls back. Production is being put back');
      expect(house.thread().join('\n')).toMatch(/5 of 5 pods on `auth-api-secrets-20260101000000`|pods on/);
    },
  );

  it('F30: new pods of staging whose container can not be configured are put back, and production is never touched', async () => {
    await open();
    const lost = house.clusters.staging.onChange(({ type, kind, object }) => {
      if (
        type === 'ADDED' &&
        kind.kind === 'Secret' &&
        object.metadata.namespace === 'staging' &&
        object.metadata.name !== oldName
      ) {
        queueMicrotask(() => house.clusters.staging.remove('Secret', 'staging', object.metadata.name));
      }
    });
    await house.request('ada');
    await house.waitFor('the end or a hold', async () => {
      const now = await house.rotation();
      return now?.phase === 'ended' || now?.hold !== undefined;
    });
    lost();
    expect(house.references('production')).toEqual(unchanged);
    expect(house.effects().workloadsPatched.filter((name) => name.startsWith('production/'))).toEqual([]);
  });

  it('F32: an image that was deployed during the watch stays when an alert rolls back, and the words say so', async () => {
    await open({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    const image = 'registry.example/auth-service:1.43.0';
    change('auth-service', ({ spec }) =>
      spec.template.spec.containers.forEach((container) => (container.image = image)),
    );
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(unchanged);
    change('auth-service', ({ spec }) => expect(spec.template.spec.containers[0]?.image).toBe(image));
    await says('other changes were kept in `production deployment/auth-service`');
  });

  it('F33: an old Secret that is missing at the rollback changes nothing, calls for a person, and goes on once it is there', async () => {
    await open({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await inPhase('watch');
    const before = house.references('production');
    house.clusters.production.remove('Secret', 'production', oldName);
    await house.datadog.setState(monitorId, 'Alert');
    await heldFor('old-secret-missing');
    await says(`The old Secret \`${oldName}\` is missing in \`production\``);
    await says('Restore that Secret, from a backup or by hand, then press `Resume`');
    expect(house.references('production')).toEqual(before);
    expect(house.buttons()).toContain('resume');
  });

  it('F33: one that is missing before production is switched stops it there', async () => {
    await open();
    await house.request('ada');
    await house.waitFor('the approval', () => house.offering('approve'));
    house.clusters.production.remove('Secret', 'production', oldName);
    await house.approve();
    await house.waitFor('a hold', async () => (await house.rotation())?.hold !== undefined);
    await says(oldName);
    expect(house.references('production')).toEqual(unchanged);
  });

  it.each([
    ['OnDelete', { updateStrategy: { type: 'OnDelete' } }, 'updates only when its pods are deleted'],
    [
      'a partition',
      { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
      'has a rollout partition',
    ],
  ])('F38: a StatefulSet with %s is refused before anything is created', async (_, spec, words) => {
    const {
      apiVersion,
      metadata,
      spec: own,
    } = deployment('store', 'production', 2, usual) as unknown as Record<string, object>;
    const store = { apiVersion, kind: 'StatefulSet', metadata, spec: { ...own, serviceName: 'store', ...spec } };
    await open(inProduction(store));
    await house.request('ada');
    await says(words);
    expect(shown()).toContain('statefulset/store');
    expect(house.effects().secretsCreated).toEqual([]);
  });

  it('F38: what still runs on the old version blocks its deletion: a CronJob, and a Job that was started before', async () => {
    const template = {
      spec: { restartPolicy: 'Never', containers: [{ name: 'app', image: 'registry.example/report:1', ...usual }] },
    };
    const job = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'export', namespace: 'production' },
      spec: { template },
    };
    const order = inProduction(deployment('auth-service', 'production', 1, usual), job);
    await open({ ...order, kubernetes: { jobRunMs: 600_000 } });
    await house.request('ada');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const reminder = await house.waitFor('the reminder for production', () =>
      house.slack.messages('deploys').find((message) => shownText(message).includes('export')),
    );
    expect(house.buttons(reminder)).not.toContain('cleanup-delete');
    expect(house.thread().join('\n')).toContain('Keyturn does not change them');
    expect(house.secrets('production').map(({ name }) => name)).toContain(oldName);
  });

  it.each([10, -10])(
    'F39: a cluster whose clock is %i minutes off is named in the log, and ages are counted by our own clock',
    async (minutes) => {
      await open({ catalogue: { secrets: { 'auth-api': { retention: '1h' } } } });
      house.clusters.production.setClockSkew(minutes * 60_000);
      await house.waitFor('a warning', () =>
        house.logs().find((line) => line.includes('the clocks of the bot and of a cluster differ')),
      );
      await house.request('ada');
      await house.approve();
      expect((await house.ended()).ending).toBe('done');
      const cleanup = await house.waitFor('the cleanup', async () =>
        (await house.cleanups()).find(({ stage }) => stage === 'production'),
      );
      expect(Math.abs(cleanup.supersededAt - Date.now())).toBeLessThan(60_000);
      expect(cleanup.eligibleAt - cleanup.supersededAt).toBe(3_600_000);
    },
  );
});
