import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { deployment, secret } from './samples.js';

export function rbac(target: ContractTarget): void {
  describe('who may do what', () => {
    let api: ContractApi;
    let namespace: string;
    let as: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
      as = `system:serviceaccount:${namespace}:keyturn`;
      await api.ask('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, {
        body: { metadata: { name: 'keyturn' } },
      });
      await api.ask('POST', `/api/v1/namespaces/${namespace}/secrets`, { body: secret('named') });
    });
    afterAll(() => api.close());

    const path = (resource: string): string => `/api/v1/namespaces/${namespace}/${resource}`;
    const grant = async (name: string, rules: object[]): Promise<void> => {
      const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
      await api.ask('POST', `${roles}/roles`, { body: { metadata: { name }, rules } });
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
      const subjects = [{ kind: 'ServiceAccount', name: 'keyturn', namespace }];
      await api.ask('POST', `${roles}/rolebindings`, { body: { metadata: { name }, roleRef, subjects } });
    };

    it('says who may not do what, where', async () => {
      const { code, body } = await api.ask('GET', path('secrets'), { as });
      expect(code).toBe(403);
      expect(body).toMatchObject({ kind: 'Status', reason: 'Forbidden', details: { kind: 'secrets' } });
      expect(body.message).toBe(
        `secrets is forbidden: User "${as}" cannot list resource "secrets" in API group "" in the namespace "${namespace}"`,
      );
    });

    it('names the object and the group in its refusal', async () => {
      const { body } = await api.ask('DELETE', `/apis/apps/v1/namespaces/${namespace}/deployments/web`, { as });
      expect(body.message).toBe(
        `deployments.apps "web" is forbidden: User "${as}" cannot delete resource "deployments" in API group "apps" in the namespace "${namespace}"`,
      );
      expect(body.details).toMatchObject({ name: 'web', group: 'apps', kind: 'deployments' });
    });

    it('says when it is the whole cluster that may not be seen', async () => {
      const { body } = await api.ask('GET', '/api/v1/secrets', { as });
      expect(body.message).toBe(
        `secrets is forbidden: User "${as}" cannot list resource "secrets" in API group "" at the cluster scope`,
      );
    });

    it('counts a namespace as something in itself', async () => {
      const { body } = await api.ask('GET', `/api/v1/namespaces/${namespace}`, { as });
      expect(body.message).toBe(
        `namespaces "${namespace}" is forbidden: User "${as}" cannot get resource "namespaces" in API group "" in the namespace "${namespace}"`,
      );
    });

    it('says so before it says what is not there', async () => {
      const { code, body } = await api.ask('GET', path('gadgets'), { as });
      expect(code).toBe(403);
      expect(body.message).toBe(
        `gadgets is forbidden: User "${as}" cannot list resource "gadgets" in API group "" in the namespace "${namespace}"`,
      );
    });

    it('says which bound role does not exist', async () => {
      const other = `system:serviceaccount:${namespace}:other`;
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'missing' };
      const subjects = [{ kind: 'ServiceAccount', name: 'other', namespace }];
      await api.ask('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
        body: { metadata: { name: 'dangling' }, roleRef, subjects },
      });
      await eventually(async () => {
        const { body } = await api.ask('GET', path('secrets'), { as: other });
        expect(body.message).toBe(
          `secrets is forbidden: User "${other}" cannot list resource "secrets" in API group "" in the namespace "${namespace}": RBAC: role.rbac.authorization.k8s.io "missing" not found`,
        );
      });
    });

    it('lets a Role grant verbs on named objects, from the moment it is there', async () => {
      await grant('one', [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['named'] }]);
      await eventually(async () => expect((await api.ask('GET', path('secrets/named'), { as })).code).toBe(200));
      expect((await api.ask('GET', path('secrets/other'), { as })).code).toBe(403);
      expect((await api.ask('GET', path('secrets'), { as })).code).toBe(403);
    });

    it('treats subresources as resources of their own', async () => {
      await grant('workloads', [
        { apiGroups: ['apps'], resources: ['deployments'], verbs: ['create', 'get', 'patch'] },
      ]);
      const apps = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      await eventually(async () => {
        const made = await api.ask('POST', apps, { as, body: deployment('web', { replicas: 0 }) });
        expect([201, 409]).toContain(made.code);
      });
      const scaled = await api.ask('PATCH', `${apps}/web/scale`, {
        as,
        contentType: 'application/merge-patch+json',
        body: { spec: { replicas: 1 } },
      });
      expect(scaled.code).toBe(403);
      expect(scaled.body.message).toContain('cannot patch resource "deployments/scale" in API group "apps"');
    });

    const review = (resourceAttributes: object): Promise<Answer> =>
      api.ask('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        as,
        body: { spec: { resourceAttributes } },
      });

    it('answers a review for oneself', async () => {
      await grant('reviewed', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['list'] }]);
      await eventually(async () => {
        const { code, body } = await review({ namespace, verb: 'list', resource: 'configmaps' });
        expect(code).toBe(201);
        expect(body.status).toMatchObject({ allowed: true });
      });
      expect((await review({ namespace, verb: 'list', resource: 'secrets' })).body.status).toMatchObject({
        allowed: false,
      });
      expect((await review({ verb: 'list', resource: 'configmaps' })).body.status).toMatchObject({ allowed: false });
    });

    it('takes a right away when its Role goes', async () => {
      await grant('brief', [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }]);
      await eventually(async () => expect((await api.ask('GET', path('pods'), { as })).code).toBe(200));
      await api.ask('DELETE', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/brief`);
      await eventually(async () => expect((await api.ask('GET', path('pods'), { as })).code).toBe(403));
    });
  });
}
