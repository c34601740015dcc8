import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, type Answer, type ContractApi } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { deployment, secret, statefulSet } from './samples.js';

const jsonPatch = 'application/json-patch+json';
const mergePatch = 'application/merge-patch+json';
const strategicPatch = 'application/strategic-merge-patch+json';

export function patchAndConflict(target: ContractTarget): void {
  describe('patches and conflicts', () => {
    let api: ContractApi;
    let namespace: string;
    let path: string;
    let before: Answer['body'];
    let count = 0;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
    });
    beforeEach(async () => {
      count += 1;
      path = `/api/v1/namespaces/${namespace}/secrets/patched-${count}`;
      const body = secret(`patched-${count}`, {
        metadata: { name: `patched-${count}`, annotations: { 'keyturn.dev/a': '1' } },
      });
      before = (await api.ask('POST', `/api/v1/namespaces/${namespace}/secrets`, { body })).body;
    });
    afterAll(() => api.close());

    const patch = (contentType: string, body: unknown): Promise<Answer> =>
      api.ask('PATCH', path, { contentType, body });

    it('applies a JSON Patch whose tests hold', async () => {
      const { code, body } = await patch(jsonPatch, [
        { op: 'test', path: '/metadata/resourceVersion', value: before.metadata?.resourceVersion },
        { op: 'test', path: '/metadata/annotations/keyturn.dev~1a', value: '1' },
        { op: 'replace', path: '/metadata/annotations/keyturn.dev~1a', value: '2' },
        { op: 'add', path: '/metadata/labels', value: {} },
        { op: 'add', path: '/metadata/labels/x', value: 'y' },
        { op: 'copy', from: '/metadata/labels/x', path: '/metadata/labels/z' },
        { op: 'move', from: '/metadata/labels/x', path: '/metadata/labels/w' },
      ]);
      expect(code).toBe(200);
      expect(body.metadata).toMatchObject({ annotations: { 'keyturn.dev/a': '2' }, labels: { w: 'y', z: 'y' } });
      expect(body.metadata?.['labels']).not.toHaveProperty('x');
    });

    it.each([
      ['a failing test', [{ op: 'test', path: '/metadata/name', value: 'other' }]],
      ['a test of a missing path', [{ op: 'test', path: '/metadata/nowhere/deep', value: 'other' }]],
      ['a replace of a missing path', [{ op: 'replace', path: '/metadata/labels/x', value: 'y' }]],
      ['a remove of a missing path', [{ op: 'remove', path: '/metadata/labels' }]],
    ])('refuses %s with 422 and changes nothing', async (_, operations) => {
      const change = { op: 'add', path: '/metadata/annotations/changed', value: 'yes' };
      const { code, body } = await patch(jsonPatch, [change, ...operations]);
      expect(code).toBe(422);
      expect(body).toMatchObject({
        reason: 'Invalid',
        message: 'the server rejected our request due to an error in our request',
      });
      expect((await api.ask('GET', path)).body).toEqual(before);
    });

    it('refuses an object sent as a JSON Patch with 400', async () => {
      const { code, body } = await patch(jsonPatch, { metadata: { labels: { x: 'y' } } });
      expect(code).toBe(400);
      expect(body.reason).toBe('BadRequest');
    });

    it('refuses an unknown kind of patch with 415', async () => {
      const { code, body } = await patch('application/json', { metadata: {} });
      expect(code).toBe(415);
      expect(body.reason).toBe('UnsupportedMediaType');
    });

    it('refuses a merge patch that names an old resourceVersion, and leaves the other change in place', async () => {
      await patch(mergePatch, { metadata: { labels: { by: 'other' } } });
      const stale = { resourceVersion: before.metadata?.resourceVersion, labels: { by: 'us' } };
      const { code, body } = await patch(mergePatch, { metadata: stale });
      expect(code).toBe(409);
      expect(body.reason).toBe('Conflict');
      expect(body.message).toBe(
        `Operation cannot be fulfilled on secrets "patched-${count}": the object has been modified; ` +
          'please apply your changes to the latest version and try again',
      );
      expect((await api.ask('GET', path)).body.metadata).toMatchObject({ labels: { by: 'other' } });
    });

    it('refuses another uid: in a patch as invalid, in an update as a conflict', async () => {
      const patching = await patch(mergePatch, { metadata: { uid: 'another', labels: { by: 'us' } } });
      expect(patching.code).toBe(422);
      expect(patching.body.details?.causes?.[0]?.field).toBe('metadata.uid');
      const metadata = { ...before.metadata, uid: 'another' };
      const updating = await api.ask('PUT', path, { body: { ...before, metadata } });
      expect(updating.code).toBe(409);
      expect(updating.body.reason).toBe('Conflict');
    });

    it('takes an update of the present version, refuses one of an old version, and takes one of no version', async () => {
      const { metadata, ...rest } = before;
      const labelled = (by: string, version: object): object => ({
        ...rest,
        metadata: { ...metadata, labels: { by }, ...version },
      });
      expect((await api.ask('PUT', path, { body: labelled('first', {}) })).code).toBe(200);
      expect((await api.ask('PUT', path, { body: labelled('second', {}) })).code).toBe(409);
      const { code, body } = await api.ask('PUT', path, { body: labelled('third', { resourceVersion: undefined }) });
      expect(code).toBe(200);
      expect(body.metadata).toMatchObject({ labels: { by: 'third' } });
    });

    it('refuses to update what does not exist, and a body of another name', async () => {
      const missing = await api.ask('PUT', `/api/v1/namespaces/${namespace}/secrets/missing`, {
        body: secret('missing'),
      });
      expect(missing.code).toBe(404);
      expect(missing.body).toMatchObject({ reason: 'NotFound', message: 'secrets "missing" not found' });
      expect((await api.ask('PUT', path, { body: secret('renamed') })).code).toBe(400);
    });

    it('does not raise the resourceVersion when nothing changes', async () => {
      const { code, body } = await patch(mergePatch, { metadata: { annotations: { 'keyturn.dev/a': '1' } } });
      expect(code).toBe(200);
      expect(body.metadata?.resourceVersion).toBe(before.metadata?.resourceVersion);
    });

    it('raises the resourceVersion with every change', async () => {
      const { body } = await patch(mergePatch, { metadata: { annotations: { 'keyturn.dev/a': '2' } } });
      expect(Number(body.metadata?.resourceVersion)).toBeGreaterThan(Number(before.metadata?.resourceVersion));
    });

    it('removes what a merge patch says is null', async () => {
      const { body } = await patch(mergePatch, { metadata: { annotations: { 'keyturn.dev/a': null } } });
      expect(body.metadata).not.toHaveProperty('annotations');
    });

    it('answers a dry run with the change and keeps the old object', async () => {
      const dry = await api.ask('PATCH', `${path}?dryRun=All`, {
        contentType: mergePatch,
        body: { metadata: { labels: { a: 'b' } } },
      });
      expect(dry.body.metadata).toMatchObject({ labels: { a: 'b' } });
      expect((await api.ask('GET', path)).body).toEqual(before);
    });
  });

  describe('patches of workloads', () => {
    let api: ContractApi;
    let apps: string;
    beforeAll(async () => {
      api = await connect(target);
      apps = `/apis/apps/v1/namespaces/${await api.newNamespace()}`;
    });
    afterAll(() => api.close());

    const envOf = (answer: Answer): unknown => {
      const spec = answer.body.spec as {
        template: { spec: { containers: { name: string; image: string; env: object[] }[] } };
      };
      return spec.template.spec.containers[0];
    };

    it('merges containers and variables by name in a strategic merge patch, and replaces the list in a merge patch', async () => {
      await api.ask('POST', `${apps}/deployments`, { body: deployment('merged') });
      const containers = [{ name: 'app', env: [{ name: 'VERSION', value: '2' }] }];
      const body = { spec: { template: { spec: { containers } } } };
      const strategic = await api.ask('PATCH', `${apps}/deployments/merged`, { contentType: strategicPatch, body });
      expect(envOf(strategic)).toMatchObject({
        image: 'registry.k8s.io/pause:3.10',
        env: [
          { name: 'VERSION', value: '2' },
          { name: 'REGION', value: 'eu' },
        ],
      });
      const merged = await api.ask('PATCH', `${apps}/deployments/merged`, { contentType: mergePatch, body });
      expect(merged.code).toBe(422);
      expect(merged.body.details?.causes?.map((cause) => cause.field)).toContain(
        'spec.template.spec.containers[0].image',
      );
    });

    it('deletes one variable by a strategic merge directive', async () => {
      await api.ask('POST', `${apps}/deployments`, { body: deployment('directive') });
      const containers = [{ name: 'app', env: [{ name: 'VERSION', $patch: 'delete' }] }];
      const body = { spec: { template: { spec: { containers } } } };
      const answer = await api.ask('PATCH', `${apps}/deployments/directive`, { contentType: strategicPatch, body });
      expect(envOf(answer)).toMatchObject({ env: [{ name: 'REGION', value: 'eu' }] });
    });

    it('counts a Deployment’s generation on changes of spec and annotations, not of labels', async () => {
      await api.ask('POST', `${apps}/deployments`, { body: deployment('counted', { replicas: 0 }) });
      const change = async (body: object): Promise<unknown> =>
        (await api.ask('PATCH', `${apps}/deployments/counted`, { contentType: mergePatch, body })).body.metadata
          ?.generation;
      expect(await change({ metadata: { labels: { a: 'b' } } })).toBe(1);
      expect(await change({ metadata: { annotations: { a: 'b' } } })).toBe(2);
      expect(await change({ spec: { minReadySeconds: 1 } })).toBe(3);
      expect(await change({ status: { replicas: 9 } })).toBe(3);
    });

    it('counts a StatefulSet’s generation on changes of its spec only', async () => {
      await api.ask('POST', `${apps}/statefulsets`, { body: statefulSet('counted', { replicas: 0 }) });
      const change = async (body: object): Promise<unknown> =>
        (await api.ask('PATCH', `${apps}/statefulsets/counted`, { contentType: mergePatch, body })).body.metadata
          ?.generation;
      expect(await change({ metadata: { annotations: { a: 'b' } } })).toBe(1);
      expect(await change({ spec: { minReadySeconds: 1 } })).toBe(2);
    });

    it('lets the fenced patch fail: a test of the resourceVersion from before an annotation', async () => {
      const made = await api.ask('POST', `${apps}/deployments`, { body: deployment('fenced', { replicas: 0 }) });
      await api.ask('PATCH', `${apps}/deployments/fenced`, {
        contentType: mergePatch,
        body: { metadata: { annotations: { fence: '1' } } },
      });
      const { code } = await api.ask('PATCH', `${apps}/deployments/fenced`, {
        contentType: jsonPatch,
        body: [
          { op: 'test', path: '/metadata/resourceVersion', value: made.body.metadata?.resourceVersion },
          { op: 'replace', path: '/spec/template/spec/containers/0/env/0/value', value: '2' },
        ],
      });
      expect(code).toBe(422);
    });

    it('scales through the subresource', async () => {
      await api.ask('POST', `${apps}/deployments`, { body: deployment('scaled', { replicas: 1 }) });
      const patched = await api.ask('PATCH', `${apps}/deployments/scaled/scale`, {
        contentType: mergePatch,
        body: { spec: { replicas: 0 } },
      });
      expect(patched.body).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1' });
      // None is left out.
      expect(patched.body.spec).toEqual({});
      expect((await api.ask('GET', `${apps}/deployments/scaled`)).body.spec).toMatchObject({ replicas: 0 });
    });
  });
}
