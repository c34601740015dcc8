import { describe, expect, it } from '@jest/globals';
import { oldName } from '../../integration/whole/usual-catalogue.js';
import { enterHouses } from './enter-house.js';
import type { KubeObject } from './place.js';
import { daemonSet, service, statefulSet, troubled, usualWorkloads } from './workloads.js';

describe('pods that fail with the new version on a real cluster', () => {
  const enter = enterHouses();
  const soon = { progressDeadlineSeconds: 3 };

  it.each<[string, KubeObject, string | RegExp]>([
    [
      'in a crash loop',
      troubled(service(2), 'crash-loop'),
      /Pod `auth-service-[a-z0-9-]+` does not start: `CrashLoopBackOff`/,
    ],
    [
      'whose image can not be pulled',
      troubled(service(2), 'image-pull'),
      /Pod `auth-service-[a-z0-9-]+` does not start: `ImagePullBackOff`, Back-off pulling image/,
    ],
    [
      'that never gets ready',
      troubled(service(2, soon), 'not-ready'),
      '`deployment/auth-service` made no progress in its rollout within its deadline.',
    ],
    [
      'of a StatefulSet that crashes',
      troubled(statefulSet(2), 'crash-loop'),
      /Pod `store-1` does not start: `CrashLoopBackOff`/,
    ],
    [
      'of a StatefulSet that never gets ready',
      troubled(statefulSet(2), 'not-ready'),
      '`statefulset/store` made no progress in its rollout within its deadline.',
    ],
    [
      'of a DaemonSet that never gets ready',
      troubled(daemonSet(), 'not-ready'),
      '`daemonset/agent` made no progress in its rollout within its deadline.',
    ],
  ])('one %s: everything is put back, and every pod is well again', async (_, workload, words) => {
    const house = await enter({
      catalogue: { timing: { progress: '3s' } },
      workloads: { staging: usualWorkloads('staging'), production: [workload] },
    });
    await house.request('ada');
    await house.approve();
    const { ending, items } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(await house.references('production')).toEqual({ [workload.metadata.name]: oldName });
    expect(house.told()).toMatch(words);
    const proven = items.findLast(({ step }) => step === 'prove-restored')?.evidence;
    expect(proven).toMatchObject({ code: 'pods-proven', name: oldName });
    const pods = await house.place.list('production', 'pods');
    expect(pods.length).toBeGreaterThan(0);
    for (const { spec, status } of pods) {
      expect(JSON.stringify(spec)).toContain(oldName);
      expect(status).toMatchObject({
        conditions: expect.arrayContaining([expect.objectContaining({ type: 'Ready', status: 'True' })]),
      });
    }
  });

  it('one of staging that fails: staging is put back, and production is never touched', async () => {
    const house = await enter({ workloads: { staging: [troubled(service(1), 'crash-loop')] } });
    await house.request('ada');
    const { ending, approval } = await house.ended();
    expect(ending).toBe('rolled-back');
    expect(approval).toBeUndefined();
    expect(await house.references('staging')).toEqual({ 'auth-service': oldName });
    for (const { metadata } of await house.place.list('production', 'deployments')) {
      expect(metadata['generation']).toBe(1);
    }
  });
});
