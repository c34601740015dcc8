import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatchStrategy, setHeaderOptions, type V1Deployment, type V1Pod } from '@kubernetes/client-node';
import { connect, type ContractApi, type Json } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';
import { deployment, statefulSet } from './samples.js';

const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
const json = setHeaderOptions('Content-Type', PatchStrategy.JsonPatch);

export function rollouts(target: ContractTarget): void {
  describe('rollouts', () => {
    let api: ContractApi;
    let namespace: string;
    beforeAll(async () => {
      api = await connect(target);
      namespace = await api.newNamespace();
    });
    afterAll(() => api.close());

    const podsOf = async (app: string): Promise<V1Pod[]> =>
      (await api.core.listNamespacedPod({ namespace, labelSelector: `app=${app}` })).items.filter(
        (pod) => pod.metadata?.deletionTimestamp === undefined,
      );
    const versions = (pods: readonly V1Pod[]): unknown[] => pods.map((pod) => pod.spec?.containers[0]?.env?.[0]?.value);
    const create = (name: string, spec: object = {}): Promise<V1Deployment> =>
      api.apps.createNamespacedDeployment({ namespace, body: deployment(name, spec) });
    const setVersion = (name: string, value: string): Promise<V1Deployment> =>
      api.apps.patchNamespacedDeployment(
        { namespace, name, body: [{ op: 'replace', path: '/spec/template/spec/containers/0/env/0/value', value }] },
        json,
      );
    /** What `kubectl rollout status` waits for. */
    const rolledOut = (name: string): Promise<V1Deployment> =>
      eventually(async () => {
        const { metadata, spec, status } = await api.apps.readNamespacedDeployment({ namespace, name });
        expect(status?.observedGeneration).toBeGreaterThanOrEqual(metadata?.generation ?? 0);
        expect(status?.updatedReplicas ?? 0).toBe(spec?.replicas);
        expect(status?.replicas ?? 0).toBe(spec?.replicas);
        expect(status?.availableReplicas ?? 0).toBe(spec?.replicas);
        return { metadata, spec, status } as V1Deployment;
      });
    /** How many pods its ReplicaSets wanted together, and how many it had available, all through a rollout. */
    const during = async (
      name: string,
      act: () => Promise<unknown>,
    ): Promise<{ wanted: number[]; available: number[] }> => {
      const sets = `labelSelector=app%3D${name}`;
      const path = `/apis/apps/v1/namespaces/${namespace}`;
      const before = await api.ask('GET', `${path}/replicasets?${sets}`);
      const replicas = new Map(
        (before.body.items ?? []).map((item) => [nameOf(item), (item['spec'] as { replicas: number }).replicas]),
      );
      await act();
      await rolledOut(name);
      const query = `watch=true&timeoutSeconds=1&resourceVersion=${before.body.metadata?.resourceVersion}`;
      const changes = await api.stream(`${path}/replicasets?${query}&${sets}`, () => false);
      const wanted = changes.map(({ object }) => {
        replicas.set(nameOf(object), (object.spec as { replicas: number }).replicas);
        return [...replicas.values()].reduce((sum, count) => sum + count, 0);
      });
      const states = await api.stream(
        `${path}/deployments?${query}&fieldSelector=metadata.name%3D${name}`,
        () => false,
      );
      const available = states.map(
        ({ object }) => (object.status as { availableReplicas?: number }).availableReplicas ?? 0,
      );
      return { wanted, available };
    };
    const nameOf = ({ metadata }: Json): string => (metadata as { name: string }).name;
    const revision = (one: V1Deployment): string | undefined =>
      one.metadata?.annotations?.['deployment.kubernetes.io/revision'];

    it('brings a new Deployment up and says so in its conditions', async () => {
      await create('fresh');
      await rolledOut('fresh');
      await eventually(async () => {
        const { status } = await api.apps.readNamespacedDeployment({ namespace, name: 'fresh' });
        expect(status?.conditions).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' }),
            expect.objectContaining({ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }),
          ]),
        );
      });
      expect(await podsOf('fresh')).toHaveLength(2);
    });

    it('replaces every pod after a change of the template, by a ReplicaSet that the Deployment controls', async () => {
      await create('changed');
      await rolledOut('changed');
      await setVersion('changed', '2');
      const done = await rolledOut('changed');
      const pods = await podsOf('changed');
      expect(versions(pods)).toEqual(['2', '2']);
      const { items } = await api.apps.listNamespacedReplicaSet({ namespace, labelSelector: 'app=changed' });
      const newest = items.find((set) => set.spec?.replicas === 2);
      expect(newest?.metadata?.ownerReferences).toMatchObject([
        { kind: 'Deployment', uid: done.metadata?.uid, controller: true },
      ]);
      expect(newest?.metadata?.annotations?.['deployment.kubernetes.io/revision']).toBe('2');
      const hash = newest?.metadata?.labels?.['pod-template-hash'];
      expect(pods.map((pod) => pod.metadata?.labels?.['pod-template-hash'])).toEqual([hash, hash]);
    });

    it('never has fewer available pods than maxUnavailable allows, nor more pods than maxSurge allows', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };
      await create('careful', { replicas: 3, strategy });
      await rolledOut('careful');
      const { wanted, available } = await during('careful', () => setVersion('careful', '2'));
      expect(Math.max(...wanted)).toBe(4);
      expect(Math.min(...available)).toBe(3);
    });

    it('adds no pods where maxSurge is none, and takes no more away than maxUnavailable', async () => {
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '34%' } };
      await create('frugal', { replicas: 3, strategy });
      await rolledOut('frugal');
      const { wanted, available } = await during('frugal', () => setVersion('frugal', '2'));
      expect(Math.max(...wanted)).toBe(3);
      expect(Math.min(...available)).toBe(2);
    });

    it('says that a rollout has taken too long, keeps the old pods, and takes it back when it goes on', async () => {
      await create('stuck', { progressDeadlineSeconds: 2 });
      await rolledOut('stuck');
      const selector = (nodeSelector: object | null): Promise<unknown> =>
        api.apps.patchNamespacedDeployment(
          { namespace, name: 'stuck', body: { spec: { template: { spec: { nodeSelector } } } } },
          merge,
        );
      await selector({ 'keyturn.dev/nowhere': 'yes' });
      await eventually(async () => {
        const { status } = await api.apps.readNamespacedDeployment({ namespace, name: 'stuck' });
        expect(status?.conditions).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              type: 'Progressing',
              status: 'False',
              reason: 'ProgressDeadlineExceeded',
              message: expect.stringMatching(/^ReplicaSet "stuck-[a-z0-9]+" has timed out progressing\.$/),
            }),
          ]),
        );
        expect(status).toMatchObject({ availableReplicas: 2, unavailableReplicas: 1, updatedReplicas: 1 });
      });
      const waiting = (await podsOf('stuck')).find((pod) => pod.spec?.nodeName === undefined);
      expect(waiting?.status).toMatchObject({
        phase: 'Pending',
        conditions: [expect.objectContaining({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' })],
      });
      await selector(null);
      await rolledOut('stuck');
      await eventually(async () => {
        const { status } = await api.apps.readNamespacedDeployment({ namespace, name: 'stuck' });
        expect(status?.conditions).toEqual(
          expect.arrayContaining([
            expect.objectContaining({ type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable' }),
          ]),
        );
      });
    });

    it('goes back to the ReplicaSet of the old template under a new revision', async () => {
      await create('back');
      await rolledOut('back');
      const [first] = (await api.apps.listNamespacedReplicaSet({ namespace, labelSelector: 'app=back' })).items;
      await setVersion('back', '2');
      await rolledOut('back');
      await setVersion('back', '1');
      await eventually(async () => expect(revision(await rolledOut('back'))).toBe('3'));
      const sets = (await api.apps.listNamespacedReplicaSet({ namespace, labelSelector: 'app=back' })).items;
      expect(sets).toHaveLength(2);
      expect(sets.find((set) => set.spec?.replicas === 2)?.metadata?.uid).toBe(first?.metadata?.uid);
    });

    it('does not roll out while paused, and does once resumed', async () => {
      await create('paused');
      await rolledOut('paused');
      await api.apps.patchNamespacedDeployment({ namespace, name: 'paused', body: { spec: { paused: true } } }, merge);
      const { metadata } = await setVersion('paused', '2');
      await eventually(async () => {
        const { status } = await api.apps.readNamespacedDeployment({ namespace, name: 'paused' });
        expect(status?.observedGeneration).toBe(metadata?.generation);
        expect(status?.updatedReplicas ?? 0).toBe(0);
      });
      expect(versions(await podsOf('paused'))).toEqual(['1', '1']);
      await api.apps.patchNamespacedDeployment({ namespace, name: 'paused', body: { spec: { paused: null } } }, merge);
      await eventually(async () => expect(versions(await podsOf('paused'))).toEqual(['2', '2']));
    });

    it('runs no old and new pods side by side under Recreate', async () => {
      await create('recreated', { strategy: { type: 'Recreate' } });
      await rolledOut('recreated');
      await setVersion('recreated', '2');
      const mixed: boolean[] = [];
      await eventually(async () => {
        const pods = await podsOf('recreated');
        mixed.push(new Set(versions(pods)).size > 1);
        expect(versions(pods)).toEqual(['2', '2']);
      });
      expect(mixed).not.toContain(true);
    });

    it('replaces a pod that is deleted', async () => {
      await create('healed');
      await rolledOut('healed');
      const [gone] = await podsOf('healed');
      await api.core.deleteNamespacedPod({ namespace, name: gone?.metadata?.name ?? '' });
      await eventually(async () => {
        const names = (await podsOf('healed')).map((pod) => pod.metadata?.name);
        expect(names).toHaveLength(2);
        expect(names).not.toContain(gone?.metadata?.name);
      });
    });

    const statefulSetDone = (name: string): Promise<void> =>
      eventually(async () => {
        const { metadata, spec, status } = await api.apps.readNamespacedStatefulSet({ namespace, name });
        expect(status?.observedGeneration).toBeGreaterThanOrEqual(metadata?.generation ?? 0);
        expect(status?.readyReplicas).toBe(spec?.replicas);
        expect(status?.updatedReplicas).toBe(spec?.replicas);
        expect(status?.currentRevision).toBe(status?.updateRevision);
      });
    const patchStatefulSet = (name: string, body: object[]): Promise<unknown> =>
      api.apps.patchNamespacedStatefulSet({ namespace, name, body }, json);
    const value = (version: string): object => ({
      op: 'replace',
      path: '/spec/template/spec/containers/0/env/0/value',
      value: version,
    });

    it('rolls a StatefulSet and ends with one revision', async () => {
      await api.apps.createNamespacedStatefulSet({ namespace, body: statefulSet('ordered') });
      await statefulSetDone('ordered');
      await patchStatefulSet('ordered', [value('2')]);
      await eventually(async () => expect(versions(await podsOf('ordered'))).toEqual(['2', '2']));
      await statefulSetDone('ordered');
      expect((await podsOf('ordered')).map((pod) => pod.metadata?.name)).toEqual(['ordered-0', 'ordered-1']);
      const revisions = await api.apps.listNamespacedControllerRevision({ namespace, labelSelector: 'app=ordered' });
      expect(revisions.items.map((one) => one.revision).toSorted((a, b) => a - b)).toEqual([1, 2]);
    });

    it('updates only the pods of a StatefulSet from the partition up', async () => {
      const updateStrategy = { type: 'RollingUpdate', rollingUpdate: { partition: 1 } };
      await api.apps.createNamespacedStatefulSet({
        namespace,
        body: statefulSet('parted', { updateStrategy }),
      });
      await statefulSetDone('parted');
      await patchStatefulSet('parted', [value('2')]);
      await eventually(async () => {
        expect(versions(await podsOf('parted'))).toEqual(['1', '2']);
        const { status } = await api.apps.readNamespacedStatefulSet({ namespace, name: 'parted' });
        expect(status).toMatchObject({ updatedReplicas: 1, readyReplicas: 2 });
        expect(status?.currentRevision).not.toBe(status?.updateRevision);
      });
    });

    it('leaves the pods of an OnDelete StatefulSet alone until they are deleted', async () => {
      await api.apps.createNamespacedStatefulSet({
        namespace,
        body: statefulSet('manual', { updateStrategy: { type: 'OnDelete' } }),
      });
      await statefulSetDone('manual');
      await patchStatefulSet('manual', [value('2')]);
      await api.core.deleteNamespacedPod({ namespace, name: 'manual-1' });
      await eventually(async () => expect(versions(await podsOf('manual'))).toEqual(['1', '2']));
    });

    it('rolls a DaemonSet over all nodes', async () => {
      const { spec } = deployment('everywhere') as { spec: { selector: object; template: object } };
      const body = { metadata: { name: 'everywhere' }, spec: { selector: spec.selector, template: spec.template } };
      await api.apps.createNamespacedDaemonSet({ namespace, body: body });
      const nodes = (await api.core.listNode()).items.length;
      const done = (version: string): Promise<void> =>
        eventually(async () => {
          const { metadata, status } = await api.apps.readNamespacedDaemonSet({ namespace, name: 'everywhere' });
          expect(status?.observedGeneration).toBe(metadata?.generation);
          expect(status).toMatchObject({
            desiredNumberScheduled: nodes,
            numberReady: nodes,
            updatedNumberScheduled: nodes,
          });
          expect(versions(await podsOf('everywhere'))).toEqual(Array.from({ length: nodes }, () => version));
        });
      await done('1');
      await api.apps.patchNamespacedDaemonSet({ namespace, name: 'everywhere', body: [value('2')] }, json);
      await done('2');
    });
  });
}
