import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Message } from '../../stand-ins/slack/transcript.js';
import { openHouse, type House } from './house.js';
import { baseName, oldName } from './usual-catalogue.js';

describe('a role that grants the secret by its name', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => house.close());
  afterAll(() => redis.stop());

  const reader = (...resourceNames: string[]): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'reader', namespace: 'staging' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames }],
  });
  const told = (): Message | undefined =>
    house.living()?.replies.find(({ text }) => text.includes('do not grant the new version'));

  it('is told in the thread with the rule to write before a new Secret is there, and in the way of deleting the old version', async () => {
    house = await openHouse({ redis });
    house.clusters.staging.apply(reader('tls', oldName));
    await house.request('ada');
    const notice = await house.waitFor('the notice', told);
    const { version } = (await house.rotation()) ?? {};
    expect(shown(notice)).toContain('*staging*: `Role/reader` in `staging`, `rules[0]`:');
    expect(shown(notice)).toContain(
      `- apiGroups: [""]\n  resources: [secrets]\n  resourceNames:\n    - tls\n    - ${oldName}\n    - ${baseName}-${version}\n  verbs: [get]`,
    );
    await house.approve();
    expect((await house.ended()).ending).toBe('done');
    const created = house.thread().findIndex((text) => text.includes('New Secrets created'));
    expect(created).toBeGreaterThan(house.thread().indexOf(notice.text));
    const blocked = (message: Message): boolean =>
      shown(message).includes('`Role/reader` in `staging`, which grants it by its name: take the name out of');
    const reminder = await house.waitFor('the reminder', () => house.slack.messages('deploys').find(blocked));
    expect(house.buttons(reminder)).not.toContain('cleanup-delete');

    house.clusters.staging.remove('Role', 'staging', 'reader');
    house.clusters.staging.apply(reader('tls', `${baseName}-${version}`));
    const offered = await house.waitFor('the offer to delete it', () =>
      house.slack
        .messages('deploys')
        .find((message) => house.buttons(message).includes('cleanup-delete') && shown(message).includes('`staging`')),
    );
    await house.clickButton('bob', 'cleanup-delete', offered);
    await house.waitFor(
      'the old version to be gone',
      () => !house.secrets('staging').some(({ name }) => name === oldName),
    );
  });

  it('is in the answer to /rotate plan, whose version nobody knows yet', async () => {
    house = await openHouse({ redis });
    house.clusters.staging.apply(reader(oldName));
    await house.request('ada', 'plan auth-api');
    const plan = await house.waitFor('the plan', () =>
      house.slack.ephemerals('ada').find((message) => shown(message).includes('`Role/reader`')),
    );
    expect(shown(plan)).toContain(`    - ${oldName}\n    - ${baseName}-&lt;new version&gt;\n`);
    expect(house.effects().secretsCreated).toEqual([]);
  });
});

/** All that a message's paragraphs say. */
function shown({ blocks }: Pick<Message, 'blocks'>): string {
  return (blocks as readonly { readonly text?: { readonly text?: string } }[])
    .map(({ text }) => text?.text ?? '')
    .join('\n');
}
