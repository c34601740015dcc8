/** A custom kind of a test's own, and where the API has it. Its definition takes any fields. */
export function customKind(group: string) {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const schema = {
    openAPIV3Schema: {
      type: 'object',
      properties: { spec: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    },
  };
  return {
    /** As `kubectl` names it, and as a hit of the search does. */
    name: `things.${group}`,
    hit: `Thing.${group}`,
    definitions,
    path: `${definitions}/things.${group}`,
    /** The first version is the one that is stored. */
    definition: (versions: readonly string[]) => ({
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { kind: 'Thing', listKind: 'ThingList', plural: 'things', singular: 'thing' },
        versions: versions.map((name, index) => ({ name, served: true, storage: index === 0, schema })),
      },
    }),
    list: (version: string) => `/apis/${group}/${version}/things`,
    objects: (version: string, namespace: string) => `/apis/${group}/${version}/namespaces/${namespace}/things`,
    object: (name: string, version: string, spec: unknown) => ({
      apiVersion: `${group}/${version}`,
      kind: 'Thing',
      metadata: { name },
      spec,
    }),
  };
}
