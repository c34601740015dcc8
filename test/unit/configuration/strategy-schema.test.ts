import { describe, expect, test } from '@jest/globals';
import { strategySchema } from '../../../src/configuration/schema/strategy-schema.js';

const rollout = { type: 'blue-green', workload: 'rollout/auth', router: { type: 'argo-rollouts' } };
const deployment = { type: 'blue-green', workload: 'deployment/auth', router: { type: 'replicas' } };

describe('the strategy blue-green', () => {
  test('of a Rollout has no steps: the Rollout has its own', () => {
    expect(strategySchema.parse(rollout)).toMatchObject({ ...rollout, steps: [], interval: 600_000 });
  });

  test.each([
    ['steps beside those of a Rollout', { ...rollout, steps: [10, 100] }, 'steps', 'must be left out'],
    ['no steps for a copy', deployment, 'steps', 'must rise from step to step'],
    [
      'a Rollout with another router',
      { ...deployment, workload: 'rollout/auth', steps: [100] },
      'workload',
      'deployment/…',
    ],
    ['a Deployment with Argo Rollouts', { ...rollout, workload: 'deployment/auth' }, 'workload', 'rollout/…'],
  ])('refuses %s', (_what, strategy, path, words) => {
    const { error } = strategySchema.safeParse(strategy);
    expect(error?.issues).toMatchObject([{ path: [path] }]);
    expect(error?.issues[0]?.message).toContain(words);
  });
});
