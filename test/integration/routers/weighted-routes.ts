import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { own } from '../../../src/kubernetes/annotations.js';
import type { Answer } from '../kubernetes-contract/contract-api.js';
import { interfered, openRouterPlace, rotationId, toTheField, type RouterPlace } from './router-place.js';
import type { RouterTarget } from './router-target.js';
import type { Shown, WeightedSample } from './weighted-sample.js';

/** What a router of weighted backends promises, for one kind of routes. */
export function weightedRoutes(target: RouterTarget, sample: WeightedSample): void {
  const { kind, plural, group, version, router } = sample;

  describe(`A route of kind ${kind} on ${target.name}`, () => {
    let place: RouterPlace;
    beforeAll(async () => {
      place = await openRouterPlace(target, [`${kind}.${group}`]);
    });
    afterAll(() => place?.close());

    const api = `apis/${group}/${version}`;
    const create = (name: string, more: object = {}, spec: object = sample.spec) =>
      place.insist('POST', api, plural, { apiVersion: `${group}/${version}`, kind, metadata: { name, ...more }, spec });
    const read = (name: string) => place.insist('GET', api, `${plural}/${name}`);
    const merge = (name: string, body: object) => place.insist('PATCH', api, `${plural}/${name}`, body);
    const replaced = async (name: string, change: (route: Answer['body']) => unknown) =>
      place.insist('PUT', api, `${plural}/${name}`, change(await read(name)));
    const shown = ({ spec }: Answer['body']): Shown[][] => sample.shown(spec ?? {});
    const inspect = (route: string, among = ['auth', 'auth-admin'], by = 'other-20250303000000') =>
      router.inspect(place.cluster, { namespace: place.namespace, route, among, rotationId: by });
    const versionOf = async (name: string) => (await read(name)).metadata?.resourceVersion;
    /** The server may fill in a weight where there was none. */
    const asServed = (wanted: readonly (readonly Shown[])[], route: Answer['body']) =>
      wanted.map((rule, index) =>
        rule.map(([name, weight], place) => [name, weight ?? shown(route)[index]?.[place]?.[1]]),
      );

    test('goes up step by step, reads as what was set, and is to the field what it was at 0', async () => {
      const before = await create('steps', { annotations: { team: 'identity' } });
      const traffic = place.traffic('steps');
      expect(await router.readWeights(place.cluster, traffic)).toBe(0);
      for (const percent of [1, 10, 25, 50, 99, 100, 33, 0]) {
        expect(await router.setWeights(place.cluster, traffic, percent)).toBe('set');
        expect(await router.readWeights(place.cluster, traffic)).toBe(percent);
      }
      expect(toTheField(await read('steps'))).toEqual(toTheField(before));
    });

    test('has no annotations at 0 where it had none', async () => {
      const before = await create('bare');
      await router.setWeights(place.cluster, place.traffic('bare'), 50);
      await router.setWeights(place.cluster, place.traffic('bare'), 0);
      expect(toTheField(await read('bare'))).toEqual(toTheField(before));
    });

    test('gives the copy its part of the original in every rule, and others keep their share', async () => {
      await create('quarter');
      await router.setWeights(place.cluster, place.traffic('quarter'), 25);
      const route = await read('quarter');
      expect(shown(route)).toEqual(asServed(sample.atQuarter, route));
    });

    test('says in the cluster who moved its weights, and why', async () => {
      await create('noted');
      await router.setWeights(place.cluster, place.traffic('noted'), 10);
      const { metadata } = await read('noted');
      expect(metadata?.['annotations']).toMatchObject({
        'kubernetes.io/change-cause': `keyturn ${rotationId}: 10 % to auth-green`,
        [own.weights]: expect.stringContaining(rotationId),
      });
      expect(metadata?.['managedFields'] ?? [{ manager: 'keyturn' }]).toContainEqual(
        expect.objectContaining({ manager: 'keyturn' }),
      );
    });

    test('is not written where it is there already', async () => {
      await create('idle');
      const traffic = place.traffic('idle');
      for (const percent of [0, 25, 100, 0]) {
        await router.setWeights(place.cluster, traffic, percent);
        const before = await versionOf('idle');
        await router.setWeights(place.cluster, traffic, percent);
        expect(await versionOf('idle')).toBe(before);
      }
    });

    test('keeps what somebody else changes in the same moment', async () => {
      await create('together');
      const cluster = interfered(place.cluster, 1, () => merge('together', sample.otherChange));
      await router.setWeights(cluster, place.traffic('together'), 25);
      await router.setWeights(place.cluster, place.traffic('together'), 0);
      expect((await read('together')).spec).toMatchObject(sample.otherChange['spec' as never]);
      expect(shown(await read('together'))).toEqual(shown(await create('pattern')));
    });

    test('is read again where somebody else changed its backends in the same moment', async () => {
      await create('race');
      const traffic = place.traffic('race');
      const cluster = interfered(place.cluster, 1, () => router.setWeights(place.cluster, traffic, 10));
      expect(await router.setWeights(cluster, traffic, 50)).toBe('set');
      expect(await router.readWeights(place.cluster, traffic)).toBe(50);
    });

    test('is left to somebody who changes it without end, after five tries', async () => {
      await create('restless');
      const traffic = place.traffic('restless');
      const cluster = interfered(place.cluster, 99, (count) => router.setWeights(place.cluster, traffic, 10 + count));
      await expect(router.setWeights(cluster, traffic, 50)).rejects.toMatchObject({ code: 'conflict' });
      expect(await router.readWeights(place.cluster, traffic)).toBe(15);
    });

    test('reads as unknown where somebody changed a weight, and is put right', async () => {
      await create('edited');
      const traffic = place.traffic('edited');
      await router.setWeights(place.cluster, traffic, 10);
      await replaced('edited', (route) =>
        JSON.parse(JSON.stringify(route).replace(/"weight":(90|270)/, '"weight":60')),
      );
      expect(await router.readWeights(place.cluster, traffic)).toBeUndefined();
      await router.setWeights(place.cluster, traffic, 25);
      expect(await router.readWeights(place.cluster, traffic)).toBe(25);
    });

    test('reads as unknown where somebody put it back, and is put right', async () => {
      const { spec } = await create('put-back');
      const traffic = place.traffic('put-back');
      await router.setWeights(place.cluster, traffic, 10);
      await replaced('put-back', (route) => ({ ...route, spec }));
      expect(await router.readWeights(place.cluster, traffic)).toBeUndefined();
      await router.setWeights(place.cluster, traffic, 10);
      expect(await router.readWeights(place.cluster, traffic)).toBe(10);
    });

    test('is refused where nothing goes to the original any more, but at 0 %', async () => {
      await create('repointed');
      const traffic = place.traffic('repointed');
      await router.setWeights(place.cluster, traffic, 10);
      await replaced('repointed', (route) => ({ ...route, spec: sample.elsewhere }));
      expect(await router.readWeights(place.cluster, traffic)).toBeUndefined();
      await expect(router.setWeights(place.cluster, traffic, 25)).rejects.toMatchObject({
        code: 'refused',
        facts: { name: 'repointed', detail: expect.stringContaining('auth') },
      });
      expect(await router.setWeights(place.cluster, traffic, 0)).toBe('set');
      expect(await router.readWeights(place.cluster, traffic)).toBe(0);
    });

    test('is refused to a second rotation, and the first keeps its weights', async () => {
      await create('one-at-a-time');
      const traffic = place.traffic('one-at-a-time');
      await router.setWeights(place.cluster, traffic, 10);
      const second = { ...traffic, rotationId: 'other-20250303000000' };
      expect(await router.readWeights(place.cluster, second)).toBeUndefined();
      for (const percent of [25, 0]) {
        await expect(router.setWeights(place.cluster, second, percent)).rejects.toMatchObject({ code: 'refused' });
      }
      expect(await router.readWeights(place.cluster, traffic)).toBe(10);
    });

    test('reads as unknown where it is gone, and is not found', async () => {
      const traffic = place.traffic('never-there');
      expect(await router.readWeights(place.cluster, traffic)).toBeUndefined();
      await expect(router.setWeights(place.cluster, traffic, 0)).rejects.toMatchObject({ code: 'not-found' });
    });

    test('is planned with the Services that it sends to', async () => {
      await create('planned');
      expect(await inspect('planned')).toEqual({ services: ['auth'] });
      expect(await inspect('planned', ['auth', 'web'])).toEqual({ services: ['auth', 'web'] });
    });

    test.each([
      ['route-missing', {}, undefined],
      ['route-without-service', {}, sample.elsewhere],
      ['route-owned', { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:x' } }, sample.spec],
      ['route-owned', { labels: { 'kustomize.toolkit.fluxcd.io/name': 'shop' } }, sample.spec],
    ] as const)('is refused in the plan with %s, metadata being %j', async (code, metadata, spec) => {
      const name = `${code}-${Object.keys(metadata)[0] ?? ''}x`;
      if (spec) await create(name, metadata, spec);
      expect(await inspect(name)).toEqual({
        blockers: [expect.objectContaining({ code, what: expect.stringContaining(name) })],
      });
    });

    test('that Helm installed is planned: Helm heals nothing back by itself', async () => {
      await create('helm', { labels: { 'app.kubernetes.io/managed-by': 'Helm' } });
      expect(await inspect('helm')).toEqual({ services: ['auth'] });
    });

    test('is refused in the plan while another rotation moves its weights', async () => {
      await create('taken');
      await router.setWeights(place.cluster, place.traffic('taken'), 10);
      expect(await inspect('taken')).toEqual({
        blockers: [expect.objectContaining({ code: 'route-taken', detail: rotationId })],
      });
    });

    test.each([25, 100])(
      'is planned by its own rotation as it was, while that gives the copy %d %%',
      async (percent) => {
        const name = `own-${percent}`;
        await create(name);
        const before = await inspect(name);
        await router.setWeights(place.cluster, place.traffic(name), percent);
        expect(await inspect(name, undefined, rotationId)).toEqual(before);
      },
    );

    const { older } = sample;
    if (older === undefined) return;
    test('is moved in an older version where no newer one is served', async () => {
      const before = await create('older');
      await place.serve(`${plural}.${group}`, [older]);
      const traffic = place.traffic('older');
      expect(await inspect('older')).toEqual({ services: ['auth'] });
      await router.setWeights(place.cluster, traffic, 25);
      expect(await router.readWeights(place.cluster, traffic)).toBe(25);
      await router.setWeights(place.cluster, traffic, 0);
      await place.serve(`${plural}.${group}`, [version, older]);
      expect((await read('older')).spec).toEqual(before.spec);
    });
  });
}
