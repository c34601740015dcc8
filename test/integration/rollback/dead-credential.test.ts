import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { own } from '../../../src/kubernetes/annotations.js';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import { shownText } from '../faults/shown-text.js';
import { openHouse, type House } from '../whole/house.js';
import { baseName, monitorId, oldName } from '../whole/usual-catalogue.js';

describe('an old credential that is probably dead', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  afterEach(() => house.close());

  const inWatch = async (value: object = {}): Promise<string> => {
    const entry = { value, environments: { production: { watch: '1m' } } };
    house = await openHouse({ redis, catalogue: { secrets: { 'auth-api': entry } } });
    await house.request('ada');
    await house.approve();
    const { version } = await house.waitFor('the watch', async () => {
      const now = await house.rotation();
      return now?.phase === 'watch' && now;
    });
    return `${baseName}-${version}`;
  };
  const both = (name: string) => ({ 'auth-service': name, 'session-worker': name });
  const held = () => house.waitFor('the hold', async () => (await house.rotation())?.hold);
  /** Presses `Roll back`, reads what is asked, and presses the button that names it. */
  const insist = async (): Promise<void> => {
    await house.clickButton('dave', 'rollback');
    const asked = await house.waitFor('the question', () =>
      house.slack.ephemerals('dave').findLast((message) => offersRollback(message)),
    );
    expect(shownText(asked)).toContain('probably dead');
    expect(shownText(asked)).toContain('Roll back anyway');
    await house.slack.user('dave').click(asked, 'rollback');
  };

  it('because its overlap is over: an alert puts nothing back and asks; a person who says so does', async () => {
    const newName = await inWatch({ overlap: '1ms' });
    await house.datadog.setState(monitorId, 'Alert');
    expect((await held()).reason).toMatchObject({ code: 'old-credential-over', stage: 'production', revoked: false });
    await house.waitFor('its words', () => /may make things worse/.test(shownText(house.living())));
    expect(house.references('production')).toEqual(both(newName));
    await insist();
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(both(oldName));
  });

  it('because somebody wrote on its Secret that it was revoked: the same', async () => {
    const newName = await inWatch();
    const secret = house.clusters.production.objects.get('Secret', 'production', oldName);
    const annotations = { ...secret?.metadata.annotations, [own.revokedAt]: '2026-03-02T12:00:00Z' };
    house.clusters.production.apply({ ...secret, metadata: { ...secret?.metadata, annotations } });
    await house.datadog.setState(monitorId, 'Alert');
    expect((await held()).reason).toMatchObject({ code: 'old-credential-over', name: oldName, revoked: true });
    expect(house.references('production')).toEqual(both(newName));
    await insist();
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(house.references('production')).toEqual(both(oldName));
  });
});

function offersRollback({ blocks }: { readonly blocks: unknown }): boolean {
  return JSON.stringify(blocks).includes('"action_id":"rollback"');
}
