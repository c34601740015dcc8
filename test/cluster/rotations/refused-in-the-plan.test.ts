import { describe, expect, it } from '@jest/globals';
import { oldName } from '../../integration/whole/usual-catalogue.js';
import { enterHouses } from './enter-house.js';
import type { KubeObject } from './place.js';
import { daemonSet, service, statefulSet, usualWorkloads } from './workloads.js';

describe('what would not roll out by itself on a real cluster', () => {
  const enter = enterHouses();

  it.each<[string, KubeObject, string]>([
    [
      'a paused Deployment',
      service(2, { paused: true }),
      '`deployment/auth-service` is paused, so it would not roll out: resume it',
    ],
    [
      'a StatefulSet with OnDelete',
      statefulSet(2, { updateStrategy: { type: 'OnDelete' } }),
      '`statefulset/store` updates only when its pods are deleted (`OnDelete`): set `RollingUpdate`',
    ],
    [
      'a DaemonSet with OnDelete',
      daemonSet({ updateStrategy: { type: 'OnDelete' } }),
      '`daemonset/agent` updates only when its pods are deleted (`OnDelete`): set `RollingUpdate`',
    ],
    [
      'a StatefulSet with a partition',
      statefulSet(2, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } }),
      '`statefulset/store` has a rollout partition, so some pods would stay on the old version: set it to 0 (1)',
    ],
  ])('%s is refused in the plan, and nothing is changed', async (_, workload, words) => {
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production: [workload] } });
    await house.request('ada');
    await house.heldFor('plan-blocked');
    await house.says(words);
    expect(await house.references('production')).toEqual({ [workload.metadata.name]: oldName });
    for (const where of ['staging', 'production'] as const) expect(await house.versions(where)).toEqual([oldName]);
  });
});
