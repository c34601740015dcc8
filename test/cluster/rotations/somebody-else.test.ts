import { describe, expect, it } from '@jest/globals';
import { baseName, monitorId, oldName } from '../../integration/whole/usual-catalogue.js';
import type { ClusterHouse } from './cluster-house.js';
import { enterHouses } from './enter-house.js';
import { annotated, service, usualWorkloads } from './workloads.js';

describe('what somebody else changes on a real cluster meanwhile', () => {
  const enter = enterHouses();
  const longWatch = { secrets: { 'auth-api': { environments: { production: { watch: '10m' } } } } };

  it('a new image between plan and switch is kept, and runs with the new version', async () => {
    const house = await enter();
    await house.request('ada');
    await house.waitFor('the approval to be asked for', () => house.offering('approve'));
    await deploy(house, 'registry.k8s.io/pause:3.9');
    await house.approve();
    const { version, ending } = await house.ended();
    expect(ending).toBe('done');
    expect(await imagesOf(house)).toEqual(['registry.k8s.io/pause:3.9']);
    expect((await house.references('production'))['auth-service']).toBe(`${baseName}-${version}`);
  });

  it('a new image during the watch is kept when an alert rolls back, and the words say so', async () => {
    const house = await enter({ catalogue: longWatch });
    await house.request('ada');
    await house.approve();
    await house.inPhase('watch');
    await deploy(house, 'registry.k8s.io/pause:3.9');
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    expect(await imagesOf(house)).toEqual(['registry.k8s.io/pause:3.9']);
    expect((await house.references('production'))['auth-service']).toBe(oldName);
    await house.says('other changes were kept in `production deployment/auth-service`');
  });

  it('an autoscaler that scales up during the rollout: it is done when each of the pods is on the new version', async () => {
    const slow = annotated(service(2), { 'keyturn.dev/test-ready-after': '2s' });
    const house = await enter({ workloads: { staging: usualWorkloads('staging'), production: [slow] } });
    await house.place.create(autoscaler(2), 'production');
    await house.request('ada');
    await house.approve();
    await house.waitFor('the rollout', async () => (await house.rotation())?.pending?.step === 'watch-rollout');
    // There are no metrics here: the least number is what makes an autoscaler act, through the scale subresource.
    await house.place.patch('production', 'horizontalpodautoscalers', 'auth-service', { spec: { minReplicas: 4 } });
    const { version, ending, items } = await house.ended();
    expect(ending).toBe('done');
    const proven = items.findLast(({ step }) => step === 'prove-pods')?.evidence;
    expect(proven).toMatchObject({ code: 'pods-proven', proven: 4, total: 4 });
    const { spec } = await house.place.read('production', 'deployments', 'auth-service');
    expect(spec).toMatchObject({ replicas: 4 });
    expect((await house.references('production'))['auth-service']).toBe(`${baseName}-${version}`);
  });

  it('an autoscaler that scales during the watch is left alone by the way back', async () => {
    const house = await enter({
      catalogue: longWatch,
      workloads: { staging: usualWorkloads('staging'), production: [service(2)] },
    });
    await house.place.create(autoscaler(2), 'production');
    await house.request('ada');
    await house.approve();
    await house.inPhase('watch');
    await house.place.patch('production', 'horizontalpodautoscalers', 'auth-service', { spec: { minReplicas: 4 } });
    await house.waitFor('the scaling', async () => {
      const { status } = await house.place.read('production', 'deployments', 'auth-service');
      return (status as { readyReplicas?: number }).readyReplicas === 4;
    });
    await house.datadog.setState(monitorId, 'Alert');
    expect((await house.ended()).ending).toBe('rolled-back');
    const { spec } = await house.place.read('production', 'deployments', 'auth-service');
    expect(spec).toMatchObject({ replicas: 4 });
    expect((await house.references('production'))['auth-service']).toBe(oldName);
  });
});

function deploy(house: ClusterHouse, image: string): Promise<void> {
  const template = { spec: { containers: [{ name: 'app', image }] } };
  const change = { spec: { template } };
  return house.place.patch('production', 'deployments', 'auth-service', change, 'strategic-merge');
}

/** What the pods of production's service run. */
async function imagesOf(house: ClusterHouse): Promise<string[]> {
  const pods = await house.place.list('production', 'pods');
  const images = pods
    .filter(({ metadata }) => metadata.name.startsWith('auth-service'))
    .map(({ spec }) => (spec as { containers: { image: string }[] }).containers[0]?.image ?? '');
  return [...new Set(images)];
}

function autoscaler(minReplicas: number) {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'auth-service' };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'auth-service' },
    spec: { scaleTargetRef, minReplicas, maxReplicas: 8 },
  };
}
