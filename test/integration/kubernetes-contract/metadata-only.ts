import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { secret } from './samples.js';

const metadataList = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
const metadataOne = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

export function metadataOnly(target: ContractTarget): void {
  describe('metadata only and tables', () => {
    let api: ContractApi;
    let path: string;
    beforeAll(async () => {
      api = await connect(target);
      path = `/api/v1/namespaces/${await api.newNamespace()}/secrets`;
      for (const name of ['a', 'b', 'c']) await api.ask('POST', path, { body: secret(name) });
    });
    afterAll(() => api.close());

    it('lists metadata without a trace of the values', async () => {
      const { body, text } = await api.ask('GET', path, { accept: metadataList });
      expect(body).toMatchObject({ kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1' });
      expect(body.items).toMatchObject(
        ['a', 'b', 'c'].map((name) => ({ kind: 'PartialObjectMetadata', metadata: { name, uid: expect.any(String) } })),
      );
      expect(text).not.toContain('Zmlyc3Q=');
    });

    it('pages metadata', async () => {
      const first = await api.ask('GET', `${path}?limit=2`, { accept: metadataList });
      const token = encodeURIComponent(first.body.metadata?.continue ?? '');
      const second = await api.ask('GET', `${path}?limit=2&continue=${token}`, { accept: metadataList });
      expect(first.body.items).toHaveLength(2);
      expect(second.body.items).toMatchObject([{ metadata: { name: 'c' } }]);
    });

    it('reads one object as metadata', async () => {
      const { body, text } = await api.ask('GET', `${path}/a`, { accept: metadataOne });
      expect(body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'a' } });
      expect(text).not.toContain('Zmlyc3Q=');
    });

    it('answers a patch with metadata when asked for', async () => {
      const { body } = await api.ask('PATCH', `${path}/a`, {
        accept: metadataOne,
        contentType: 'application/merge-patch+json',
        body: { metadata: { labels: { x: 'y' } } },
      });
      expect(body).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { labels: { x: 'y' } } });
      expect(body).not.toHaveProperty('data');
    });

    it('takes the first of several accepted types that it can serve', async () => {
      const accept = `application/unheard-of, ${metadataList}, application/json`;
      expect((await api.ask('GET', path, { accept })).body.kind).toBe('PartialObjectMetadataList');
    });

    it('refuses a type that it cannot serve', async () => {
      expect((await api.ask('GET', path, { accept: 'text/html' })).code).toBe(406);
    });

    it('prints a table without values', async () => {
      const { body, text } = await api.ask('GET', path, { accept: 'application/json;as=Table;g=meta.k8s.io;v=v1' });
      const columns = body['columnDefinitions'] as { name: string }[];
      expect(columns.map((column) => column.name)).toEqual(['Name', 'Type', 'Data', 'Age']);
      expect(body['rows']).toHaveLength(3);
      expect(text).not.toContain('Zmlyc3Q=');
    });

    it('identifies the cluster by the uid of kube-system', async () => {
      const { body } = await api.ask('GET', '/api/v1/namespaces/kube-system');
      expect(body.metadata?.uid).toEqual(expect.any(String));
    });

    it('sends its own time', async () => {
      const { headers } = await api.ask('GET', '/version');
      expect(Date.parse(headers.get('date') ?? '')).not.toBeNaN();
    });
  });
}
