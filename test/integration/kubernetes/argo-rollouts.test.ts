import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { hastenRollouts } from '../../../src/kubernetes/hasten-rollouts.js';
import { promoteRollout } from '../../../src/kubernetes/promote-rollout.js';
import { provePods } from '../../../src/kubernetes/prove-pods.js';
import { restartWorkloads } from '../../../src/kubernetes/restart-workloads.js';
import { restoreStage } from '../../../src/kubernetes/restore-stage.js';
import { readRollouts, type RolloutState } from '../../../src/kubernetes/rollout.js';
import { switchStage } from '../../../src/kubernetes/switch-stage.js';
import type { PlannedWorkload, StagePlan } from '../../../src/rotation/plan.js';
import type { Rollout } from '../../stand-ins/kubernetes/workloads.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { rollout, rolloutKind } from './rollout-objects.js';
import { newName, oldName, podTemplate, rotationId, workload } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld({ moreKinds: [rolloutKind] });
});
afterEach(async () => {
  await world.close();
});

const patience = 8_000;
const switchTo = (plan: StagePlan) =>
  switchStage(world.cluster, {
    plan,
    baseName: 'api',
    name: newName,
    rotationId,
    requestedBy: 'U1',
    stillWanted: () => Promise.resolve(true),
  });
const stored = () => world.kubernetes.objects.get('Rollout', 'shop', 'web') as Rollout;
const stateOf = async (plan: StagePlan, name = newName): Promise<RolloutState> => {
  const [state] = await readRollouts(world.cluster, plan, name);
  if (!state) throw new Error('the plan has no workload');
  return state;
};
const only = ({ workloads: [first] }: StagePlan): PlannedWorkload => {
  if (!first) throw new Error('the plan has no workload');
  return first;
};

/** A Rollout that runs on the old version, and its plan. */
async function running(shape: Parameters<typeof rollout>[1] = {}): Promise<StagePlan> {
  world.kubernetes.apply(rollout('web', shape));
  await eventually(
    async () => expect(stored().status).toMatchObject({ phase: 'Healthy', availableReplicas: 4 }),
    patience,
  );
  return world.plan();
}

const pausedAt = (plan: StagePlan, step: number): Promise<RolloutState> =>
  eventually(async () => {
    const state = await stateOf(plan);
    expect(state.stand).toMatchObject({ step, pause: { kind: 'promotion' } });
    return state;
  }, patience);

async function promoteFrom(plan: StagePlan, step: number): Promise<boolean> {
  const { object } = await pausedAt(plan, step);
  return object !== undefined && promoteRollout(world.cluster, only(plan), object);
}

const restore = (plan: StagePlan) => restoreStage(world.cluster, { plan, name: newName, rotationId });

/** Waits until the Rollout is healthy on the old version, as the rollback's proof does. */
const backOnOld = (plan: StagePlan) =>
  eventually(async () => {
    await hastenRollouts(world.cluster, plan, rotationId);
    expect(await provePods(world.cluster, plan, oldName)).toMatchObject({ proven: 4, pending: [], leftBehind: [] });
    expect(stored().status).toMatchObject({ phase: 'Healthy' });
  }, patience);

describe('the plan', () => {
  test('has a Rollout as a workload, and says how many of its steps wait to be promoted', async () => {
    const plan = await running();
    expect(plan.workloads).toMatchObject([{ kind: 'Rollout', name: 'web', ownSteps: { steps: 6, pauses: 2 } }]);
    expect(plan.blockers).toEqual([]);
    expect(plan.bystanders).toEqual([]);
  });

  test('asks a cluster that has no Rollouts for none, so that no right on them is needed', async () => {
    const other = await startWorld();
    try {
      other.kubernetes.apply(workload('web'));
      await other.plan();
      await other.plan();
      expect(other.sent('GET', /rollouts/)).toBe(0);
      expect(other.sent('GET', /^\/apis\/argoproj\.io\/v1alpha1$/)).toBe(1);
    } finally {
      await other.close();
    }
  });

  test.each([
    ['is paused', { spec: { paused: true } }, ['paused']],
    ['is in the middle of an update', {}, ['mid-update']],
  ])('is blocked by a Rollout that %s', async (_what, { spec }: { spec?: object }, codes) => {
    await running();
    const changed = rollout('web', { spec: { template: podTemplate('web', { volume: 'other' }), ...spec } });
    world.kubernetes.apply({ ...changed, metadata: stored().metadata });
    if (!spec) await eventually(async () => expect(stored().status?.currentStepIndex).toBe(0), patience);
    expect((await world.plan()).blockers.map(({ code }) => code)).toEqual(expect.arrayContaining(codes));
  });

  test('is blocked by a Rollout that takes its pod template from a Deployment of the plan', async () => {
    world.kubernetes.apply(workload('source'));
    const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'source' };
    world.kubernetes.apply({
      ...rollout('web'),
      spec: {
        replicas: 4,
        selector: { matchLabels: { app: 'web' } },
        workloadRef: reference,
        strategy: { canary: {} },
      },
    });
    expect((await world.plan()).blockers).toEqual([
      { code: 'template-elsewhere', what: 'rollout/web', detail: 'deployment/source' },
    ]);
  });
});

