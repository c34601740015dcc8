import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiException } from '@kubernetes/client-node';
import { connect, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { secret } from './samples.js';

export function createAndImmutability(target: ContractTarget): void {
  describe('creating and immutability', () => {
    let api: ContractApi;
    let path: string;
    let namespace: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
      path = `/api/v1/namespaces/${namespace}/secrets`;
    });
    afterAll(() => api.close());

    const merge = (name: string, body: object): ReturnType<ContractApi['ask']> =>
      api.ask('PATCH', `${path}/${name}`, { body, contentType: 'application/merge-patch+json' });

    it('turns stringData into data and fills in type, uid, version and time', async () => {
      const { code, body } = await api.ask('POST', path, { body: secret('from-strings', { data: { other: 'eA==' } }) });
      expect(code).toBe(201);
      expect(body).toMatchObject({ kind: 'Secret', type: 'Opaque', data: { token: 'Zmlyc3Q=', other: 'eA==' } });
      expect(body).not.toHaveProperty('stringData');
      expect(body.metadata).toMatchObject({ namespace, uid: expect.any(String), resourceVersion: expect.any(String) });
      expect(body.metadata?.['creationTimestamp']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    });

    it('refuses a second object of the same name as AlreadyExists', async () => {
      await api.ask('POST', path, { body: secret('twice') });
      const { code, body } = await api.ask('POST', path, { body: secret('twice') });
      expect(code).toBe(409);
      expect(body).toMatchObject({
        kind: 'Status',
        status: 'Failure',
        reason: 'AlreadyExists',
        message: 'secrets "twice" already exists',
        details: { name: 'twice', kind: 'secrets' },
      });
    });

    it('gives the client library a code and a parsable body', async () => {
      await api.core.createNamespacedSecret({ namespace, body: { metadata: { name: 'library' }, immutable: true } });
      const again = api.core.createNamespacedSecret({ namespace, body: { metadata: { name: 'library' } } });
      const error: unknown = await again.catch((refused: unknown) => refused);
      expect(error).toBeInstanceOf(ApiException);
      expect((error as ApiException<string>).code).toBe(409);
      expect(JSON.parse((error as ApiException<string>).body)).toMatchObject({ reason: 'AlreadyExists' });
    });

    it('makes a name from generateName', async () => {
      const body = { metadata: { generateName: 'made-' } };
      const first = await api.ask('POST', path, { body });
      const second = await api.ask('POST', path, { body });
      expect(first.body.metadata?.name).toMatch(/^made-[a-z0-9]{5}$/);
      expect(second.body.metadata?.name).not.toBe(first.body.metadata?.name);
    });

    it('answers a dry run as if it had created, and stores nothing', async () => {
      const { code, body } = await api.ask('POST', `${path}?dryRun=All`, { body: secret('dry') });
      expect(code).toBe(201);
      expect(body.data).toEqual({ token: 'Zmlyc3Q=' });
      expect((await api.ask('GET', `${path}/dry`)).code).toBe(404);
    });

    it('refuses to create in a namespace that does not exist', async () => {
      const { code, body } = await api.ask('POST', '/api/v1/namespaces/nowhere/secrets', { body: secret('lost') });
      expect(code).toBe(404);
      expect(body).toMatchObject({ reason: 'NotFound', message: 'namespaces "nowhere" not found' });
    });

    it('refuses a body of another namespace than the address', async () => {
      const body = secret('elsewhere', { metadata: { name: 'elsewhere', namespace: 'other' } });
      const { code, body: status } = await api.ask('POST', path, { body });
      expect(code).toBe(400);
      expect(status.reason).toBe('BadRequest');
    });

    it('refuses to change the data of an immutable Secret, and says which field', async () => {
      await api.ask('POST', path, { body: secret('frozen', { immutable: true }) });
      const { code, body } = await merge('frozen', { stringData: { token: 'second' } });
      expect(code).toBe(422);
      expect(body.reason).toBe('Invalid');
      expect(body.message).toBe(
        'Secret "frozen" is invalid: data: Forbidden: field is immutable when `immutable` is set',
      );
      expect(body.details?.causes).toEqual([
        {
          reason: 'FieldValueForbidden',
          message: 'Forbidden: field is immutable when `immutable` is set',
          field: 'data',
        },
      ]);
    });

    it('refuses to make an immutable Secret mutable again', async () => {
      await api.ask('POST', path, { body: secret('thawed', { immutable: true }) });
      const { code, body } = await merge('thawed', { immutable: null });
      expect(code).toBe(422);
      expect(body.details?.causes?.[0]?.field).toBe('immutable');
    });

    it('lets the labels and annotations of an immutable Secret change', async () => {
      await api.ask('POST', path, { body: secret('labelled', { immutable: true }) });
      const { code, body } = await merge('labelled', { metadata: { labels: { a: 'b' }, annotations: { c: 'd' } } });
      expect(code).toBe(200);
      expect(body.metadata).toMatchObject({ labels: { a: 'b' }, annotations: { c: 'd' } });
    });

    it('refuses to change the type of a Secret', async () => {
      await api.ask('POST', path, { body: secret('typed') });
      const { code, body } = await merge('typed', { type: 'example.com/other' });
      expect(code).toBe(422);
      expect(body.message).toBe(
        'Secret "typed" is invalid: type: Invalid value: "example.com/other": field is immutable',
      );
    });

    it('never gives two objects the same uid, not even under one name', async () => {
      const first = await api.ask('POST', path, { body: secret('reborn') });
      await api.ask('DELETE', `${path}/reborn`);
      const second = await api.ask('POST', path, { body: secret('reborn') });
      expect(second.body.metadata?.uid).not.toBe(first.body.metadata?.uid);
    });
  });
}
