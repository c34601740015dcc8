import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { countLogErrors } from '../../../src/kubernetes/count-log-errors.js';
import { provePods } from '../../../src/kubernetes/prove-pods.js';
import { restartWorkloads } from '../../../src/kubernetes/restart-workloads.js';
import { replaceStuckPods } from '../../../src/kubernetes/replace-stuck-pods.js';
import { restoreStage } from '../../../src/kubernetes/restore-stage.js';
import { readRollouts } from '../../../src/kubernetes/rollout.js';
import { switchStage } from '../../../src/kubernetes/switch-stage.js';
import type { StagePlan } from '../../../src/rotation/plan.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import { canary, cronJob, newName, oldName, rotationId, workload } from './samples.js';
import { startWorld, type World } from './world.js';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
});

const switchTo = (plan: StagePlan) =>
  switchStage(world.cluster, {
    plan,
    baseName: 'api',
    name: newName,
    rotationId,
    requestedBy: 'U1',
    stillWanted: () => Promise.resolve(true),
  });
const rollouts = (plan: StagePlan, name = newName) => readRollouts(world.cluster, plan, name);
const prove = (plan: StagePlan, name = newName) => provePods(world.cluster, plan, name);

/** Waits until every pod of the plan is proven on a version. */
const proven = (plan: StagePlan, name: string) =>
  eventually(async () => {
    const proof = await prove(plan, name);
    expect(proof).toMatchObject({ pending: [], leftBehind: [] });
    return proof;
  }, 10_000);

