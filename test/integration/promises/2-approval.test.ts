import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { shownText } from '../faults/shown-text.js';
import { deployment } from '../whole/furnish.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, monitorId, oldName } from '../whole/usual-catalogue.js';
import { answerTo } from './answer-to.js';
import { workloadWrites } from './workload-writes.js';

describe('nothing reaches production without a valid approval', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const open = async (entry: object = {}, general: object = {}): Promise<void> => {
    house = await openHouse({ redis, catalogue: { ...general, secrets: { 'auth-api': entry } } });
  };
  const asked = (): Promise<Message> =>
    house.waitFor('the approval to be asked for', () => house.buttons().includes('approve') && house.living());
  const held = (code: string): Promise<Message> =>
    house.waitFor(`a hold that is shown: ${code}`, async () => {
      const { hold, revision } = (await house.rotation()) ?? {};
      return hold?.reason.code === code && revision !== undefined && shownText(house.living()).includes('On hold since')
        ? house.living()
        : undefined;
    });
  /** A press of `approve`, as it stands in the message or with a value of one's own. */
  const approve = async (person: string, message: Message, value?: (own: Record<string, unknown>) => object) => {
    const own = JSON.parse(valueOf(message, 'approve')) as Record<string, unknown>;
    const action = value ? { action_id: 'approve', value: JSON.stringify(value(own)) } : 'approve';
    return answerTo(house, await house.slack.user(person).click(message, action));
  };
  const productionIsUntouched = (): void => {
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    expect(workloadWrites(house, 'production')).toEqual([]);
  };
  const stillAsks = async (): Promise<void> => {
    expect(await house.rotation()).toMatchObject({ phase: 'approval', approval: { votes: [] } });
    productionIsUntouched();
  };

  it('promise 2: by the one who asked for it', async () => {
    await open();
    await house.request('ada');
    expect(await approve('ada', await asked())).toContain('You asked for this rotation');
    await stillAsks();
  });

  it('promise 2: by somebody who is no approver', async () => {
    await open();
    await house.request('ada');
    expect(await approve('carol', await asked())).toContain('Only approvers of this secret may do that');
    await stillAsks();
  });

  it.each([
    ['a guest', { guest: 'restricted' as const }],
    ['a guest of one channel', { guest: 'ultra-restricted' as const }],
    ['deactivated', { deleted: true }],
    ['somebody of another workspace', { stranger: true, teamId: 'T0ELSEWHERE' }],
    ['a bot', { bot: true }],
  ])('promise 2: by an approver who is %s since the message was posted', async (_what, traits) => {
    await open();
    await house.request('ada');
    const message = await asked();
    house.slack.workspace.change('bob', traits);
    expect(await approve('bob', message)).toMatch(/Only full members of this workspace|does not serve your workspace/);
    await stillAsks();
  });

  it('promise 2: by somebody who was removed from the approvers’ group since the message was posted', async () => {
    await open();
    await house.stop();
    const { workspace } = house.slack;
    house.writeCatalogue({ approvers: { users: undefined, groups: [workspace.group('sre').id] } });
    await house.start();
    await house.request('ada');
    const message = await asked();
    workspace.group('sre').members = [workspace.person('ada').id];
    expect(await approve('bob', message)).toContain('Only approvers of this secret may do that');
    await stillAsks();
  });

  it('promise 2: while Slack can not say who clicked', async () => {
    await open();
    await house.request('ada');
    const message = await asked();
    const mend = house.slack.fail({ path: /users\.info/, fault: { kind: 'status', status: 503, body: 'away' } });
    await house.slack.user('bob').click(message, 'approve');
    const tries = () => house.slack.journal.length;
    const before = tries();
    await house.waitFor('further work of the bot', () => tries() > before);
    await stillAsks();
    mend();
    expect((await house.ended()).ending).toBe('done');
  });

  it('promise 2: after the request for approval expired', async () => {
    await open({ approval: { expires: '1s' } });
    await house.request('ada');
    const message = await asked();
    const { approval } = (await house.rotation()) ?? {};
    await house.waitFor('the end of the time', () => Date.now() > (approval?.expiresAt ?? Infinity));
    expect(await approve('bob', message)).toContain('This request for approval ended');
    expect(house.buttons(await held('approval-expired'))).toEqual(['ask-again', 'cancel']);
    productionIsUntouched();
  });

  it('promise 2: by a message of an earlier round', async () => {
    await open({ approval: { expires: '5s' } });
    await house.request('ada');
    const earlier = await asked();
    await held('approval-expired');
    await house.clickButton('ada', 'ask-again');
    await house.waitFor('the second round', async () => (await house.rotation())?.approval?.round === 2);
    expect(await approve('bob', earlier)).toContain('That button belongs to an earlier request');
    productionIsUntouched();
  });

  it.each([
    [
      'another plan’s fingerprint',
      (own: object) => ({ ...own, fingerprint: 'f'.repeat(32) }),
      'The plan changed since',
    ],
    ['a round to come', (own: object) => ({ ...own, round: 7 }), 'That button belongs to an earlier request'],
    ['another rotation', (own: object) => ({ ...own, rotation: 'auth-api-20991231235959' }), 'auth-api-20991231235959'],
    [
      'an action of its own',
      () => ({ action: 'approve', rotation: 'auth-api', everything: true }),
      'not valid any more',
    ],
  ])('promise 2: by a forged button that names %s', async (_what, forged, words) => {
    await open();
    await house.request('ada');
    expect(await approve('bob', await asked(), forged)).toContain(words);
    await stillAsks();
  });

  it('promise 2: by a second press after a reject', async () => {
    await open();
    await house.request('ada');
    const message = await asked();
    await house.reject('bob', 'not this week');
    expect((await house.ended()).ending).toBe('cancelled');
    expect(await approve('bob', message)).toContain('This rotation has ended: it was cancelled');
    productionIsUntouched();
  });

  it('promise 2: where it is cancelled at the same moment: the cancellation wins', async () => {
    await open();
    await house.request('ada');
    const message = await asked();
    await Promise.all([house.slack.user('bob').click(message, 'approve'), house.request('ada', 'cancel auth-api')]);
    const { ending } = await house.ended();
    expect(['cancelled', 'rolled-back']).toContain(ending);
    expect(house.references('staging')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
  });

  it('promise 2: where a workload was added after the approval: it asks again, and then covers that one too', async () => {
    await open();
    await house.request('ada');
    await asked();
    house.clusters.production.apply(
      deployment('late-comer', 'production', 1, { envFrom: [{ secretRef: { name: oldName } }] }),
    );
    await house.approve();
    const message = await held('plan-drifted');
    expect(shownText(message)).toContain('late-comer');
    expect(house.buttons(message)).toEqual(['ask-again', 'cancel']);
    expect(workloadWrites(house, 'production')).toEqual([]);
    await house.clickButton('ada', 'ask-again');
    await house.waitFor('the second round', async () => (await house.rotation())?.approval?.round === 2);
    await house.waitFor('the new request', () => JSON.stringify(house.living()?.blocks).includes('\\"round\\":2'));
    expect(workloadWrites(house, 'production')).toEqual([]);
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect(house.references('production')['late-comer']).toBe(`${baseName}-${version}`);
  });

  it('promise 2: where the monitor’s query was edited after the approval', async () => {
    await open();
    await house.request('ada');
    await asked();
    house.datadog.edit(monitorId, { query: 'avg(last_1s):sum:auth.errors{env:production} > 10000' });
    await house.approve();
    await held('plan-drifted');
    productionIsUntouched();
  });

  it('promise 2: where the approval ran out before production could be looked at', async () => {
    await open({ approval: { expires: '2s' } });
    await house.request('ada');
    await asked();
    const mend = house.clusters.production.server.fail({
      method: 'GET',
      path: /deployments/,
      fault: { kind: 'status', status: 500, body: 'away' },
    });
    await house.approve();
    const given = await house.waitFor('the approval', async () => (await house.rotation())?.approval?.validUntil);
    await house.waitFor('its end', () => Date.now() > given);
    mend();
    await held('approval-expired');
    productionIsUntouched();
  });
});

function valueOf({ blocks }: Message, actionId: string): string {
  const elements = blocks.flatMap((block) => (block['elements'] ?? []) as { action_id?: string; value?: string }[]);
  return elements.find(({ action_id }) => action_id === actionId)?.value ?? '';
}
