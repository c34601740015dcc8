import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { deployment, secret } from './samples.js';

export function deletePreconditions(target: ContractTarget): void {
  describe('deleting', () => {
    let api: ContractApi;
    let namespace: string;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
      path = `/api/v1/namespaces/${namespace}/secrets`;
    });
    afterAll(() => api.close());

    const created = async (name: string): Promise<Answer['body']> =>
      (await api.ask('POST', path, { body: secret(name) })).body;
    const remove = (name: string, preconditions: object): Promise<Answer> =>
      api.ask('DELETE', `${path}/${name}`, { body: { preconditions } });

    it('deletes when uid and resourceVersion are those given, and says so', async () => {
      const { metadata } = await created('exact');
      const { uid, resourceVersion } = metadata ?? {};
      const { code, body } = await remove('exact', { uid, resourceVersion });
      expect(code).toBe(200);
      expect(body).toMatchObject({
        kind: 'Status',
        status: 'Success',
        details: { name: 'exact', kind: 'secrets', uid },
      });
      const again = await remove('exact', { uid });
      expect(again.code).toBe(404);
      expect(again.body.reason).toBe('NotFound');
    });

    it('refuses another uid with 409 and deletes nothing', async () => {
      await created('other-uid');
      const { code, body } = await remove('other-uid', { uid: 'another' });
      expect(code).toBe(409);
      expect(body.reason).toBe('Conflict');
      expect(body.message).toContain('the UID in the precondition (another) does not match the UID in record');
      expect((await api.ask('GET', `${path}/other-uid`)).code).toBe(200);
    });

    it('refuses another resourceVersion with 409 and deletes nothing', async () => {
      const { metadata } = await created('changed');
      await api.ask('PATCH', `${path}/changed`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { a: 'b' } } },
      });
      const { code, body } = await remove('changed', {
        uid: metadata?.uid,
        resourceVersion: metadata?.resourceVersion,
      });
      expect(code).toBe(409);
      expect(body.message).toContain('the ResourceVersion in the precondition');
      expect((await api.ask('GET', `${path}/changed`)).code).toBe(200);
    });

    it('deletes nothing in a dry run', async () => {
      await created('dry');
      expect((await api.ask('DELETE', `${path}/dry?dryRun=All`)).code).toBe(200);
      expect((await api.ask('GET', `${path}/dry`)).code).toBe(200);
    });

    it('keeps an object with a finalizer until the finalizer goes', async () => {
      const metadata = { name: 'held', finalizers: ['example.com/hold'] };
      await api.ask('POST', path, { body: secret('held', { metadata }) });
      const deleted = await api.ask('DELETE', `${path}/held`);
      expect(deleted.body.metadata).toMatchObject({ deletionTimestamp: expect.any(String) });
      expect((await api.ask('GET', `${path}/held`)).code).toBe(200);
      await api.ask('PATCH', `${path}/held`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers: null } },
      });
      expect((await api.ask('GET', `${path}/held`)).code).toBe(404);
    });

    const sets = (app: string): Promise<Answer> =>
      api.ask('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets?labelSelector=app%3D${app}`);
    const withReplicaSet = async (name: string): Promise<void> => {
      await api.ask('POST', `/apis/apps/v1/namespaces/${namespace}/deployments`, {
        body: deployment(name, { replicas: 1 }),
      });
      await eventually(async () => expect((await sets(name)).body.items).toHaveLength(1));
    };

    it.each(['Background', 'Foreground'])('collects what a Deployment owned: %s', async (propagationPolicy) => {
      const name = `owner-${propagationPolicy.toLowerCase()}`;
      await withReplicaSet(name);
      const address = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
      await api.ask('DELETE', address, { body: { propagationPolicy } });
      await eventually(async () => {
        expect((await api.ask('GET', address)).code).toBe(404);
        expect((await sets(name)).body.items).toEqual([]);
        const pods = await api.ask('GET', `/api/v1/namespaces/${namespace}/pods?labelSelector=app%3D${name}`);
        expect(pods.body.items).toEqual([]);
      });
    });

    it('leaves what an orphaned Deployment owned, without its owner', async () => {
      await withReplicaSet('orphaned');
      const address = `/apis/apps/v1/namespaces/${namespace}/deployments/orphaned`;
      await api.ask('DELETE', address, { body: { propagationPolicy: 'Orphan' } });
      await eventually(async () => {
        expect((await api.ask('GET', address)).code).toBe(404);
        const [left] = (await sets('orphaned')).body.items ?? [];
        expect(left?.['metadata']).not.toHaveProperty('ownerReferences');
      });
    });

    it('collects an object whose owner does not exist', async () => {
      const ownerReferences = [
        { apiVersion: 'v1', kind: 'ConfigMap', name: 'gone', uid: '00000000-0000-0000-0000-000000000000' },
      ];
      await api.ask('POST', path, { body: secret('ownerless', { metadata: { name: 'ownerless', ownerReferences } }) });
      await eventually(async () => expect((await api.ask('GET', `${path}/ownerless`)).code).toBe(404));
    });

    it('creates nothing in a namespace that goes, and says so', async () => {
      const going = await api.newNamespace();
      const secrets = `/api/v1/namespaces/${going}/secrets`;
      // What holds it up while it is looked at.
      const held = { metadata: { name: 'held', finalizers: ['keyturn.dev/hold'] } };
      await api.ask('POST', secrets, { body: held });
      await api.ask('DELETE', `/api/v1/namespaces/${going}`);
      const { code, body } = await api.ask('POST', secrets, { body: secret('late') });
      expect(code).toBe(403);
      expect(body.message).toBe(
        `secrets "late" is forbidden: unable to create new content in namespace ${going} because it is being terminated`,
      );
      expect(body.details).toEqual({
        name: 'late',
        kind: 'secrets',
        causes: [
          {
            reason: 'NamespaceTerminating',
            message: `namespace ${going} is being terminated`,
            field: 'metadata.namespace',
          },
        ],
      });
      await api.ask('PATCH', `${secrets}/held`, {
        contentType: 'application/merge-patch+json',
        body: { metadata: { finalizers: null } },
      });
    });

    it('empties a namespace before it goes', async () => {
      const other = await api.newNamespace();
      await api.ask('POST', `/api/v1/namespaces/${other}/secrets`, { body: secret('inside') });
      const { body } = await api.ask('DELETE', `/api/v1/namespaces/${other}`);
      expect(body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
      await eventually(async () => {
        expect((await api.ask('GET', `/api/v1/namespaces/${other}`)).code).toBe(404);
        expect((await api.ask('GET', `/api/v1/namespaces/${other}/secrets/inside`)).code).toBe(404);
      });
    });
  });
}
