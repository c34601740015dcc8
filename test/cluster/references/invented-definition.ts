import type { InventedKind } from './invented-kinds.js';

/** The CustomResourceDefinition of an invented kind; without a schema it takes any field. */
export function definitionOf({ kind, group, plural, schema }: InventedKind) {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema ?? open } }],
    },
  };
}
