import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ingressNginx } from '../../../src/kubernetes/traffic/ingress-nginx.js';
import { interfered, openRouterPlace, rotationId, toTheField, type RouterPlace } from './router-place.js';
import type { RouterTarget } from './router-target.js';

const networking = 'apis/networking.k8s.io/v1';
const nginx = 'nginx.ingress.kubernetes.io';

function backend(name: string): object {
  return { service: { name, port: { number: 80 } } };
}

function rule(host: string, ...services: string[]): object {
  const paths = services.map((name) => ({ path: `/${name}`, pathType: 'Prefix', backend: backend(name) }));
  return { host, http: { paths } };
}

/** What canary Ingresses promise. */
export function canaryIngresses(target: RouterTarget): void {
  describe(`A canary Ingress on ${target.name}`, () => {
    let place: RouterPlace;
    beforeAll(async () => {
      place = await openRouterPlace(target);
    });
    afterAll(() => place?.close());

    const create = (name: string, more: { annotations?: object; spec?: object } = {}) =>
      place.insist('POST', networking, 'ingresses', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        metadata: { name, annotations: more.annotations ?? {} },
        spec: { ingressClassName: 'nginx', rules: [rule(`${name}.example`, 'auth', 'web')], ...more.spec },
      });
    const read = (name: string) => place.insist('GET', networking, `ingresses/${name}`);
    const merge = (name: string, body: object) => place.insist('PATCH', networking, `ingresses/${name}`, body);
    const isThere = async (name: string) => {
      const path = `/${networking}/namespaces/${place.namespace}/ingresses/${name}`;
      return (await place.api.ask('GET', path)).code === 200;
    };
    const among = ['auth', 'auth-admin'];
    const inspect = (route: string, by = 'other-20250303000000') =>
      ingressNginx.inspect(place.cluster, { namespace: place.namespace, route, among, rotationId: by });
    const set = (route: string, percent: number) =>
      ingressNginx.setWeights(place.cluster, place.traffic(route), percent);
    const weight = (route: string) => ingressNginx.readWeights(place.cluster, place.traffic(route));

    test('goes up step by step beside a route that is never written, and is gone at 0', async () => {
      const before = await create('steps');
      expect(await weight('steps')).toBe(0);
      for (const percent of [10, 25, 50, 100, 33]) {
        expect(await set('steps', percent)).toBe('set');
        expect(await weight('steps')).toBe(percent);
        const { metadata } = await read('steps-green');
        expect(metadata?.['annotations']).toMatchObject({
          [`${nginx}/canary`]: 'true',
          [`${nginx}/canary-weight`]: String(percent),
          'keyturn.dev/rotation': rotationId,
        });
      }
      expect(await set('steps', 0)).toBe('set');
      expect(await isThere('steps-green')).toBe(false);
      expect(await weight('steps')).toBe(0);
      expect(await read('steps')).toEqual(before);
    });

    test('has the route’s class, TLS, and those paths alone that lead to the original', async () => {
      const tls = [{ hosts: ['shape.example'], secretName: 'shape-tls' }];
      const rules = [rule('shape.example', 'auth', 'web'), rule('other.example', 'web')];
      await create('shape', { spec: { tls, rules, defaultBackend: backend('auth') } });
      await set('shape', 10);
      const [path] = (rule('shape.example', 'auth') as { http: { paths: object[] } }).http.paths;
      expect((await read('shape-green')).spec).toEqual({
        ingressClassName: 'nginx',
        tls,
        defaultBackend: backend('auth-green'),
        rules: [{ host: 'shape.example', http: { paths: [{ ...path, backend: backend('auth-green') }] } }],
      });
      await set('shape', 0);
    });

    test('takes over the annotations that nginx reads of a canary, and none by which others would act on it', async () => {
      const kept = { [`${nginx}/affinity`]: 'cookie', [`${nginx}/session-cookie-name`]: 'shop' };
      const left = { 'cert-manager.io/cluster-issuer': 'x', [`${nginx}/rewrite-target`]: '/' };
      await create('notes', { annotations: { ...kept, ...left } });
      await set('notes', 10);
      const annotations = (await read('notes-green')).metadata?.['annotations'] as object;
      expect(annotations).toMatchObject(kept);
      for (const key of Object.keys(left)) expect(annotations).not.toHaveProperty([key]);
    });

    test('is not written where it is there already', async () => {
      await create('idle');
      await set('idle', 25);
      const before = await read('idle-green');
      await set('idle', 25);
      expect(await read('idle-green')).toEqual(before);
    });

    test('follows the route’s rules', async () => {
      await create('moving');
      await set('moving', 25);
      await merge('moving', { spec: { rules: [rule('new.example', 'auth')] } });
      expect(await weight('moving')).toBeUndefined();
      await set('moving', 25);
      expect((await read('moving-green')).spec).toMatchObject({ rules: [{ host: 'new.example' }] });
      expect(await weight('moving')).toBe(25);
    });

    test.each([
      ['another weight', { [`${nginx}/canary-weight`]: '60' }],
      ['a header that decides', { [`${nginx}/canary-by-header`]: 'x-beta' }],
      ['no canary any more', { [`${nginx}/canary`]: null }],
    ])('reads as unknown where somebody gave it %s, and is put right', async (what, annotations) => {
      const name = what.replaceAll(' ', '-');
      await create(name);
      await set(name, 10);
      await merge(`${name}-green`, { metadata: { annotations } });
      expect(await weight(name)).toBeUndefined();
      await set(name, 10);
      expect(await weight(name)).toBe(10);
    });

    test('keeps what somebody else changes in the same moment', async () => {
      await create('together');
      await set('together', 10);
      const cluster = interfered(place.cluster, 1, () =>
        merge('together-green', { metadata: { labels: { team: 'identity' } } }),
      );
      await ingressNginx.setWeights(cluster, place.traffic('together'), 50);
      expect((await read('together-green')).metadata).toMatchObject({ labels: { team: 'identity' } });
      expect(await weight('together')).toBe(50);
    });

    test('is deleted as it was looked at: one that changed in the same moment is looked at again', async () => {
      await create('changed');
      await set('changed', 10);
      let deletions = 0;
      const cluster = {
        ...place.cluster,
        async send(request: Parameters<typeof place.cluster.send>[0]) {
          if (request.verb === 'delete') deletions += 1;
          if (deletions === 1 && request.verb === 'delete') {
            await merge('changed-green', { metadata: { labels: { seen: 'yes' } } });
          }
          return place.cluster.send(request);
        },
      };
      expect(await ingressNginx.setWeights(cluster, place.traffic('changed'), 0)).toBe('set');
      expect([deletions, await isThere('changed-green')]).toEqual([2, false]);
    });

    test('of another rotation is neither read as ours, nor changed, nor deleted', async () => {
      await create('foreign');
      await set('foreign', 10);
      const second = { ...place.traffic('foreign'), rotationId: 'other-20250303000000' };
      const before = await read('foreign-green');
      expect(await ingressNginx.readWeights(place.cluster, second)).toBeUndefined();
      for (const percent of [25, 0]) {
        await expect(ingressNginx.setWeights(place.cluster, second, percent)).rejects.toMatchObject({
          code: 'refused',
          facts: { detail: expect.stringContaining(rotationId) },
        });
      }
      expect(toTheField(await read('foreign-green'))).toEqual(toTheField(before));
    });

    test('is removed though the route is gone, and that is said', async () => {
      await create('gone');
      await set('gone', 10);
      await place.insist('DELETE', networking, 'ingresses/gone');
      expect(await weight('gone')).toBeUndefined();
      await expect(set('gone', 10)).rejects.toMatchObject({ code: 'not-found' });
      await expect(set('gone', 0)).rejects.toMatchObject({ code: 'not-found' });
      expect(await isThere('gone-green')).toBe(false);
    });

    test('is planned with the Services that the route sends to, whoever owns the route', async () => {
      await create('planned', { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:x' } });
      expect(await inspect('planned')).toEqual({ services: ['auth'] });
    });

    test('is planned by its own rotation as it was, while that gives the copy traffic', async () => {
      await create('own');
      const before = await inspect('own');
      await set('own', 100);
      expect(await inspect('own', rotationId)).toEqual(before);
      expect(await inspect('own')).toMatchObject({ blockers: [{ code: 'route-taken' }] });
    });

    test('is refused in the plan without a route, or without a Service of the workload in it', async () => {
      await create('elsewhere', { spec: { rules: [rule('elsewhere.example', 'web')] } });
      expect(await inspect('missing')).toEqual({ blockers: [{ code: 'route-missing', what: 'ingress/missing' }] });
      expect(await inspect('elsewhere')).toEqual({
        blockers: [{ code: 'route-without-service', what: 'ingress/elsewhere', detail: 'auth, auth-admin' }],
      });
    });

    test('is refused in the plan where somebody has a canary of the same path, or anything of its name', async () => {
      await create('beta', { spec: { rules: [rule('shared.example', 'auth')] } });
      const canary = { [`${nginx}/canary`]: 'true', [`${nginx}/canary-weight`]: '5' };
      await create('beta-test', { annotations: canary, spec: { rules: [rule('shared.example', 'auth')] } });
      await create('named');
      await create('named-green');
      expect(await inspect('beta')).toEqual({
        blockers: [{ code: 'route-taken', what: 'ingress/beta', detail: 'ingress/beta-test' }],
      });
      expect(await inspect('named')).toEqual({
        blockers: [{ code: 'route-taken', what: 'ingress/named', detail: 'ingress/named-green' }],
      });
    });

    test('of a route whose rules lead to the original no more is refused', async () => {
      await create('repointed');
      await merge('repointed', { spec: { rules: [rule('repointed.example', 'web')] } });
      await expect(set('repointed', 10)).rejects.toMatchObject({ code: 'refused' });
      expect(await set('repointed', 0)).toBe('set');
    });
  });
}
