import { namespaceMeant, type ClusterReferences, type SearchPlace } from '../../src/kubernetes/find-references.js';
import type { SecretEntry } from '../../src/rotation/entry.js';
import { developmentPlaces, placesOf } from '../../src/rotation/places.js';
import type { RefHit, RefsFacts, RefsGroup } from '../../src/slack/refs-facts.js';

interface Environment {
  readonly name: string;
  readonly context?: string | undefined;
  readonly namespace: string;
}

/** The places of development, where there is one, and of every stage. */
function environmentsOf(entry: SecretEntry): Environment[] {
  return [
    ...developmentPlaces(entry).map((place) => ({ name: 'development', ...place })),
    ...entry.stages.flatMap((stage) => placesOf(stage).map((place) => ({ name: stage.name, ...place }))),
  ];
}

/** Where the secret's versions are. */
export function refsPlaces(entry: SecretEntry): SearchPlace[] {
  return environmentsOf(entry).map(({ context, namespace }) => ({ context, namespaces: [namespace] }));
}

/** What was found, by the environments that it is about, in their order. */
export function refsFacts(
  entry: SecretEntry,
  version: string | undefined,
  found: readonly ClusterReferences[],
): RefsFacts {
  const environments = environmentsOf(entry);
  const groups = new Map<string, RefsGroup & { readonly hits: RefHit[] }>();
  for (const cluster of found) {
    for (const hit of cluster.hits) {
      const stages = stagesOf(environments, cluster, namespaceMeant(hit, cluster.namespaces));
      const group = groups.get(stages.join()) ?? { stages, hits: [] };
      group.hits.push(refHit(hit));
      groups.set(stages.join(), group);
    }
  }
  const order = [...new Set(environments.map(({ name }) => name))];
  const placeOf = ({ stages }: RefsGroup) => stages.length * order.length + order.indexOf(stages[0] ?? '');
  return {
    secret: entry.name,
    version,
    groups: [...groups.values()].sort((one, other) => placeOf(one) - placeOf(other)),
    notSeen: found.flatMap((cluster) =>
      cluster.notSeen.map((one) => ({
        ...one,
        stages: stagesOf(environments, cluster, namespaceMeant(one, cluster.namespaces)),
      })),
    ),
    ignored: [...new Set(found.flatMap(({ ignored }) => ignored))],
  };
}

/** The environments in this cluster, and where it is known which namespace is meant, in that. */
function stagesOf(
  environments: readonly Environment[],
  { contexts, namespaces }: ClusterReferences,
  meant: string | undefined,
): string[] {
  const there = environments
    .filter(({ context }) => contexts.includes(context))
    .filter(({ namespace }) => (meant === undefined ? namespaces.includes(namespace) : namespace === meant))
    .map(({ name }) => name);
  return [...new Set(there)];
}

function refHit({ grade, kind, namespace, name, path, secret, madeBy }: ClusterReferences['hits'][number]): RefHit {
  const made = madeBy !== undefined && makers.includes(madeBy) ? { isMade: true } : {};
  return { grade, kind, name, path, secret, ...(namespace === undefined ? {} : { namespace }), ...made };
}

/** Kinds that make ReplicaSets, Jobs and Pods from a template which names the same Secrets. */
const makers = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job', 'Rollout'];
