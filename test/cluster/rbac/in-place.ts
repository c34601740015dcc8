import type { Manifest } from '../../unit/manifests/render.js';
import type { Place } from '../rotations/place.js';

/**
 * Manifests with the namespaces of a place in place of theirs, and names and a label of its own for what is cluster-wide, so
 * that they can be applied to a cluster that has the product already. Nothing else is changed.
 */
export function inPlace(
  objects: readonly Manifest[],
  { id, namespaces }: Pick<Place, 'id' | 'namespaces'>,
): Manifest[] {
  const known: Readonly<Record<string, string>> = { ...namespaces };
  const namespaceOf = (name: string): string => known[name] ?? `${id}-${name}`;
  const label = 'keyturn.dev/aggregate-to-search';
  const own = JSON.stringify(objects).replaceAll(`"${label}":"true"`, `"${label}":"${id}"`);
  return (JSON.parse(own) as Manifest[]).map((object) => {
    const { kind, metadata, roleRef, subjects } = object as Manifest & {
      roleRef?: { kind: string; name: string };
      subjects?: { namespace: string }[];
    };
    const wide = kind === 'Namespace' ? namespaceOf(metadata.name) : `${metadata.name}-${id}`;
    const named = metadata.namespace === undefined ? { name: wide } : { namespace: namespaceOf(metadata.namespace) };
    return {
      ...object,
      metadata: { ...metadata, ...named },
      ...(roleRef?.kind === 'ClusterRole' ? { roleRef: { ...roleRef, name: `${roleRef.name}-${id}` } } : {}),
      ...(subjects ? { subjects: subjects.map((one) => ({ ...one, namespace: namespaceOf(one.namespace) })) } : {}),
    };
  });
}
