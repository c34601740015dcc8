import type { Kubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import type { Rollout } from '../../stand-ins/kubernetes/workloads.js';
import { usualWorkloads } from './furnish.js';

const group = 'argoproj.io';
const name = 'auth-service';

/** The usual workloads of a cluster with Argo Rollouts, the first of them a Rollout. To be applied in this order. */
export function rolledWorkloads(namespace: 'staging' | 'production'): object[] {
  const [first, ...others] = usualWorkloads(namespace);
  const steps = [{ setWeight: 25 }, { pause: {} }, { setWeight: 50 }, { pause: {} }];
  const { spec, ...rest } = first as { spec: object };
  return [
    definition(),
    { ...rest, apiVersion: `${group}/v1alpha1`, kind: 'Rollout', spec: { ...spec, strategy: { canary: { steps } } } },
    ...others,
  ];
}

/** The Rollout as production has it now. */
export function rolloutIn(cluster: Kubernetes): Rollout {
  return cluster.objects.get('Rollout', 'production', name) as Rollout;
}

/** How long the Rollout stood at each of its pauses, by the step, from now on; filled as it goes on. */
export function secondsPausedAt(cluster: Kubernetes): ReadonlyMap<number, number> {
  const since = new Map<number, number>();
  const paused = new Map<number, number>();
  cluster.onChange(({ object }) => {
    if (object.kind !== 'Rollout') return;
    const { currentStepIndex = 0, pauseConditions } = (object as Rollout).status ?? {};
    if (pauseConditions && !since.has(currentStepIndex)) since.set(currentStepIndex, performance.now());
    const begun = since.get(currentStepIndex);
    if (!pauseConditions && begun !== undefined && !paused.has(currentStepIndex)) {
      paused.set(currentStepIndex, (performance.now() - begun) / 1000);
    }
  });
  return paused;
}

function definition(): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `rollouts.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind: 'Rollout', plural: 'rollouts', singular: 'rollout', listKind: 'RolloutList' },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: 'object' } },
        },
      ],
    },
  };
}
