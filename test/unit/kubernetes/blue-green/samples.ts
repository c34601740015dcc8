import * as fc from 'fast-check';
import type { DeploymentObject } from '../../../../src/kubernetes/blue-green/deployment-object.js';
import { deploymentSchema } from '../../../../src/kubernetes/blue-green/deployment-object.js';
import type { Difference } from '../../../../src/kubernetes/blue-green/green.js';
import type { Labels } from '../../../../src/kubernetes/matches-selector.js';
import type { Selector } from '../../../../src/kubernetes/workload-object.js';

export const oldSecret = 'api-20250101000000';
export const newSecret = 'api-20250202000000';
export const rotationId = newSecret;

/** A Deployment as an API server answers it, with everything that somebody may have written into one. */
export function deploymentOf(spec: object = {}, metadata: object = {}): DeploymentObject {
  return deploymentSchema.parse({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'the-uid',
      resourceVersion: '7',
      generation: 3,
      creationTimestamp: '2025-01-01T00:00:00Z',
      labels: { app: 'web' },
      ...metadata,
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      progressDeadlineSeconds: 600,
      template: {
        metadata: {
          creationTimestamp: null,
          labels: { app: 'web', tier: 'front' },
          annotations: { 'checksum/config': 'x' },
        },
        spec: {
          containers: [{ name: 'app', image: 'app:1', envFrom: [{ secretRef: { name: oldSecret } }] }],
          volumes: [{ name: 'token', secret: { secretName: oldSecret } }],
        },
      },
      ...spec,
    },
    status: { replicas: 3 },
  });
}

const keys = ['app', 'tier', 'app.kubernetes.io/name', 'toString', '__proto__'];
const values = ['web', 'web-green', 'front', '', 'x'];

/** Labels of few keys and values, so that they often meet. */
export const someLabels: fc.Arbitrary<Labels> = fc.dictionary(
  fc.constantFrom(...keys.slice(0, 4)),
  fc.constantFrom(...values),
);

/** Any selector over the same. */
export const someSelector: fc.Arbitrary<Selector> = fc.record({
  matchLabels: fc.option(someLabels, { nil: undefined }),
  matchExpressions: fc.option(
    fc.array(
      fc.record({
        key: fc.constantFrom(...keys.slice(0, 4)),
        operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
        values: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
    { nil: undefined },
  ),
}) as fc.Arbitrary<Selector>;

/** How a copy's pods may differ from some original's. */
export const someDifference: fc.Arbitrary<Difference> = someLabels.chain((labels) =>
  fc.record({ labels: fc.constant(labels), keys: fc.subarray(Object.keys(labels)) }),
);
