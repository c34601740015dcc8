import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClusters, type Cluster, type Clusters } from '../../src/kubernetes/clusters.js';
import { drawStage } from '../../src/kubernetes/draw-stage.js';
import { hastenRollouts } from '../../src/kubernetes/hasten-rollouts.js';
import { isKubernetesError } from '../../src/kubernetes/kubernetes-error.js';
import { promoteRollout } from '../../src/kubernetes/promote-rollout.js';
import { resources } from '../../src/kubernetes/resources.js';
import { restartWorkloads } from '../../src/kubernetes/restart-workloads.js';
import { restoreStage } from '../../src/kubernetes/restore-stage.js';
import { readRollouts } from '../../src/kubernetes/rollout.js';
import { switchStage } from '../../src/kubernetes/switch-stage.js';
import { readWorkload, type WorkloadObject } from '../../src/kubernetes/workload-object.js';
import type { PlannedWorkload, StagePlan } from '../../src/rotation/plan.js';
import { eventually } from '../integration/kubernetes-contract/eventually.js';
import { rollout } from '../integration/kubernetes/rollout-objects.js';
import { newName, newVersion, rotationId, secret } from '../integration/kubernetes/samples.js';
import { clusterKubeconfig } from './cluster.js';
import { realDefinitions, type Definition } from './references/crds/real-definitions.js';

const namespace = 'shop-argo';
const definitions = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
};

let clusters: Clusters;
let cluster: Cluster;
let definition: Definition;

const here = (object: object): object => {
  const { metadata, ...rest } = object as { metadata: object };
  return { ...rest, metadata: { ...metadata, namespace } };
};

/** What the Rollouts controller would write, checked by the real definition's schema. */
const report = (status: object) =>
  cluster.send({
    verb: 'patch',
    resource: resources.Rollout,
    namespace,
    name: 'web',
    subresource: 'status',
    patch: 'merge',
    body: { status },
  });

const draw = async (): Promise<StagePlan> => {
  const order = { stage: 'test', production: false, namespace, baseName: 'api', keys: ['token'], version: newVersion };
  return { ...(await drawStage(cluster, order)), bystanders: [], monitors: [] };
};

const only = ({ workloads: [first] }: StagePlan): PlannedWorkload => {
  if (!first) throw new Error('the plan has no workload');
  return first;
};

const stored = async (plan: StagePlan): Promise<WorkloadObject> => {
  const object = await readWorkload(cluster, only(plan));
  if (!object) throw new Error('the Rollout is gone');
  return object;
};

/** No controller runs here: nothing but these tests moves a Rollout. */
describe('the API server with the real definition of Rollouts', () => {
  let plan: StagePlan;

  beforeAll(async () => {
    clusters = openClusters({ kubeconfig: clusterKubeconfig().file, call: 10_000, deadline: 20_000 });
    cluster = await clusters.open(undefined);
    [definition] = (await realDefinitions(['Rollout.argoproj.io'])) as [Definition];
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    await cluster.send({ verb: 'create', resource: resources.Namespace, body });
    await cluster.send({ verb: 'create', resource: definitions, body: definition }).catch((error: unknown) => {
      if (!isKubernetesError(error, 'already-exists')) throw error;
    });
    for (const object of [secret(), secret({ name: newName })]) {
      await cluster.send({ verb: 'create', resource: resources.Secret, namespace, body: here(object) });
    }
    await eventually(
      () => cluster.send({ verb: 'create', resource: resources.Rollout, namespace, body: here(rollout('web')) }),
      20_000,
    );
    plan = await draw();
  }, 60_000);

  afterAll(async () => {
    await cluster.send({ verb: 'delete', resource: resources.Namespace, name: namespace });
    await cluster.send({ verb: 'delete', resource: definitions, name: definition.metadata.name });
    await clusters.close();
  });

  test('lets a Rollout be planned and switched', async () => {
    expect(plan.workloads).toMatchObject([{ kind: 'Rollout', ownSteps: { steps: 6, pauses: 2 } }]);
    await report({ observedGeneration: '1', currentPodHash: 'a', stableRS: 'a', phase: 'Healthy' });
    const switched = await switchStage(cluster, {
      plan,
      baseName: 'api',
      name: newName,
      rotationId,
      requestedBy: 'U1',
      stillWanted: () => Promise.resolve(true),
    });
    expect(switched).toMatchObject({ switched: ['rollout/web'] });
    expect(await readRollouts(cluster, plan, newName)).toMatchObject([{ state: 'rolling' }]);
  });

  test('takes a promotion of what was judged, once, and of the status alone', async () => {
    const pauseConditions = [{ reason: 'CanaryPauseStep', startTime: '2026-03-02T12:00:00Z' }];
    const status = { observedGeneration: '2', currentPodHash: 'b', currentStepIndex: 1, phase: 'Paused' };
    await report({ ...status, pauseConditions, controllerPause: true });
    const seen = await stored(plan);
    expect(await readRollouts(cluster, plan, newName)).toMatchObject([{ stand: { pause: { kind: 'promotion' } } }]);
    expect(await promoteRollout(cluster, only(plan), seen)).toBe(true);
    expect(await promoteRollout(cluster, only(plan), seen)).toBe(false);
    const after = await stored(plan);
    expect(after.status?.pauseConditions).toBeUndefined();
    expect([after.status?.currentStepIndex, after.metadata.generation]).toEqual([1, seen.metadata.generation]);
  });

  test('takes the way back, and the promotion to the end of what had finished its steps', async () => {
    await report({ stableRS: 'b', phase: 'Healthy' });
    expect(await restoreStage(cluster, { plan, name: newName, rotationId })).toMatchObject({
      restored: ['rollout/web'],
    });
    const { generation } = (await stored(plan)).metadata;
    await report({ observedGeneration: String(generation), currentPodHash: 'a', stableRS: 'b' });
    await hastenRollouts(cluster, plan, rotationId);
    expect((await stored(plan)).status).toMatchObject({ promoteFull: true });
    await report({ stableRS: 'a', promoteFull: null, abort: true });
    await hastenRollouts(cluster, plan, rotationId);
    expect((await stored(plan)).status?.abort).toBe(false);
  });

  test('takes the restart of a Rollout as it is', async () => {
    const at = Date.UTC(2026, 2, 2, 12);
    expect(await restartWorkloads(cluster, plan.workloads, rotationId, at)).toEqual(['rollout/web']);
    expect((await stored(plan)).spec).toMatchObject({ restartAt: '2026-03-02T12:00:00Z' });
  });
});
