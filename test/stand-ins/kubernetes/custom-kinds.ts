import { timestamp } from './clock.js';
import { kindNamed, type Cluster } from './cluster.js';
import { resourceOf, type Kind } from './kinds.js';
import type { KubeObject } from './kube-object.js';
import type { StoreEvent } from './store.js';
import { updateObject } from './writes/update-object.js';

interface Definition extends KubeObject {
  spec: {
    group: string;
    scope: 'Namespaced' | 'Cluster';
    names: { kind: string; plural: string; shortNames?: string[] };
    versions: { name: string; served: boolean; subresources?: { status?: object } }[];
  };
}

/** The kinds that a CustomResourceDefinition adds. Their schemas are not enforced. */
function kindsOf(definition: Definition): Kind[] {
  const { group, scope, names, versions } = definition.spec;
  return versions
    .filter((version) => version.served)
    .map((version) => ({
      group,
      version: version.name,
      kind: names.kind,
      plural: names.plural,
      shortNames: names.shortNames ?? [],
      namespaced: scope === 'Namespaced',
      subresources: version.subresources?.status ? ['status'] : [],
      generation: true,
      review: false,
    }));
}

/** Serves a custom kind from the moment its definition is written, and no longer once it is deleted. */
export function followDefinition(cluster: Cluster, kinds: Kind[], event: StoreEvent): void {
  if (event.kind.kind !== 'CustomResourceDefinition') return;
  const definition = event.object as Definition;
  const { group, names } = definition.spec;
  const others = kinds.filter((one) => resourceOf(one) !== `${names.plural}.${group}`);
  kinds.splice(0, kinds.length, ...others, ...(event.type === 'DELETED' ? [] : kindsOf(definition)));
  if (event.type === 'ADDED') establish(cluster, definition);
}

function establish(cluster: Cluster, definition: Definition): void {
  const lastTransitionTime = timestamp(cluster.clock.now());
  const conditions = ['NamesAccepted', 'Established'].map((type) => ({ type, status: 'True', lastTransitionTime }));
  const status = {
    acceptedNames: definition.spec.names,
    conditions,
    storedVersions: [definition.spec.versions[0]?.name],
  };
  const kind = kindNamed(cluster, 'CustomResourceDefinition');
  const options = { subresource: 'status' } as const;
  updateObject(cluster, kind, '', definition.metadata.name, (current) => ({ ...current, status }), options);
}
