import { describe, expect, test } from '@jest/globals';
import { judgeRollout } from '../../../src/kubernetes/judge-rollout.js';
import { ownStepsOf, standOf } from '../../../src/kubernetes/rollout-stand.js';
import { workloadSchema } from '../../../src/kubernetes/workload-object.js';

const steps = [{ setWeight: 20 }, { pause: {} }, { setWeight: 50 }, { pause: { duration: '5m' } }, { setWeight: 80 }];
const since = '2026-03-02T12:00:00Z';

function rolloutWith(status: object, strategy: object = { canary: { steps } }) {
  return workloadSchema.parse({
    metadata: { name: 'web', uid: 'u', generation: 3 },
    spec: { replicas: 5, strategy },
    status: { observedGeneration: '3', replicas: 5, updatedReplicas: 1, availableReplicas: 5, ...status },
  });
}

const paused = (reason: string) => ({ pauseConditions: [{ reason, startTime: since }], controllerPause: true });

describe('where a Rollout stands', () => {
  test.each([
    ['at its first step', { currentStepIndex: 0 }, undefined, [1, 5, undefined]],
    ['at a pause', { currentStepIndex: 1, ...paused('CanaryPauseStep') }, undefined, [2, 5, 'promotion']],
    ['at a timed pause', { currentStepIndex: 3, ...paused('CanaryPauseStep') }, undefined, [4, 5, 'time']],
    ['after an analysis', { currentStepIndex: 0, ...paused('InconclusiveAnalysisRun') }, undefined, [1, 5, 'analysis']],
    ['after its last step', { currentStepIndex: 5 }, undefined, [5, 5, undefined]],
    ['without steps', {}, { canary: {} }, [0, 0, undefined]],
    [
      'before it takes over',
      paused('BlueGreenPause'),
      { blueGreen: { autoPromotionEnabled: false } },
      [0, 0, 'promotion'],
    ],
    ['before it takes over by itself', paused('BlueGreenPause'), { blueGreen: {} }, [0, 0, 'time']],
  ])('%s', (_where, status, strategy, expected) => {
    const { step, steps: all, pause } = standOf(rolloutWith(status, strategy));
    expect([step, all, pause?.kind]).toEqual(expected);
  });

  test('has the weight that its traffic router was given, else the share of its pods', () => {
    expect(standOf(rolloutWith({})).weight).toBe(20);
    expect(standOf(rolloutWith({ canary: { weights: { canary: { weight: 35 } } } })).weight).toBe(35);
  });

  test.each([
    [{ canary: { steps } }, { steps: 5, pauses: 1 }],
    [{ canary: {} }, { steps: 0, pauses: 0 }],
    [{ blueGreen: { autoPromotionEnabled: false } }, { steps: 0, pauses: 1 }],
    [{ blueGreen: { autoPromotionEnabled: true } }, { steps: 0, pauses: 0 }],
  ])('waits to be promoted as often as %j says', (strategy, expected) => {
    expect(ownStepsOf(rolloutWith({}, strategy))).toEqual(expected);
  });
});

describe('a Rollout', () => {
  const healthy = { phase: 'Healthy', currentPodHash: 'b', stableRS: 'b', updatedReplicas: 5 };
  const degraded = { phase: 'Degraded', currentPodHash: 'b', stableRS: 'a' };
  const aborted = 'RolloutAborted: Rollout aborted update to revision 2';
  test.each([
    ['is rolled out', healthy, 'rolled-out'],
    ['still rolls while its newest template is not the stable one', { ...healthy, stableRS: 'a' }, 'rolling'],
    ['still rolls while its newest generation was not seen', { ...healthy, observedGeneration: '2' }, 'rolling'],
    ['still rolls while not all its pods are available', { ...healthy, availableReplicas: 4 }, 'rolling'],
    ['still rolls at a pause', { phase: 'Paused', currentStepIndex: 1, ...paused('CanaryPauseStep') }, 'rolling'],
    ['has failed when it was aborted', { ...degraded, message: aborted, abort: true }, 'failed'],
    ['has not failed by an abort that is over', { ...degraded, message: aborted }, 'rolling'],
    ['has failed when its spec is invalid', { ...degraded, message: 'InvalidSpec: no selector' }, 'failed'],
    ['has failed past its deadline', { ...degraded, message: 'ProgressDeadlineExceeded: timed out' }, 'failed'],
  ])('%s', (_what, status, expected) => {
    expect(judgeRollout('Rollout', rolloutWith(status), []).state).toBe(expected);
  });
});
