import { kind } from '../../stand-ins/kubernetes/kinds.js';
import { podTemplate } from './samples.js';

/** What a cluster serves that has Argo Rollouts. */
export const rolloutKind = kind([
  'argoproj.io/v1alpha1',
  'Rollout',
  'rollouts',
  'ro',
  'namespaced',
  'status',
  'generation',
]);

/** 25 % until promoted, 50 % for a second, 75 % until promoted. */
export const pausingSteps = [
  { setWeight: 25 },
  { pause: {} },
  { setWeight: 50 },
  { pause: { duration: 1 } },
  { setWeight: 75 },
  { pause: {} },
];

interface Shape {
  readonly steps?: readonly object[];
  readonly spec?: object;
}

/** A Rollout of four pods that name the Secret. */
export function rollout(name: string, { steps = pausingSteps, spec }: Shape = {}): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name, namespace: 'shop' },
    spec: {
      replicas: 4,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name),
      strategy: { canary: { steps } },
      ...spec,
    },
  };
}
