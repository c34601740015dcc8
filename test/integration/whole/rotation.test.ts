import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Rotation } from '../../../src/rotation/record.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { openHouse, type House, type HouseOrder } from './house.js';
import { baseName, monitorId, oldName } from './usual-catalogue.js';

describe('a whole rotation', () => {
  let redis: RedisServer;
  let house: House | undefined;
  const enter = async (order: HouseOrder = {}): Promise<House> => (house = await openHouse({ redis, ...order }));
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await house?.close();
    house = undefined;
  });
  afterAll(() => redis.stop());

  it('goes from the request through staging and the approval to done, and the old versions are deleted when told', async () => {
    const house = await enter();
    await house.request('ada', 'auth-api --reason "It leaked"');
    await house.approve();
    const { id, version, ending, approval } = await house.ended();
    const name = `${baseName}-${version}`;
    expect(ending).toBe('done');
    expect(approval?.votes.map(({ by }) => by)).toEqual([house.slack.workspace.person('bob').id]);
    expect(everywhere(house)).toEqual([name, name, name, name]);
    for (const stage of ['staging', 'production'] as const) {
      expect(house.secrets(stage)).toMatchObject([
        { name: oldName, annotations: { 'superseded-at': expect.stringMatching(/^\d{4}-/) } },
        {
          name,
          immutable: true,
          value: expect.stringMatching(/^[\w-]{40}$/),
          annotations: { rotation: id, state: 'done' },
        },
      ]);
    }
    await deleteOldVersions(house);
    expect(house.secrets('staging').map((secret) => secret.name)).toEqual([name]);
    expect(house.secrets('production').map((secret) => secret.name)).toEqual([name]);
    expect(house.effects()).toMatchObject({
      secretsCreated: [`staging/${name}`, `production/${name}`],
      secretsDeleted: [`staging/${oldName}`, `production/${oldName}`],
    });
    const { messages, workloadsPatched } = house.effects();
    expect(new Set(messages).size).toBe(messages.length);
    expect(new Set(workloadsPatched).size).toBe(4);
    expect(workloadsPatched).toHaveLength(4);
  });

  it('gives staging and production different values', async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('the new Secrets', () => house.secrets('production').length === 2);
    const [staging, production] = [house.secrets('staging').at(-1), house.secrets('production').at(-1)];
    expect(staging?.value).not.toBe(production?.value);
  });

  it('changes nothing in production until somebody has approved', async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('the approval to be asked for', () => house.buttons().includes('approve'));
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    expect(house.effects().workloadsPatched.filter((one) => one.startsWith('production'))).toEqual([]);
  });

  it('is rolled back by an alert during the watch', async () => {
    const house = await enter({ catalogue: watching('1m') });
    await house.request('ada');
    await house.approve();
    await inPhase(house, 'watch');
    await house.datadog.setState(monitorId, 'Alert');
    const { ending, rollback } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(rollback?.why).toEqual({ code: 'monitor-alert', monitors: ['Auth errors'] });
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
    expect(house.secrets('production').at(-1)?.annotations).toMatchObject({ state: 'rolled-back' });
    await house.waitFor('the channel to say so', () => house.living()?.text.includes('rolled back'));
    const chart = await house.waitFor('the chart', () => house.living()?.replies.find(({ files }) => files.length > 0));
    expect(chart.text).toMatch(
      /^What <https:\/\/app\.datadoghq\.com\/monitors\/4711\|Auth errors> measured in production/,
    );
  });

  it('is rolled back by hand during the watch', async () => {
    const house = await enter({ catalogue: watching('1m') });
    await house.request('ada');
    await house.approve();
    await inPhase(house, 'watch');
    await house.request('bob', 'rollback auth-api --reason "Users complain"');
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
  });

  it('is cancelled when it is rejected: staging goes back, production was never touched', async () => {
    const house = await enter();
    await house.request('ada');
    await house.reject('bob', 'Not on a Friday');
    const { ending, rollback } = await house.ended();
    expect(ending).toBe('cancelled');
    expect(rollback?.why).toMatchObject({ code: 'rejected', text: 'Not on a Friday' });
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
    expect(house.effects().workloadsPatched.filter((one) => one.startsWith('production'))).toEqual([]);
    await house.waitFor('the reason in the channel', () => house.thread().some((text) => text.includes('Friday')));
  });

  it('is rolled back when pods fail in staging, and production is never touched', async () => {
    const house = await enter();
    house.clusters.staging.setBehaviour(({ environment }) =>
      environment['app']?.['api_token']?.startsWith('the-old') === false ? { state: 'crash-loop' } : undefined,
    );
    await house.request('ada');
    const { ending, approval } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(approval).toBeUndefined();
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
    expect(house.effects().workloadsPatched.filter((one) => one.startsWith('production'))).toEqual([]);
  });

  it('updates development in place and restarts it, and touches nothing else', async () => {
    const house = await enter();
    await house.request('ada', 'auth-api --env development');
    const { ending, kind } = await house.ended();
    expect({ ending, kind }).toEqual({ ending: 'done', kind: 'development' });
    const [secret, ...others] = house.secrets('development');
    expect(others).toEqual([]);
    expect(secret).toMatchObject({ name: baseName, value: expect.stringMatching(/^[\w-]{40}$/) });
    expect(house.references('development')).toEqual({ 'auth-service': baseName });
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
    expect(house.effects().secretsCreated).toEqual([]);
    const token = house.clusters.staging.objects.list('ReplicaSet', 'development');
    expect(token).toHaveLength(2);
  });

  it('goes back to the old version after it was done, when somebody asks and confirms', async () => {
    const house = await enter({ catalogue: { secrets: { 'auth-api': { retention: '1h' } } } });
    await house.request('ada');
    await house.approve();
    await house.ended();
    await house.request('bob', 'rollback auth-api');
    const question = await house.waitFor('the question whether to go back', () =>
      house.slack.ephemerals('bob').findLast(({ blocks }) => JSON.stringify(blocks).includes('"rollback"')),
    );
    await house.slack.user('bob').click(question, 'rollback');
    await house.waitFor('the way back', async () => (await house.rotation())?.ending === 'rolled-back');
    expect(everywhere(house)).toEqual([oldName, oldName, oldName, oldName]);
    expect(house.secrets('production')[0]?.annotations['superseded-at']).toBeUndefined();
  });

  it('asks again after an approval expired, and is done with the new one', async () => {
    const house = await enter({
      catalogue: { secrets: { 'auth-api': { approval: { expires: '5s', remind: '3s' } } } },
    });
    await house.request('ada');
    await house.waitFor('the approval to expire', () => house.buttons().includes('ask-again'));
    expect(house.thread().filter((text) => /remind|still/i.test(text))).toHaveLength(1);
    await house.clickButton('ada', 'ask-again');
    await house.approve();
    const { ending, approval } = await house.ended();
    expect(ending).toBe('done');
    expect(approval?.round).toBe(2);
  });

  it('is held and resumed by people at any time', async () => {
    const house = await enter();
    await house.request('ada');
    await house.request('bob', 'hold auth-api --reason "Wait for me"');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold?.endedBy === 'person');
    await house.request('bob', 'resume auth-api');
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
  });

  it('survives a stop of the process in the middle, and goes on when it is started again', async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('staging to be switched', () => house.references('staging')['auth-service'] !== oldName);
    await house.stop();
    await house.start();
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const { workloadsPatched, secretsCreated } = house.effects();
    expect(workloadsPatched).toHaveLength(4);
    expect(secretsCreated).toHaveLength(2);
  });
});

function everywhere(house: House): string[] {
  return (['staging', 'production'] as const).flatMap((stage) => Object.values(house.references(stage)));
}

function watching(watch: string) {
  return { secrets: { 'auth-api': { environments: { production: { watch } } } } };
}

async function inPhase(house: House, phase: Rotation['phase']): Promise<void> {
  await house.waitFor(`the phase ${phase}`, async () => (await house.rotation())?.phase === phase);
}

async function deleteOldVersions(house: House): Promise<void> {
  for (const stage of ['staging', 'production']) {
    const reminder = await house.waitFor(`the reminder about ${stage}`, () =>
      house.slack
        .messages('deploys')
        .find(
          (message) =>
            house.buttons(message).includes('cleanup-delete') && JSON.stringify(message.blocks).includes(stage),
        ),
    );
    await house.clickButton('bob', 'cleanup-delete', reminder);
  }
  await house.waitFor(
    'the old versions to be gone',
    async () => (await house.cleanups()).filter(({ ending }) => ending === 'deleted').length === 2,
  );
}
