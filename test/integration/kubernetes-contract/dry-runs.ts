import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { deployment, secret } from './samples.js';

const mergePatch = 'application/merge-patch+json';

/** `dryRun=All`: everything is checked and answered as if it were done, and nothing is. */
export function dryRuns(target: ContractTarget): void {
  describe('dry runs', () => {
    let api: ContractApi;
    let namespace: string;
    let secrets: string;
    let before: Answer['body'];
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
      secrets = `/api/v1/namespaces/${namespace}/secrets`;
      before = (await api.ask('POST', secrets, { body: secret('there', { immutable: true }) })).body;
    });
    afterAll(() => api.close());

    it('give what is made an identity, and no version', async () => {
      const { code, body } = await api.ask('POST', `${secrets}?dryRun=All`, { body: secret('made') });
      expect(code).toBe(201);
      expect(body.metadata).toMatchObject({ uid: expect.any(String), creationTimestamp: expect.any(String) });
      expect(body.metadata).not.toHaveProperty('resourceVersion');
    });

    it('find what is wrong as the real thing does', async () => {
      const taken = await api.ask('POST', `${secrets}?dryRun=All`, { body: secret('there') });
      expect([taken.code, taken.body.reason]).toEqual([409, 'AlreadyExists']);
      const invalid = await api.ask('POST', `${secrets}?dryRun=All`, { body: secret('Upper') });
      expect([invalid.code, invalid.body.reason]).toEqual([422, 'Invalid']);
      const frozen = await api.ask('PATCH', `${secrets}/there?dryRun=All`, {
        contentType: mergePatch,
        body: { data: { token: 'AAAA' } },
      });
      expect([frozen.code, frozen.body.reason]).toEqual([422, 'Invalid']);
      const stale = await api.ask('DELETE', `${secrets}/there?dryRun=All`, {
        body: { preconditions: { uid: 'other' } },
      });
      expect([stale.code, stale.body.reason]).toEqual([409, 'Conflict']);
      const missing = await api.ask('PUT', `${secrets}/none?dryRun=All`, { body: secret('none') });
      expect([missing.code, missing.body.reason]).toEqual([404, 'NotFound']);
    });

    it('change nothing, whatever is asked', async () => {
      const { metadata, ...rest } = before;
      const labelled = { ...rest, metadata: { ...metadata, labels: { a: 'b' } } };
      const updated = await api.ask('PUT', `${secrets}/there?dryRun=All`, { body: labelled });
      expect(updated.body.metadata).toMatchObject({ labels: { a: 'b' } });
      expect((await api.ask('DELETE', `${secrets}/there?dryRun=All`)).code).toBe(200);
      expect((await api.ask('GET', `${secrets}/there`)).body).toEqual(before);
    });

    it('fill in what a workload leaves out, and start no pods', async () => {
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      const { body } = await api.ask('POST', `${path}?dryRun=All`, { body: deployment('dry') });
      expect(body.spec).toMatchObject({ progressDeadlineSeconds: 600, strategy: { type: 'RollingUpdate' } });
      expect((await api.ask('GET', path)).body.items).toEqual([]);
    });

    it('are refused when the word is not All', async () => {
      const { code, body } = await api.ask('POST', `${secrets}?dryRun=Client`, { body: secret('odd') });
      expect(code).toBe(422);
      expect(body.message).toBe(
        'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Client"]: supported values: "All"',
      );
    });
  });
}
