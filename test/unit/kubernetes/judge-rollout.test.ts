import { describe, expect, test } from '@jest/globals';
import { judgeRollout } from '../../../src/kubernetes/judge-rollout.js';
import { podSchema } from '../../../src/kubernetes/pod-object.js';
import { workloadSchema } from '../../../src/kubernetes/workload-object.js';
import type { WorkloadKind } from '../../../src/rotation/plan.js';

const judge = (kind: WorkloadKind, spec: object, status: object, pods: object[] = [], generation = 2) =>
  judgeRollout(
    kind,
    workloadSchema.parse({ metadata: { name: 'web', generation }, spec, status: { observedGeneration: 2, ...status } }),
    pods.map((pod) => podSchema.parse(pod)),
  );

const all = { replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 };
const deploymentCases: readonly (readonly [string, object, object, string])[] = [
  ['all updated and available', { replicas: 3 }, all, 'rolled-out'],
  ['no number of replicas means one', {}, { replicas: 1, updatedReplicas: 1, availableReplicas: 1 }, 'rolled-out'],
  ['nothing observed yet', { replicas: 3 }, { ...all, observedGeneration: 1 }, 'rolling'],
  ['one not updated', { replicas: 3 }, { ...all, updatedReplicas: 2 }, 'rolling'],
  ['an old one left', { replicas: 3 }, { ...all, replicas: 4 }, 'rolling'],
  ['one not available', { replicas: 3 }, { ...all, availableReplicas: 2 }, 'rolling'],
  ['scaled up in between', { replicas: 5 }, all, 'rolling'],
  ['no replicas wanted', { replicas: 0 }, {}, 'idle'],
  ['no replicas wanted, one still there', { replicas: 0 }, { replicas: 1 }, 'rolling'],
  ['paused', { replicas: 3, paused: true }, { ...all, updatedReplicas: 0 }, 'failed'],
  [
    'deadline exceeded',
    { replicas: 3 },
    {
      ...all,
      updatedReplicas: 1,
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    },
    'failed',
  ],
  [
    'an old deadline that was not observed for this change',
    { replicas: 3 },
    {
      ...all,
      observedGeneration: 1,
      conditions: [{ type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }],
    },
    'rolling',
  ],
  ['no status at all', { replicas: 3 }, { observedGeneration: undefined }, 'rolling'],
];

describe('a Deployment', () => {
  test.each(deploymentCases)('%s', (_, spec, status, state) => {
    expect(judge('Deployment', spec, status).state).toBe(state);
  });
});

test('a Deployment whose pods a quota refuses says so in the cluster’s words when its deadline is over', () => {
  const message = 'pods "web-5d" is forbidden: exceeded quota: small';
  const refused = { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message };
  const late = { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' };
  const reasonWith = (conditions: object[]) =>
    judge('Deployment', {}, { ...all, updatedReplicas: 1, conditions }).reason;
  expect(reasonWith([refused])).toMatchObject({ code: 'rolling-out' });
  expect(reasonWith([late, refused])).toEqual({
    code: 'refused-by-cluster',
    what: 'create pods of deployment/web',
    detail: message,
  });
  expect(reasonWith([late, { ...refused, status: 'False' }])).toMatchObject({ code: 'progress-deadline' });
});

const revisions = { currentRevision: 'b', updateRevision: 'b' };
const statefulSetCases: readonly (readonly [string, object, object, string])[] = [
  ['all updated and ready', { replicas: 3 }, { ...all, ...revisions }, 'rolled-out'],
  ['one not ready', { replicas: 3 }, { ...all, ...revisions, readyReplicas: 2 }, 'rolling'],
  [
    'one not updated',
    { replicas: 3 },
    { ...all, currentRevision: 'a', updateRevision: 'b', updatedReplicas: 2 },
    'rolling',
  ],
  [
    'the newest revision not yet the current one',
    { replicas: 3 },
    { ...all, currentRevision: 'a', updateRevision: 'b' },
    'rolling',
  ],
  ['no replicas wanted', { replicas: 0 }, { replicas: 0, currentRevision: 'a', updateRevision: 'b' }, 'idle'],
];

describe('a StatefulSet', () => {
  test.each(statefulSetCases)('%s', (_, spec, status, state) => {
    expect(judge('StatefulSet', spec, status).state).toBe(state);
  });
});

const scheduled = { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 };
const daemonSetCases: readonly (readonly [string, object, string])[] = [
  ['all updated and available', scheduled, 'rolled-out'],
  ['one not updated', { ...scheduled, updatedNumberScheduled: 2 }, 'rolling'],
  ['one not available', { ...scheduled, numberAvailable: 2 }, 'rolling'],
  ['no node fits', { desiredNumberScheduled: 0, updatedNumberScheduled: 0, numberAvailable: 0 }, 'idle'],
];

describe('a DaemonSet', () => {
  test.each(daemonSetCases)('%s', (_, status, state) => {
    expect(judge('DaemonSet', {}, status).state).toBe(state);
  });
});

test('a CronJob is judged by its next run', () => {
  expect(judge('CronJob', {}, {})).toMatchObject({ state: 'cron', workload: 'cronjob/web' });
});

const waiting = (reason: string, list = 'containerStatuses', message = 'because') => ({
  metadata: { name: 'web-1' },
  status: { [list]: [{ name: 'app', restartCount: 0, state: { waiting: { reason, message } } }] },
});

describe('a new pod that can not start', () => {
  test.each([
    'CreateContainerConfigError',
    'CrashLoopBackOff',
    'ImagePullBackOff',
    'ErrImagePull',
    'InvalidImageName',
    'RunContainerError',
  ])('in %s fails the rollout at once, with the kubelet’s words', (reason) => {
    const { state, reason: why } = judge('Deployment', { replicas: 3 }, { updatedReplicas: 1 }, [waiting(reason)]);
    expect([state, why]).toEqual(['failed', { code: 'pod-failing', pod: 'web-1', reason, detail: 'because' }]);
  });

  test('fails it too when it is an init container', () => {
    expect(judge('Deployment', {}, {}, [waiting('CrashLoopBackOff', 'initContainerStatuses')]).state).toBe('failed');
  });

  test('is not one that only starts slowly, or that ends already', () => {
    const ending = {
      ...waiting('CrashLoopBackOff'),
      metadata: { name: 'web-1', deletionTimestamp: '2025-01-01T00:00:00Z' },
    };
    expect(judge('Deployment', {}, {}, [waiting('ContainerCreating'), ending]).state).toBe('rolling');
  });

  test('says nothing that the program itself wrote', () => {
    const message = 'token=canary';
    const status = {
      containerStatuses: [
        {
          name: 'app',
          restartCount: 3,
          lastState: { terminated: { message } },
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } },
        },
      ],
    };
    const judged = judge('Deployment', {}, {}, [{ metadata: { name: 'web-1' }, status }]);
    expect(JSON.stringify(judged)).not.toContain('canary');
  });
});

test('a rolling Deployment tells how many of how many are there', () => {
  expect(judge('Deployment', { replicas: 3 }, { ...all, updatedReplicas: 2, availableReplicas: 3 }).reason).toEqual({
    code: 'rolling-out',
    workload: 'deployment/web',
    updated: 2,
    wanted: 3,
  });
});
