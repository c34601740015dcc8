import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { own } from '../../../src/kubernetes/annotations.js';
import { replicas } from '../../../src/kubernetes/traffic/replicas.js';
import type { Traffic } from '../../../src/kubernetes/traffic/router.js';
import { realPercent, shareOfReplicas } from '../../../src/kubernetes/traffic/share-of-replicas.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { deployment } from '../kubernetes-contract/samples.js';
import { interfered, openRouterPlace, rotationId, toTheField, type RouterPlace } from './router-place.js';
import type { RouterTarget } from './router-target.js';

const apps = 'apis/apps/v1';
interface Scaled {
  readonly spec: { readonly replicas: number };
  readonly status: { readonly readyReplicas?: number };
  readonly metadata: { readonly annotations?: Record<string, string>; readonly generation: number };
}

/** What the ratio of replicas promises. */
export function replicaRatio(target: RouterTarget): void {
  describe(`The ratio of replicas on ${target.name}`, () => {
    let place: RouterPlace;
    beforeAll(async () => {
      place = await openRouterPlace(target);
    });
    afterAll(() => place?.close());

    const read = async (name: string) => (await place.insist('GET', apps, `deployments/${name}`)) as unknown as Scaled;
    const scale = (name: string, to: number) =>
      place.insist('PATCH', apps, `deployments/${name}`, { spec: { replicas: to } });

    /** A Deployment of so many pods and its copy without any, both as they are once they have settled. */
    async function pair(name: string, full: number, copyTemplate: object = {}): Promise<Traffic> {
      const copy = `${name}-green`;
      await place.insist('POST', apps, 'deployments', deployment(name, { replicas: full }));
      await place.insist('POST', apps, 'deployments', deployment(copy, { replicas: 0, ...copyTemplate }));
      await eventually(async () => expect((await read(name)).status.readyReplicas ?? 0).toBe(full));
      return { rotationId, namespace: place.namespace, route: undefined, services: [], original: name, copy };
    }

    /** Calls again as long as it waits; gives the fewest pods that were asked for and ready at any moment in between. */
    async function reach(traffic: Traffic, percent: number, cluster = place.cluster): Promise<number> {
      let fewest = Infinity;
      await eventually(async () => {
        const answer = await replicas.setWeights(cluster, traffic, percent);
        const both = await Promise.all([read(traffic.original), read(traffic.copy)]);
        const standing = both.map(({ spec, status }) => Math.min(spec.replicas, status.readyReplicas ?? 0));
        fewest = Math.min(
          fewest,
          standing.reduce((one, other) => one + other, 0),
        );
        expect(answer).toBe('set');
      });
      return fewest;
    }

    test('really gives what it says at each step, and never has fewer pods than before', async () => {
      const traffic = await pair('steps', 5);
      expect(await replicas.readWeights(place.cluster, traffic)).toBe(0);
      for (const percent of [10, 25, 50, 100, 25]) {
        expect(await reach(traffic, percent)).toBeGreaterThanOrEqual(5);
        const share = shareOfReplicas(5, percent);
        expect((await read('steps')).spec.replicas).toBe(share.original);
        expect((await read('steps-green')).spec.replicas).toBe(share.copy);
        expect(await replicas.readWeights(place.cluster, traffic)).toBe(realPercent(5, percent));
      }
    });

    test('is, at 0, to the field what it was', async () => {
      const traffic = await pair('back', 3);
      const before = toTheField(await place.insist('GET', apps, 'deployments/back'));
      for (const percent of [50, 100, 0]) await reach(traffic, percent);
      const after = toTheField(await place.insist('GET', apps, 'deployments/back'));
      const settled = (object: unknown) => ({ ...(object as object), status: undefined });
      expect(settled(after)).toEqual(settled(before));
      expect((await read('back-green')).spec.replicas).toBe(0);
      expect(await replicas.readWeights(place.cluster, traffic)).toBe(0);
    });

    test('takes nothing from the original before the copy is ready', async () => {
      const template = (deployment('x') as { spec: { template: { metadata: object } } }).spec.template;
      const never = {
        ...template,
        metadata: { labels: { app: 'unready-green' }, annotations: { 'keyturn.dev/test': 'not-ready' } },
      };
      const traffic = await pair('unready', 2, { template: never });
      for (let count = 0; count < 10; count += 1) {
        expect(await replicas.setWeights(place.cluster, traffic, 50)).toBe('waiting');
      }
      await eventually(async () => expect((await read('unready-green')).spec.replicas).toBe(1));
      expect((await read('unready')).spec.replicas).toBe(2);
      expect(await replicas.readWeights(place.cluster, traffic)).toBe(0);
      await reach(traffic, 0);
      expect((await read('unready')).metadata.annotations?.[own.fullSize]).toBeUndefined();
    });

    test('is not written where it is there already', async () => {
      const traffic = await pair('idle', 2);
      for (const percent of [0, 50, 100, 0]) {
        await reach(traffic, percent);
        const before = await Promise.all([read('idle'), read('idle-green')]);
        expect(await replicas.setWeights(place.cluster, traffic, percent)).toBe('set');
        const after = await Promise.all([read('idle'), read('idle-green')]);
        expect(after.map(({ metadata }) => metadata)).toEqual(before.map(({ metadata }) => metadata));
      }
    });

    test('remembers the full size in the original from before the first pod is moved', async () => {
      const traffic = await pair('noted', 4);
      await replicas.setWeights(place.cluster, traffic, 25);
      const { metadata, spec } = await read('noted');
      expect(spec.replicas).toBe(4);
      expect(JSON.parse(metadata.annotations?.[own.fullSize] ?? '')).toMatchObject({
        rotation: rotationId,
        replicas: 4,
      });
    });

    test('keeps pods that somebody adds to the original meanwhile, also at 0', async () => {
      const traffic = await pair('grown', 2);
      await reach(traffic, 50);
      await scale('grown', 4);
      await reach(traffic, 50);
      const sizes = async () => [(await read('grown')).spec.replicas, (await read('grown-green')).spec.replicas];
      expect(await sizes()).toEqual([2, 3]);
      await reach(traffic, 0);
      expect(await sizes()).toEqual([5, 0]);
    });

    test('gives the original its pods back, though somebody took some away meanwhile', async () => {
      const traffic = await pair('shrunk', 4);
      await reach(traffic, 25);
      await scale('shrunk', 1);
      await reach(traffic, 0);
      expect((await read('shrunk')).spec.replicas).toBe(4);
    });

    test('begins anew where somebody scales the original in the same moment', async () => {
      const traffic = await pair('race', 2);
      const cluster = interfered(place.cluster, 1, () => scale('race', 3));
      await reach(traffic, 100, cluster);
      expect((await read('race-green')).spec.replicas).toBe(3);
      await reach(traffic, 0);
      expect((await read('race')).spec.replicas).toBe(3);
    });

    test('is refused to a second rotation', async () => {
      const traffic = await pair('one-at-a-time', 2);
      await reach(traffic, 50);
      const second = { ...traffic, rotationId: 'other-20250303000000' };
      await expect(replicas.setWeights(place.cluster, second, 0)).rejects.toMatchObject({ code: 'refused' });
    });

    test('gives nothing to the copy of a Deployment that has no pods', async () => {
      const traffic = await pair('asleep', 0);
      expect(await reach(traffic, 50)).toBe(0);
      expect((await read('asleep-green')).spec.replicas).toBe(0);
      expect(await replicas.readWeights(place.cluster, traffic)).toBeUndefined();
    });

    test('reads as unknown where the original is gone, and is not found', async () => {
      const traffic = { ...(await pair('lonely', 1)), original: 'never-there' };
      expect(await replicas.readWeights(place.cluster, traffic)).toBeUndefined();
      await expect(replicas.setWeights(place.cluster, traffic, 0)).rejects.toMatchObject({ code: 'not-found' });
    });

    test('needs the copy for any step but 0', async () => {
      const traffic = { ...(await pair('single', 1)), copy: 'never-there' };
      await expect(replicas.setWeights(place.cluster, traffic, 50)).rejects.toMatchObject({
        code: 'not-found',
        facts: { name: 'never-there' },
      });
      expect(await replicas.setWeights(place.cluster, traffic, 0)).toBe('set');
    });

    test('needs no route, and is planned without', async () => {
      const { cluster, namespace } = place;
      expect(
        await replicas.inspect(cluster, {
          namespace,
          route: undefined,
          among: ['auth'],
          rotationId: 'auth-api-20260303030303',
        }),
      ).toEqual({
        services: [],
      });
    });
  });
}
