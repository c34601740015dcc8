import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';

const group = 'contract.keyturn.dev';
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `gadgets.${group}` },
  spec: {
    group,
    scope: 'Namespaced',
    names: { kind: 'Gadget', plural: 'gadgets', singular: 'gadget', listKind: 'GadgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

export function customKinds(target: ContractTarget): void {
  describe('custom kinds', () => {
    let api: ContractApi;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      path = `/apis/${group}/v1/namespaces/${await api.newNamespace()}/gadgets`;
      await api.ask('POST', definitions, { body: definition });
      await eventually(async () => expect((await api.ask('GET', path)).code).toBe(200));
    });
    afterAll(async () => {
      await api.ask('DELETE', `${definitions}/gadgets.${group}`);
      await api.close();
    });

    const create = (name: string): Promise<Answer> =>
      api.ask('POST', path, {
        body: { apiVersion: `${group}/v1`, kind: 'Gadget', metadata: { name }, spec: { secretName: 'api-key' } },
      });

    it('are discovered', async () => {
      await eventually(async () => {
        const { body } = await api.ask('GET', `/apis/${group}/v1`);
        expect(body['resources']).toEqual([
          expect.objectContaining({ name: 'gadgets', kind: 'Gadget', namespaced: true }),
        ]);
      });
    });

    it('are stored, counted and listed, each item with its kind', async () => {
      const made = await create('one');
      expect(made.code).toBe(201);
      expect(made.body.metadata?.generation).toBe(1);
      const { body } = await api.ask('GET', path);
      expect(body).toMatchObject({ kind: 'GadgetList', items: [{ kind: 'Gadget', spec: { secretName: 'api-key' } }] });
    });

    it('take JSON and merge patches, not strategic ones', async () => {
      await create('patched');
      const body = { spec: { secretName: 'api-key-20260101000000' } };
      const merged = await api.ask('PATCH', `${path}/patched`, { contentType: 'application/merge-patch+json', body });
      expect(merged.body).toMatchObject({ spec: body.spec, metadata: { generation: 2 } });
      const refused = await api.ask('PATCH', `${path}/patched`, {
        contentType: 'application/strategic-merge-patch+json',
        body,
      });
      expect(refused.code).toBe(415);
    });
  });
}
