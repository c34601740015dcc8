import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { hashOf, type AuditEntry } from '../../../src/records/audit-chain.js';
import { auditVerify } from '../../../src/cli/audit-verify.js';
import { keys } from '../../../src/records/keys.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import { auditKey } from '../whole/surroundings.js';
import { answerTo } from './answer-to.js';

describe('everything done is in the audit log', () => {
  let redis: RedisServer;
  let house: House;
  let eyes: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    eyes = new Redis(redis.url);
  });
  afterAll(async () => {
    eyes.disconnect();
    await redis.stop();
  });
  beforeEach(async () => {
    house = await openHouse({ redis });
  });
  afterEach(() => house.close());

  const person = (name: string): string => house.slack.workspace.person(name).id;
  const head = async (): Promise<{ chain: string; seq: number; hash: string }> =>
    JSON.parse((await eyes.get(keys.auditHead)) ?? '{}') as { chain: string; seq: number; hash: string };
  const entries = async (): Promise<AuditEntry[]> =>
    (await eyes.lrange(keys.audit((await head()).chain), 0, -1)).map((text) => JSON.parse(text) as AuditEntry);
  const write = async (list: readonly AuditEntry[]): Promise<void> => {
    const key = keys.audit((await head()).chain);
    await eyes.del(key);
    await eyes.rpush(key, ...list.map((entry) => JSON.stringify(entry)));
  };
  const verify = () =>
    auditVerify({
      redisUrl: redis.url,
      auditKey,
      kubeconfig: house.variables['KUBECONFIG'] ?? '',
      namespace: 'keyturn',
    });
  /** The newest entry is anchored in the cluster. */
  const anchored = async (): Promise<void> => {
    await house.waitFor('the anchor to catch up', async () => {
      const { hash } = await head();
      const map = house.clusters.staging.objects.get('ConfigMap', 'keyturn', 'keyturn-audit-anchor');
      return JSON.stringify(map ?? {}).includes(hash);
    });
  };
  /** A whole rotation in the log, its head anchored, and nobody who writes any more. */
  async function finished(): Promise<AuditEntry[]> {
    await house.request('ada', 'auth-api --reason "the quarterly one"');
    await house.approve('bob');
    await house.ended();
    await house.stop();
    await house.start();
    await anchored();
    await house.stop();
    return entries();
  }

  it('promise 10: of a rotation: who asked and why, who approved which plan, every step with its evidence', async () => {
    await finished();
    const list = await entries();
    const by = (action: string) => list.find((entry) => entry.action === action);
    expect(by('requested')).toMatchObject({ by: person('ada'), facts: { reason: 'the quarterly one' } });
    expect(by('approved')).toMatchObject({ by: person('bob') });
    expect(by('approved')?.facts['fingerprint']).toBe(by('approval-asked')?.facts['fingerprint']);
    const done = list.filter(({ action }) => action === 'item-done');
    const { items } = (await house.rotation()) ?? {};
    expect(done.map(({ facts }) => facts['step'])).toEqual(items?.map(({ step }) => step));
    expect(done.every(({ facts }) => facts['evidence'] !== undefined)).toBe(true);
    expect(by('ended')).toMatchObject({ by: 'keyturn', facts: { ending: 'done' } });
  });

  it('promise 10: of every word a person says: hold, resume, reject, cancel, rollback, clean up', async () => {
    await house.request('ada');
    await house.waitFor('the approval', async () => (await house.rotation())?.phase === 'approval');
    await house.request('carol', 'hold auth-api --reason "not now"');
    await house.waitFor('the hold', async () => (await house.rotation())?.hold);
    await house.request('dave', 'resume auth-api');
    await house.waitFor('no hold', async () => !(await house.rotation())?.hold);
    await house.reject('bob', 'too late in the day');
    await house.ended();
    await house.request('bob');
    await house.waitFor('the second', async () => (await house.rotations()).length === 2);
    await house.request('carol', 'cancel auth-api --reason "changed my mind"');
    await house.ended();
    const reminder = await house.waitFor('a reminder', () => house.offering('cleanup-keep'));
    await house.clickButton('ada', 'cleanup-keep', reminder);
    await house.waitFor('the word to be kept', async () =>
      (await entries()).some(({ action }) => action === 'cleanup-keep'),
    );
    const said = (await entries()).filter((entry) => entry.by.startsWith('U')).map(({ action, by }) => [action, by]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['hold', person('carol')],
        ['resume', person('dave')],
        ['rejected', person('bob')],
        ['requested', person('bob')],
        ['cancel', person('carol')],
        ['cleanup-keep', person('ada')],
      ]),
    );
  });

  it('promise 10: and `audit verify` finds the log whole after a rotation', async () => {
    const list = await finished();
    expect(await verify()).toEqual({
      exit: 0,
      lines: [`The audit log is whole: ${list.length} entries.`],
      json: { ok: true, count: list.length, anchored: true },
    });
  });

  const third = 3;
  it.each([
    [
      'edited',
      (list: AuditEntry[]) => list.map((entry) => (entry.seq === third ? { ...entry, by: 'U0SOMEBODY' } : entry)),
      { firstBad: third, why: 'edited' },
    ],
    ['deleted', (list: AuditEntry[]) => list.filter(({ seq }) => seq !== third), { firstBad: third, why: 'missing' }],
    [
      'swapped with the next one',
      (list: AuditEntry[]) => [...list.slice(0, 2), ...list.slice(2, 4).reverse(), ...list.slice(4)],
      { firstBad: third, why: 'order' },
    ],
    ['made again without the key', (list: AuditEntry[]) => rehashed(list, third), { firstBad: third, why: 'edited' }],
  ])('promise 10: and `audit verify` names the first bad entry where one was %s', async (_what, tamper, found) => {
    await write(tamper(await finished()));
    expect(await verify()).toMatchObject({ exit: 1, json: { ok: false, ...found } });
  });

  it('promise 10: and `audit verify` sees by the anchor that entries were cut off at the end', async () => {
    const list = await finished();
    const short = list.slice(0, -2);
    await write(short);
    const last = short.at(-1);
    await eyes.set(keys.auditHead, JSON.stringify({ chain: last?.chain, seq: last?.seq, hash: last?.hash }));
    expect(await verify()).toMatchObject({ exit: 1, json: { ok: false, firstBad: list.length - 1, why: 'truncated' } });
  });

  it('promise 10: and `audit verify` sees that the whole log was made again with another key', async () => {
    await write(rehashed(await finished(), 1));
    expect(await verify()).toMatchObject({ exit: 1, json: { ok: false, firstBad: 1, why: 'wrong-key' } });
  });

  it('promise 10: and after a loss of Redis a new chain names the anchored head of the lost one', async () => {
    await house.request('ada');
    await house.waitFor('the approval', async () => (await house.rotation())?.phase === 'approval');
    await anchored();
    const before = await head();
    await redis.flushAll();
    await house.waitFor('the rotation to be found again', async () => (await house.rotation())?.hold);
    const [first] = await entries();
    expect(first).toMatchObject({ action: 'chain-began', seq: 1, facts: { after: before } });
    expect(first?.chain).not.toBe(before.chain);
    await anchored();
    expect(await verify()).toMatchObject({ exit: 0 });
  });

  it('promise 10: and the log on stdout has every entry, those of a lost Redis too', async () => {
    await house.request('ada');
    await house.waitFor('the approval', async () => (await house.rotation())?.phase === 'approval');
    const before = await entries();
    await redis.flushAll();
    const copies = house
      .logs()
      .map((line) => JSON.parse(line) as { audit?: AuditEntry })
      .flatMap(({ audit }) => (audit ? [audit.hash] : []));
    expect(copies).toEqual(expect.arrayContaining(before.map(({ hash }) => hash)));
  });

  it('promise 10: and `/rotate history` shows who did what', async () => {
    await house.request('ada', 'auth-api --reason "the quarterly one"');
    await house.approve('bob');
    await house.ended();
    const interaction = await house.request('carol', 'history auth-api');
    await answerTo(house, interaction);
    const shown = shownText(interaction.responses[0] as unknown as Parameters<typeof shownText>[0]);
    expect(shown).toMatch(new RegExp(`<@${person('ada')}> asked for a rotation.*the quarterly one`));
    expect(shown).toMatch(new RegExp(`<@${person('bob')}> approved`));
  });
});

/** The entries from `first` on as somebody would write them who does not have the key: each chained to the one before. */
function rehashed(list: readonly AuditEntry[], first: number): AuditEntry[] {
  const made: AuditEntry[] = [];
  for (const entry of list) {
    if (entry.seq < first) made.push(entry);
    else {
      const { hash: _hash, ...bare } = { ...entry, previous: made.at(-1)?.hash ?? '', by: 'U0SOMEBODY' };
      made.push({ ...bare, hash: hashOf('a-key-of-their-own', bare) });
    }
  }
  return made;
}
