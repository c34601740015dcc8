import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { secret } from './samples.js';

const names = Array.from({ length: 7 }, (_, at) => `item-${at}`);

export function listsAndPaging(target: ContractTarget): void {
  describe('lists and paging', () => {
    let api: ContractApi;
    let namespace: string;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
      path = `/api/v1/namespaces/${namespace}/secrets`;
      for (const [at, name] of names.entries()) {
        const labels = { parity: at % 2 === 0 ? 'even' : 'odd', ...(at < 3 ? { early: 'yes' } : {}) };
        await api.ask('POST', path, { body: secret(name, { metadata: { name, labels } }) });
      }
    });
    afterAll(() => api.close());

    const namesOf = (answer: Answer): unknown[] =>
      (answer.body.items ?? []).map((item) => (item['metadata'] as { name: string }).name);
    const next = (page: Answer, query = 'limit=3'): Promise<Answer> =>
      api.ask('GET', `${path}?${query}&continue=${encodeURIComponent(page.body.metadata?.continue ?? '')}`);

    it('lists in order of name, without kind and apiVersion in its items', async () => {
      const { body } = await api.ask('GET', path);
      expect(body).toMatchObject({ kind: 'SecretList', apiVersion: 'v1' });
      expect(body.items?.map((item) => (item['metadata'] as { name: string }).name)).toEqual(names);
      expect(body.items?.[0]).not.toHaveProperty('kind');
      expect(body.metadata).not.toHaveProperty('continue');
    });

    it('gives each object once over all pages, and says how many are left', async () => {
      const first = await api.ask('GET', `${path}?limit=3`);
      const second = await next(first);
      const third = await next(second);
      expect([namesOf(first), namesOf(second), namesOf(third)]).toEqual([
        names.slice(0, 3),
        names.slice(3, 6),
        names.slice(6),
      ]);
      expect(first.body.metadata).toMatchObject({ remainingItemCount: 4 });
      expect(third.body.metadata).not.toHaveProperty('continue');
    });

    it('shows all pages as of the first one', async () => {
      const first = await api.ask('GET', `${path}?limit=3`);
      await api.ask('POST', path, { body: secret('item-5-new') });
      await api.ask('DELETE', `${path}/item-6`);
      const second = await next(first, 'limit=10');
      expect(namesOf(second)).toEqual(names.slice(3));
      expect(second.body.metadata?.resourceVersion).toBe(first.body.metadata?.resourceVersion);
      await api.ask('DELETE', `${path}/item-5-new`);
      await api.ask('POST', path, {
        body: secret('item-6', { metadata: { name: 'item-6', labels: { parity: 'even' } } }),
      });
    });

    it('refuses a continue token that it never gave', async () => {
      const { code, body } = await api.ask('GET', `${path}?limit=3&continue=bm9uc2Vuc2U`);
      expect(code).toBe(400);
      expect(body.reason).toBe('BadRequest');
    });

    it('refuses a continue token together with a resourceVersion', async () => {
      const first = await api.ask('GET', `${path}?limit=3`);
      const { code } = await next(first, `limit=3&resourceVersion=${first.body.metadata?.resourceVersion}`);
      expect(code).toBe(400);
    });

    it.each([
      ['early', ['item-0', 'item-1', 'item-2']],
      ['!early,parity=odd', ['item-3', 'item-5']],
      ['parity!=odd,early', ['item-0', 'item-2']],
      ['parity in (odd,none),early', ['item-1']],
      ['parity notin (odd)', ['item-0', 'item-2', 'item-4', 'item-6']],
    ])('selects by labels: %s', async (selector, expected) => {
      expect(namesOf(await api.ask('GET', `${path}?labelSelector=${encodeURIComponent(selector)}`))).toEqual(expected);
    });

    it('fills pages with what is selected, and then does not say how many are left', async () => {
      const page = await api.ask('GET', `${path}?labelSelector=parity%3Deven&limit=3`);
      expect(namesOf(page)).toEqual(['item-0', 'item-2', 'item-4']);
      expect(page.body.metadata).not.toHaveProperty('remainingItemCount');
      expect(namesOf(await next(page, 'labelSelector=parity%3Deven&limit=3'))).toEqual(['item-6']);
    });

    it('selects by name, and refuses a field that it cannot select by', async () => {
      expect(namesOf(await api.ask('GET', `${path}?fieldSelector=metadata.name%3Ditem-2`))).toEqual(['item-2']);
      const { code, body } = await api.ask('GET', `${path}?fieldSelector=data.token%3Dx`);
      expect(code).toBe(400);
      expect(body.message).toContain('field label not supported: data.token');
    });

    it('refuses a label selector that makes no sense', async () => {
      const { code, body } = await api.ask('GET', `${path}?labelSelector=${encodeURIComponent('a in (')}`);
      expect(code).toBe(400);
      expect(body.reason).toBe('BadRequest');
    });

    it('lists all namespaces at once', async () => {
      const all = await api.ask('GET', '/api/v1/secrets?labelSelector=early');
      const ours = (all.body.items ?? []).filter(
        (item) => (item['metadata'] as { namespace: string }).namespace === namespace,
      );
      expect(ours).toHaveLength(3);
    });

    it('lists through the client library with its own page tokens', async () => {
      const first = await api.core.listNamespacedSecret({ namespace, limit: 4 });
      const rest = await api.core.listNamespacedSecret({
        namespace,
        limit: 4,
        _continue: first.metadata?._continue ?? '',
      });
      expect([...first.items, ...rest.items].map((item) => item.metadata?.name)).toEqual(names);
    });

    it('says not found of a resource that a group does not serve, and plainly 404 of a group that is not there', async () => {
      const { code, body } = await api.ask('GET', `/api/v1/namespaces/${namespace}/gadgets`);
      expect(code).toBe(404);
      expect(body).toMatchObject({ reason: 'NotFound', message: 'the server could not find the requested resource' });
      const nobody = await api.ask('GET', `/apis/nothing.example/v1/namespaces/${namespace}/gadgets`);
      expect(nobody.code).toBe(404);
      expect(nobody.text).toBe('404 page not found\n');
    });

    it('lists an empty namespace that does not exist as nothing', async () => {
      const { code, body } = await api.ask('GET', '/api/v1/namespaces/nowhere/secrets');
      expect(code).toBe(200);
      expect(body.items).toEqual([]);
    });
  });
}