describe('a rollout', () => {
  test('of all four kinds rolls, is rolled out, and every pod is proven', async () => {
    world.kubernetes.apply(workload('web'));
    world.kubernetes.apply(workload('store', { kind: 'StatefulSet' }));
    world.kubernetes.apply(workload('agent', { kind: 'DaemonSet' }));
    world.kubernetes.apply(cronJob('report'));
    const plan = await world.plan();
    await proven(plan, oldName);
    await switchTo(plan);
    expect((await prove(plan)).proven).toBeLessThan(7);
    await eventually(async () => {
      const states = (await rollouts(plan)).map(({ workload: name, state, updated, wanted }) => [
        name,
        state,
        updated,
        wanted,
      ]);
      expect(states).toEqual([
        ['deployment/web', 'rolled-out', 2, 2],
        ['statefulset/store', 'rolled-out', 2, 2],
        ['daemonset/agent', 'rolled-out', 3, 3],
        ['cronjob/report', 'cron', 0, 0],
      ]);
    });
    expect(await proven(plan, newName)).toEqual({
      proven: 7,
      total: 7,
      restarts: 0,
      idle: [],
      cronJobs: ['cronjob/report'],
      leftBehind: [],
      pending: [],
    });
  });

  test('never counts a pod of another revision, not even one that terminates', async () => {
    world.kubernetes.settings.terminateAfterMs = 600_000;
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    await switchTo(plan);
    await eventually(async () => {
      const proof = await prove(plan);
      expect(proof.proven).toBe(2);
      expect(proof.leftBehind).toEqual([
        { workload: 'deployment/web', pods: [expect.any(String), expect.any(String)] },
      ]);
    });
  });

  test('of nothing proves nothing and says so', async () => {
    world.kubernetes.apply(workload('web', { spec: { replicas: 0 } }));
    const plan = await world.plan();
    await switchTo(plan);
    await eventually(async () => expect(await rollouts(plan)).toMatchObject([{ state: 'idle', wanted: 0 }]));
    expect(await prove(plan)).toMatchObject({ proven: 0, total: 0, idle: ['deployment/web'], pending: [] });
  });

  test.each([
    ['crash-loop', 'CrashLoopBackOff'],
    ['image-pull', 'ImagePullBackOff'],
  ] as const)('whose new pods are in %s has failed at once, with the pod and its reason', async (state, reason) => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    world.kubernetes.settings.retryAfterMs = 20;
    world.kubernetes.setBehaviour(({ environment }) =>
      environment['app']?.['TOKEN'] === 'new' ? { state } : undefined,
    );
    world.kubernetes.remove('Secret', 'shop', newName);
    world.kubernetes.apply(secretNamed(newName));
    await switchTo(plan);
    const seen = await eventually(async () => {
      const [rollout] = await rollouts(plan);
      expect(rollout).toMatchObject({ state: 'failed', reason: { code: 'pod-failing', reason } });
      return rollout;
    });
    expect(seen?.reason).toMatchObject({ pod: expect.stringMatching(/^web-/) as unknown });
    expect((await prove(plan)).failing).toMatchObject({ code: 'pod-failing', reason });
  });

  test('whose Secret lacks a key has failed with the kubelet’s own words', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    world.kubernetes.remove('Secret', 'shop', newName);
    world.kubernetes.apply({ ...secretNamed(newName), stringData: { other: 'x' } });
    await switchTo(plan);
    await eventually(async () =>
      expect(await rollouts(plan)).toMatchObject([
        {
          state: 'failed',
          reason: {
            code: 'pod-failing',
            reason: 'CreateContainerConfigError',
            detail: expect.stringContaining('token') as unknown,
          },
        },
      ]),
    );
    await restoreStage(world.cluster, { plan, name: newName, rotationId });
    expect(await proven(plan, oldName)).toMatchObject({ proven: 2, total: 2 });
  });

  test('of a StatefulSet that a failing pod keeps from going back is told by that pod', async () => {
    world.kubernetes.apply(workload('store', { kind: 'StatefulSet' }));
    const plan = await world.plan();
    await proven(plan, oldName);
    world.kubernetes.remove('Secret', 'shop', newName);
    world.kubernetes.apply({ ...secretNamed(newName), stringData: { other: 'x' } });
    await switchTo(plan);
    await eventually(async () => expect((await prove(plan)).failing).toMatchObject({ pod: 'store-1' }));
    expect(await restoreStage(world.cluster, { plan, name: newName, rotationId })).toMatchObject({
      restored: ['statefulset/store'],
    });
    await eventually(async () => {
      const proof = await prove(plan, oldName);
      expect(proof).toMatchObject({
        failing: { code: 'pod-failing', pod: 'store-1' },
        leftBehind: [{ pods: ['store-1'] }],
      });
    });
    world.kubernetes.remove('Pod', 'shop', 'store-1');
    const after = await proven(plan, oldName);
    expect(after).toMatchObject({ proven: 2, total: 2 });
    expect(after.failing).toBeUndefined();
  });

  test('a StatefulSet goes back where its stuck pods are deleted, and no pod that is ready is touched', async () => {
    world.kubernetes.apply(workload('store', { kind: 'StatefulSet' }));
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    world.kubernetes.remove('Secret', 'shop', newName);
    world.kubernetes.apply({ ...secretNamed(newName), stringData: { other: 'x' } });
    await switchTo(plan);
    await eventually(async () => expect((await prove(plan)).failing).toBeDefined());
    await restoreStage(world.cluster, { plan, name: newName, rotationId });
    const uidOf = (name: string) => world.kubernetes.objects.get('Pod', 'shop', name)?.metadata.uid;
    const ready = uidOf('store-0');
    expect(await replaceStuckPods(world.cluster, plan, newName)).toEqual(['store-1']);
    expect(await replaceStuckPods(world.cluster, plan, newName)).toEqual([]);
    await eventually(async () => expect((await prove(plan, oldName)).failing).toBeUndefined());
    expect(await proven(plan, oldName)).toMatchObject({ leftBehind: [], pending: [] });
    expect(uidOf('store-0')).toBe(ready);
  });

  test.each(['StatefulSet', 'DaemonSet'] as const)(
    'of a %s whose pods never get ready has failed when our patience is over, and not before',
    async (kind) => {
      world.kubernetes.apply(workload('store', { kind }));
      const plan = await world.plan();
      await proven(plan, oldName);
      world.kubernetes.settings.readyAfterMs = 600_000;
      const since = Date.now();
      await switchTo(plan);
      await eventually(async () => expect((await prove(plan)).pending[0]?.pods).not.toEqual([]));
      const after = (ms: number) =>
        readRollouts(world.cluster, plan, newName, { since, now: since + ms, progress: 60_000 });
      expect(await after(59_000)).toMatchObject([{ state: 'rolling' }]);
      const workloadOf = `${kind.toLowerCase()}/store`;
      expect(await after(120_000)).toMatchObject([
        { state: 'failed', reason: { code: 'progress-deadline', workload: workloadOf } },
      ]);
      expect(await rollouts(plan)).toMatchObject([{ state: 'rolling' }]);
    },
  );

  test('a stuck pod that was deleted is waited for, and fails nothing any more', async () => {
    world.kubernetes.apply(workload('store', { kind: 'StatefulSet' }));
    const plan = await world.plan();
    await proven(plan, oldName);
    world.kubernetes.remove('Secret', 'shop', newName);
    world.kubernetes.apply({ ...secretNamed(newName), stringData: { other: 'x' } });
    await switchTo(plan);
    await eventually(async () => expect((await prove(plan)).failing).toBeDefined());
    await restoreStage(world.cluster, { plan, name: newName, rotationId });
    world.kubernetes.settings.terminateAfterMs = 600_000;
    expect(await replaceStuckPods(world.cluster, plan, newName)).toEqual(['store-1']);
    const proof = await prove(plan, oldName);
    expect(proof.leftBehind).toEqual([{ workload: 'statefulset/store', pods: ['store-1'] }]);
    expect(proof.failing).toBeUndefined();
  });

  test('of a workload that is gone, or was repointed by somebody else, has failed', async () => {
    for (const name of ['web', 'worker']) world.kubernetes.apply(workload(name));
    const plan = await world.plan();
    await switchTo(plan);
    world.kubernetes.remove('Deployment', 'shop', 'worker');
    world.kubernetes.apply(workload('web'));
    expect((await rollouts(plan)).map(({ state, reason }) => [state, reason?.code])).toEqual([
      ['failed', 'workload-conflict'],
      ['failed', 'workload-gone'],
    ]);
  });

  test('that is paused meanwhile says so', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await switchTo(plan);
    const now = structuredClone(world.kubernetes.objects.get('Deployment', 'shop', 'web')) as unknown as {
      spec: { paused?: boolean };
    };
    now.spec.paused = true;
    world.kubernetes.apply(now);
    await eventually(async () =>
      expect(await rollouts(plan)).toMatchObject([
        { state: 'failed', reason: { code: 'plan-blocked', blockers: [{ code: 'paused' }] } },
      ]),
    );
  });
});

