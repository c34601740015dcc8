import { own } from '../../../src/kubernetes/annotations.js';
import { deployment, environments } from '../whole/furnish.js';
import type { House } from '../whole/house.js';
import type { Tree } from '../whole/merged.js';
import { monitorId } from '../whole/usual-catalogue.js';

const version = '20260101000000';
const key = 'token';

/** A catalogue's entry for one more secret, which shares nothing with the usual one but the clusters. */
export function anotherEntry(name: string, over: Tree = {}): Tree {
  return {
    secret: `${name}-secrets`,
    keys: [key],
    value: { from: 'generate', length: 40, alphabet: 'base64url' },
    environments: {
      staging: { context: 'staging', namespace: 'staging', soak: '300ms' },
      production: {
        context: 'production',
        namespace: 'production',
        monitors: { ids: [monitorId], settle: '300ms' },
        watch: '1s',
      },
    },
    retention: '1s',
    ...over,
  };
}

/** Its version in use in both environments, and a Deployment of its name that refers to it. */
export function furnishAnother({ clusters }: Pick<House, 'clusters'>, name: string): void {
  const secretName = `${name}-secrets-${version}`;
  for (const namespace of environments) {
    const labels = { [own.secret]: name, [own.version]: version };
    const annotations = { [own.keys]: key, [own.type]: 'Opaque', [own.state]: 'done' };
    clusters[namespace].apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName, namespace, labels, annotations },
      type: 'Opaque',
      immutable: true,
      stringData: { [key]: `old-of-${name}` },
    });
    clusters[namespace].apply(deployment(name, namespace, 1, { envFrom: [{ secretRef: { name: secretName } }] }));
  }
}
