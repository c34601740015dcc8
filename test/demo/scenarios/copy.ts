import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import type { Stage } from './stage.js';

/** Whether production's copy has a ready pod. */
export function copyServes(stage: Stage): boolean {
  const { readyReplicas = 0 } = (copyOf(stage)?.['status'] ?? {}) as { readyReplicas?: number };
  return readyReplicas > 0;
}

/** Nothing of the copy may be left, and the original has all of its pods again. */
export function copyLeft(stage: Stage): string[] {
  const original = deployments(stage).find(({ metadata }) => metadata.name === 'auth-service');
  const { replicas = 0 } = (original?.['spec'] ?? {}) as { replicas?: number };
  return [
    ...(copyOf(stage) ? ['a copy is left in production'] : []),
    ...(replicas === 4 ? [] : [`the original has ${replicas} replicas, not the 4 that it had`]),
  ];
}

function copyOf(stage: Stage): KubeObject | undefined {
  return deployments(stage).find(({ metadata }) => metadata.name === 'auth-service-green');
}

function deployments({ world }: Stage): readonly KubeObject[] {
  return world.sites.production.flatMap(({ cluster }) => cluster.list('Deployment'));
}
