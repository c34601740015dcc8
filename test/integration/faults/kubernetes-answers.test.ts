import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startRedis, type RedisServer } from '../../stand-ins/redis.js';
import type { Fault } from '../../stand-ins/stand-in-server.js';
import { openHouse, type House } from '../whole/house.js';
import { monitorId, oldName } from '../whole/usual-catalogue.js';
import { shownText } from './shown-text.js';

const patchOf = (name: string) => ({ method: 'PATCH', path: new RegExp(`/deployments/${name}`) });
const status = (code: number, body: object, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers: { 'content-type': 'application/json', ...headers },
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...body },
});

describe('a rotation whose Kubernetes API answers badly', () => {
  let redis: RedisServer;
  let house: House;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());
  beforeEach(async () => {
    house = await openHouse({ redis });
  });
  afterEach(() => house.close());

  const production = () => house.clusters.production;
  const shown = () => shownText(house.living());
  const heldFor = (code: string) =>
    house.waitFor(`a hold: ${code}`, async () => (await house.rotation())?.hold?.reason.code === code);
  const patched = () =>
    house
      .effects()
      .workloadsPatched.filter((name) => name.startsWith('production/'))
      .sort();
  const tries = (method: string, path: RegExp) => {
    let count = 0;
    production().server.watch({
      before: (request) => void (count += request.method === method && path.test(request.path) ? 1 : 0),
    });
    return () => count;
  };
  async function endsDone(): Promise<void> {
    const { ending, version } = await house.ended();
    expect(ending).toBe('done');
    const name = `auth-api-secrets-${version}`;
    expect(house.references('production')).toEqual({ 'auth-service': name, 'session-worker': name });
    expect(house.secrets('production').map((secret) => secret.name)).toEqual([oldName, name]);
  }

  it("F20: somebody else's change in the very moment of the switch is kept, and only the reference is altered", async () => {
    let deployed = false;
    production().server.watch({
      before: ({ method, path }) => {
        if (deployed || method !== 'PATCH' || !path.endsWith('/deployments/auth-service')) return;
        deployed = true;
        deployImage(house, 'registry.example/auth-service:1.43.0');
      },
    });
    await house.request('ada');
    await house.approve();
    await endsDone();
    expect(deployed).toBe(true);
    expect(imageOf(house)).toBe('registry.example/auth-service:1.43.0');
    expect(patched()).toEqual(['production/auth-service', 'production/session-worker']);
  });

  it('F21: 429 with a moment to wait is waited for, and the switch is done once', async () => {
    const headers = { 'retry-after': '1' };
    production().server.fail({
      ...patchOf('auth-service'),
      fault: status(429, { reason: 'TooManyRequests' }, headers),
      times: 2,
    });
    await house.request('ada');
    await house.approve();
    await endsDone();
    expect(patched()).toEqual(['production/auth-service', 'production/session-worker']);
  });

  it('F21: a moment beyond our deadline is not slept through: the rotation holds, says so, and goes on', async () => {
    const headers = { 'retry-after': '30' };
    const clear = production().server.fail({
      ...patchOf('auth-service'),
      fault: status(429, { reason: 'TooManyRequests' }, headers),
    });
    await house.request('ada');
    await house.approve();
    await heldFor('kubernetes-unreachable');
    await house.waitFor('the words', () => shown().includes('The Kubernetes API of `production` does not answer'));
    clear();
    await endsDone();
  });

  it.each(['status', 'reset', 'lose-answer'] as const)(
    'F22: a production write that ends in `%s` is done once, and the person sees nothing of it',
    async (kind) => {
      const fault: Fault = kind === 'status' ? status(500, { reason: 'InternalError' }) : { kind };
      production().server.fail({ ...patchOf('auth-service'), fault, times: 1 });
      await house.request('ada');
      await house.approve();
      await endsDone();
      expect(patched()).toEqual(['production/auth-service', 'production/session-worker']);
      expect(house.thread().join('\n')).not.toContain('on hold');
    },
  );

  it('F22: a Secret whose creation was answered by a cut connection is created once', async () => {
    production().server.fail({ method: 'POST', path: /\/secrets/, fault: { kind: 'lose-answer' }, times: 1 });
    await house.request('ada');
    await house.approve();
    await endsDone();
    expect(house.effects().secretsCreated).toHaveLength(2);
  });

  it('F23: an API that accepts and never answers: the message says so, nothing is sent twice, and it goes on by itself', async () => {
    const clear = production().server.fail({ path: /deployments\/auth-service/, fault: { kind: 'hang' } });
    await house.request('ada');
    await house.approve();
    await house.waitFor('several tries', async () => ((await house.rotation())?.pending?.tries ?? 0) > 1);
    await house.waitFor('the words', () => shown().includes('The Kubernetes API of `production` does not answer'));
    expect(shown()).toContain('The rotation waits and goes on by itself as soon as this is known again.');
    expect(patched()).toEqual([]);
    clear();
    await endsDone();
    expect(patched()).toEqual(['production/auth-service', 'production/session-worker']);
  });

  it('F26: a right that goes missing in the middle stops it before the next write, and the words name the rule to grant', async () => {
    const refusal = status(403, {
      reason: 'Forbidden',
      message: 'deployments.apps "auth-service" is forbidden: User "keyturn" cannot patch resource "deployments"',
    });
    const clear = production().server.fail({ method: 'PATCH', path: /deployments/, fault: refusal });
    await house.request('ada');
    await house.approve();
    await heldFor('forbidden');
    await house.waitFor('the rule', () =>
      shown().includes('apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"]'),
    );
    expect(shown()).toContain('Keyturn may not `patch` `deployments` in `production` of `production`.');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    clear();
    await endsDone();
  });

  it('F31: what admission denies is told in its own words, without a storm of tries, and can be given up', async () => {
    const denied = status(400, {
      message: 'admission webhook "images.example" denied the request: only signed changes',
    });
    const count = tries('PATCH', /deployments/);
    production().server.fail({ method: 'PATCH', path: /deployments/, fault: denied });
    await house.request('ada');
    await house.approve();
    await house.waitFor('the words', () =>
      shown().includes('admission webhook "images.example" denied the request: only signed changes'),
    );
    const before = count();
    const from = Date.now();
    await house.waitFor('more tries', () => count() > before + 4);
    // One try a poll interval (100 ms here) and workload, never more.
    expect(count() - before).toBeLessThanOrEqual(2 * Math.ceil((Date.now() - from) / 100) + 2);
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
    production().server.clearFaults();
    await house.request('ada', 'cancel auth-api');
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
  });

  it('F21: while the API throttles, a rollback gets through at its first free moment', async () => {
    house.writeCatalogue({ secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } } });
    await house.stop();
    await house.start();
    await house.request('ada');
    await house.approve();
    await house.waitFor('the watch', async () => (await house.rotation())?.phase === 'watch');
    const headers = { 'retry-after': '1' };
    production().server.fail({
      method: 'PATCH',
      path: /deployments/,
      fault: status(429, { reason: 'TooManyRequests' }, headers),
      times: 2,
    });
    await house.datadog.setState(monitorId, 'Alert');
    const { ending } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(house.references('production')).toEqual({ 'auth-service': oldName, 'session-worker': oldName });
  });
});

interface Image {
  spec: { template: { spec: { containers: { image: string }[] } } };
}

function imageOf(house: House): string | undefined {
  const found = house.clusters.production.objects.get('Deployment', 'production', 'auth-service') as unknown as Image;
  return found.spec.template.spec.containers[0]?.image;
}

/** What CI does while a rotation runs. */
function deployImage(house: House, image: string): void {
  const { production } = house.clusters;
  const next = structuredClone(production.objects.get('Deployment', 'production', 'auth-service')) as unknown as Image;
  for (const container of next.spec.template.spec.containers) container.image = image;
  production.apply(next);
}