describe('a restart', () => {
  test('happens once for a rotation, and proves pods that were started for it', async () => {
    world.kubernetes.apply(workload('web'));
    world.kubernetes.apply(cronJob('report'));
    const plan = await world.plan();
    await proven(plan, oldName);
    const before = world.kubernetes.objects.list('Pod', 'shop').map(({ metadata }) => metadata.uid);
    const at = Date.now();
    const restart = () => restartWorkloads(world.cluster, plan.workloads, 'r1', at);
    const provenSince = (startedAfter: number) => provePods(world.cluster, plan, oldName, { startedAfter });
    expect(await provenSince(at + 60_000)).toMatchObject({ proven: 0, leftBehind: [{ workload: 'deployment/web' }] });
    expect(await restart()).toEqual(['deployment/web']);
    expect(await restart()).toEqual(['deployment/web']);
    expect(world.sent('PATCH', /deployments/)).toBe(1);
    await proven(plan, oldName);
    const after = world.kubernetes.objects.list('Pod', 'shop').map(({ metadata }) => metadata.uid);
    expect(after.filter((uid) => before.includes(uid))).toEqual([]);
    world.kubernetes.setClockSkew(-10 * 60_000);
    world.kubernetes.apply(workload('web', { metadata: { labels: { touched: 'yes' } } }));
    await restartWorkloads(world.cluster, plan.workloads, 'r2', at);
    await eventually(async () =>
      expect(await provenSince(at)).toMatchObject({ proven: 2, leftBehind: [], pending: [] }),
    );
  });
});

