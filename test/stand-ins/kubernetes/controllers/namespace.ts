import { kindNamed } from '../cluster.js';
import type { KubeObject } from '../kube-object.js';
import { createObject } from '../writes/create-object.js';
import type { ControllerContext } from './controller.js';

/** What every namespace gets by itself. */
const furniture: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'kube-root-ca.crt' },
    data: { 'ca.crt': 'This server speaks plain http.' },
  },
];

export function furnishNamespace(context: ControllerContext, namespace: KubeObject): void {
  if (namespace.metadata.deletionTimestamp !== undefined) return;
  const { name } = namespace.metadata;
  for (const object of furniture) {
    const kind = kindNamed(context.cluster, object.kind);
    const missing = context.cluster.store.get(kind, name, object.metadata.name) === undefined;
    if (missing) createObject(context.cluster, kind, name, object);
  }
}