describe('a Rollout that was switched', () => {
  test('is told by step and weight, waits at its pauses until it is promoted, and ends on the new version', async () => {
    const plan = await running();
    expect(await switchTo(plan)).toMatchObject({ switched: ['rollout/web'] });
    expect(await pausedAt(plan, 2)).toMatchObject({
      state: 'rolling',
      reason: { code: 'rollout-step', step: 2, steps: 6, weight: 25, updated: 1, wanted: 4, pause: 'promotion' },
    });
    expect(await promoteFrom(plan, 2)).toBe(true);
    expect((await pausedAt(plan, 6)).reason).toMatchObject({ weight: 75, updated: 3 });
    expect(await promoteFrom(plan, 6)).toBe(true);
    await eventually(async () => expect(await stateOf(plan)).toMatchObject({ state: 'rolled-out' }), patience);
    expect(await provePods(world.cluster, plan, newName)).toMatchObject({ proven: 4, pending: [], leftBehind: [] });
  });

  test('goes on by one pause for one promotion, however often that is repeated', async () => {
    const plan = await running();
    await switchTo(plan);
    const { object } = await pausedAt(plan, 2);
    if (!object) throw new Error('it was not seen');
    const results = [await promoteRollout(world.cluster, only(plan), object)];
    results.push(await promoteRollout(world.cluster, only(plan), object));
    await pausedAt(plan, 6);
    results.push(await promoteRollout(world.cluster, only(plan), object));
    expect(results).toEqual([true, false, false]);
    expect(stored().status).toMatchObject({ currentStepIndex: 5, pauseConditions: [{ reason: 'CanaryPauseStep' }] });
  });

  test('has failed, in its own words, where it was aborted', async () => {
    const plan = await running();
    await switchTo(plan);
    const { object } = await pausedAt(plan, 2);
    await world.cluster.send({
      verb: 'patch',
      resource: { group: 'argoproj.io', version: 'v1alpha1', kind: 'Rollout', plural: 'rollouts' },
      namespace: 'shop',
      name: 'web',
      subresource: 'status',
      patch: 'merge',
      body: { status: { abort: true } },
    });
    expect(object?.status?.abort).toBeUndefined();
    await eventually(
      async () => expect(await stateOf(plan)).toMatchObject({ state: 'failed', reason: { code: 'rollout-degraded' } }),
      patience,
    );
    await restore(plan);
    await backOnOld(plan);
    expect(stored().status?.abort).toBeUndefined();
  });

  test('goes back from the middle of its steps at once, without an abort', async () => {
    const plan = await running();
    await switchTo(plan);
    await pausedAt(plan, 2);
    expect(await restore(plan)).toMatchObject({ restored: ['rollout/web'], failed: [] });
    await backOnOld(plan);
    expect(world.sent('PATCH', /rollouts\/web\/status/)).toBe(0);
  });

  test('goes back from the end without walking through its steps again', async () => {
    const plan = await running();
    await switchTo(plan);
    await promoteFrom(plan, 2);
    await promoteFrom(plan, 6);
    await eventually(async () => expect((await stateOf(plan)).state).toBe('rolled-out'), patience);
    await restore(plan);
    await backOnOld(plan);
  });

  test('goes back through its steps where somebody changed its template meanwhile', async () => {
    const plan = await running();
    await switchTo(plan);
    await promoteFrom(plan, 2);
    await promoteFrom(plan, 6);
    await eventually(async () => expect((await stateOf(plan)).state).toBe('rolled-out'), patience);
    const { spec } = stored();
    const [container] = spec.template.spec.containers;
    const containers = [{ ...container, image: 'registry.example/app:2' }];
    const template = { ...spec.template, spec: { ...spec.template.spec, containers } };
    world.kubernetes.apply({ ...stored(), spec: { ...spec, template } });
    await restore(plan);
    await eventually(
      async () => expect(stored().status).toMatchObject({ phase: 'Paused', currentStepIndex: 1 }),
      patience,
    );
    await hastenRollouts(world.cluster, plan, rotationId);
    expect(stored().status?.promoteFull).toBeUndefined();
  });

  test('is freed of an abort that came after it was put back', async () => {
    const plan = await running();
    await switchTo(plan);
    await pausedAt(plan, 2);
    await restore(plan);
    await backOnOld(plan);
    await world.cluster.send({
      verb: 'patch',
      resource: { group: 'argoproj.io', version: 'v1alpha1', kind: 'Rollout', plural: 'rollouts' },
      namespace: 'shop',
      name: 'web',
      subresource: 'status',
      patch: 'merge',
      body: { status: { abort: true } },
    });
    await eventually(async () => expect(stored().status?.phase).toBe('Degraded'), patience);
    await backOnOld(plan);
  });
});

test('a Rollout is restarted as it is, not by a new template that would go through its steps', async () => {
  const plan = await running();
  const before = stored().status?.currentPodHash;
  const at = Date.UTC(2025, 1, 2, 3, 4, 5);
  expect(await restartWorkloads(world.cluster, plan.workloads, rotationId, at)).toEqual(['rollout/web']);
  await restartWorkloads(world.cluster, plan.workloads, rotationId, at + 60_000);
  expect(stored().spec).toMatchObject({ restartAt: '2025-02-02T03:04:05Z' });
  expect(stored().status?.currentPodHash).toBe(before);
});
