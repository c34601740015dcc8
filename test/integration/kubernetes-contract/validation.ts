import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { deployment, job, podTemplate, secret, statefulSet } from './samples.js';

export function validation(target: ContractTarget): void {
  describe('validation', () => {
    let api: ContractApi;
    let namespace: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
    });
    afterAll(() => api.close());

    const create = (resource: string, body: object): Promise<Answer> =>
      api.ask(
        'POST',
        `${resource.includes('/') ? `/apis/${resource.replace(/\/[^/]+$/, '')}` : '/api/v1'}/namespaces/${namespace}/${resource.replace(/^.*\//, '')}`,
        { body },
      );
    const fields = (answer: Answer): string[] => (answer.body.details?.causes ?? []).map((one) => one.field);

    it.each([
      ['upper case', 'Bad'],
      ['an underscore', 'bad_name'],
      ['a dash at the end', 'bad-'],
      ['an empty part', 'bad..name'],
      ['254 characters', 'a'.repeat(254)],
    ])('refuses the name of a Secret with %s', async (_, name) => {
      const answer = await create('secrets', secret(name));
      expect(answer.code).toBe(422);
      expect(answer.body.reason).toBe('Invalid');
      expect(fields(answer)).toContain('metadata.name');
      expect(answer.body.details).toMatchObject({ name, kind: 'Secret' });
    });

    it('takes a name of 253 characters with dots', async () => {
      expect((await create('secrets', secret(`${'a'.repeat(126)}.${'b'.repeat(126)}`))).code).toBe(201);
    });

    it('refuses an object without a name', async () => {
      const answer = await create('secrets', { metadata: {} });
      expect(answer.code).toBe(422);
      expect(answer.body.message).toContain('metadata.name: Required value: name or generateName is required');
    });

    it.each(['with space', 'with/slash', '..', '..hidden'])('refuses the key %j', async (key) => {
      const answer = await create('secrets', secret('keys', { stringData: { [key]: 'x' } }));
      expect(answer.code).toBe(422);
      expect(fields(answer)).toContain(`data[${key}]`);
    });

    it('takes a Secret of 1 MiB and refuses one byte more', async () => {
      const size = 1_048_576;
      const exact = await create('secrets', secret('large', { stringData: { x: 'a'.repeat(size) } }));
      expect(exact.code).toBe(201);
      const more = await create('secrets', secret('larger', { stringData: { x: 'a'.repeat(size + 1) } }));
      expect(more.code).toBe(422);
      expect(more.body.details?.causes).toMatchObject([{ field: 'data', reason: 'FieldValueTooLong' }]);
    });

    it('refuses data that is not base64, without storing it', async () => {
      const answer = await create('secrets', secret('encoded', { data: { x: 'not base64!' } }));
      expect(answer.code).toBe(400);
      expect(answer.body.message).toContain('illegal base64 data at input byte');
    });

    it('refuses a TLS Secret without its keys', async () => {
      const answer = await create('secrets', secret('tls', { type: 'kubernetes.io/tls' }));
      expect(answer.code).toBe(422);
      expect(fields(answer)).toEqual(expect.arrayContaining(['data[tls.crt]', 'data[tls.key]']));
    });

    it('refuses a label value that is too long and an annotation key that is no name', async () => {
      const metadata = { name: 'labelled', labels: { a: 'x'.repeat(64) }, annotations: { 'a b': 'x' } };
      const answer = await create('secrets', secret('labelled', { metadata }));
      expect(answer.code).toBe(422);
      expect(fields(answer)).toEqual(expect.arrayContaining(['metadata.labels', 'metadata.annotations']));
    });

    it('refuses a body of another kind', async () => {
      expect((await create('secrets', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } })).code).toBe(
        400,
      );
    });

    it('refuses a Deployment whose selector does not match its own pods', async () => {
      const answer = await create(
        'apps/v1/deployments',
        deployment('mismatch', { selector: { matchLabels: { app: 'other' } } }),
      );
      expect(answer.code).toBe(422);
      expect(fields(answer)).toContain('spec.template.metadata.labels');
    });

    it('refuses a Deployment without containers', async () => {
      const template = { ...podTemplate('empty'), spec: { containers: [] } };
      const answer = await create('apps/v1/deployments', deployment('empty', { template }));
      expect(answer.code).toBe(422);
      expect(fields(answer)).toContain('spec.template.spec.containers');
    });

    it('refuses to mount a volume that is not there', async () => {
      const containers = [{ name: 'app', image: 'pause', volumeMounts: [{ name: 'missing', mountPath: '/x' }] }];
      const template = { metadata: { labels: { app: 'mount' } }, spec: { containers } };
      const answer = await create('apps/v1/deployments', deployment('mount', { template }));
      expect(answer.body.details?.causes).toMatchObject([
        { field: 'spec.template.spec.containers[0].volumeMounts[0].name', reason: 'FieldValueNotFound' },
      ]);
    });

    it.each([
      [
        'a Deployment’s selector',
        'deployments',
        deployment('fixed'),
        { selector: { matchLabels: { app: 'fixed', more: 'x' } }, template: { metadata: { labels: { more: 'x' } } } },
      ],
      ['a StatefulSet’s service', 'statefulsets', statefulSet('fixed'), { serviceName: 'other' }],
    ])('refuses to change %s', async (_, resource, body, spec) => {
      await create(`apps/v1/${resource}`, body);
      const answer = await api.ask('PATCH', `/apis/apps/v1/namespaces/${namespace}/${resource}/fixed`, {
        contentType: 'application/merge-patch+json',
        body: { spec },
      });
      expect(answer.code).toBe(422);
    });

    it('refuses to change the template of a Job', async () => {
      await create('batch/v1/jobs', job('fixed'));
      const answer = await api.ask('PATCH', `/apis/batch/v1/namespaces/${namespace}/jobs/fixed`, {
        contentType: 'application/merge-patch+json',
        body: { spec: { template: { metadata: { annotations: { a: 'b' } } } } },
      });
      expect(answer.code).toBe(422);
      expect(fields(answer)).toContain('spec.template');
    });

    it('fills in what a Deployment leaves out', async () => {
      const { body } = await create('apps/v1/deployments', deployment('filled', { replicas: undefined }));
      expect(body.spec).toMatchObject({
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: {
          spec: { restartPolicy: 'Always', containers: [{ terminationMessagePath: '/dev/termination-log' }] },
        },
      });
    });

    it('refuses an event about an object of another namespace', async () => {
      const involvedObject = { kind: 'Secret', namespace: 'elsewhere', name: 'x' };
      const answer = await create('events', {
        metadata: { name: 'stray' },
        involvedObject,
        reason: 'Test',
        message: 'x',
        type: 'Normal',
      });
      expect(answer.code).toBe(422);
    });
  });
}