describe('counting errors in logs', () => {
  test('counts matching lines by pod and pattern, and keeps none of them', async () => {
    world.kubernetes.setBehaviour(({ occasion }) => ({
      state: 'ready',
      logs: occasion === 'start' ? [`401 invalid token ${canary}`, '500 oops', 'all well', '401 again'] : [],
    }));
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    const order = { patterns: ['\\b401\\b', 'oops$', 'nothing'], from: Date.now() - 60_000, to: Date.now() + 60_000 };
    const result = await countLogErrors(world.cluster, plan, order);
    expect(result).toMatchObject({ pods: 2, total: 6 });
    expect(result.counts.map(({ pattern, count }) => [pattern, count])).toEqual([
      [0, 2],
      [1, 1],
      [0, 2],
      [1, 1],
    ]);
    expect(JSON.stringify(result)).not.toContain('canary');
    const later = { ...order, from: Date.now() + 30_000 };
    expect(await countLogErrors(world.cluster, plan, later)).toMatchObject({ pods: 2, counts: [], total: 0 });
  });

  test('counts by our clock, whatever the cluster’s says', async () => {
    world.kubernetes.setClockSkew(10 * 60_000);
    world.kubernetes.setBehaviour(({ occasion }) => ({ state: 'ready', logs: occasion === 'start' ? ['401'] : [] }));
    const from = Date.now() - 60_000;
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    const result = await countLogErrors(world.cluster, plan, { patterns: ['401'], from, to: Date.now() + 60_000 });
    expect(result.total).toBe(2);
    expect(result.counts.every(({ at }) => Math.abs(at - Date.now()) < 60_000)).toBe(true);
  });

  test('a run is counted once, also while its container waits to be started again', async () => {
    world.kubernetes.settings.retryAfterMs = 20;
    world.kubernetes.setBehaviour(({ occasion }) => ({
      state: 'crash-loop',
      logs: occasion === 'start' ? ['401'] : [],
    }));
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    const waiting = (): unknown[] =>
      world.kubernetes.objects.list('Pod', 'shop').filter((pod) => {
        const { containerStatuses = [] } = pod['status'] as { containerStatuses?: object[] };
        return JSON.stringify(containerStatuses).match(/"restartCount":[1-9]/) !== null;
      });
    await eventually(async () => expect(waiting()).toHaveLength(2));
    world.kubernetes.settings.retryAfterMs = 600_000;
    const order = { patterns: ['401'], from: Date.now() - 60_000, to: Date.now() + 60_000 };
    await eventually(async () => {
      const result = await countLogErrors(world.cluster, plan, order);
      expect(result.counts.map(({ count }) => count)).toEqual([1, 1]);
    });
  });

  test('a pod that is gone before its log is read has no lines', async () => {
    world.kubernetes.apply(workload('web'));
    const plan = await world.plan();
    await proven(plan, oldName);
    const missing = { kind: 'Status', message: 'pods "web" not found', reason: 'NotFound' };
    world.kubernetes.server.fail({ path: /\/log\?/, fault: { kind: 'status', status: 404, body: missing } });
    const order = { patterns: ['.'], from: 0, to: Date.now() + 60_000 };
    expect(await countLogErrors(world.cluster, plan, order)).toEqual({ pods: 2, counts: [], total: 0 });
  });
});

function secretNamed(name: string): object {
  const metadata = { name, namespace: 'shop', labels: { 'keyturn.dev/secret': 'api' } };
  return { apiVersion: 'v1', kind: 'Secret', metadata, type: 'Opaque', stringData: { token: 'new' } };
}
