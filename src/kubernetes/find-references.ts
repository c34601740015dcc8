import type { NotSeen } from '../rotation/reference.js';
import { clusterIdentity } from './cluster-identity.js';
import type { Cluster, Clusters } from './clusters.js';
import { inParallel } from './in-parallel.js';
import { isKubernetesError, KubernetesError } from './kubernetes-error.js';
import { concerning } from './search/concerning.js';
import type { ReferenceHit } from './search/grade-object.js';
import { gravestFirst } from './search/gravest-first.js';
import { searchReferences, type SearchProgress, type SearchResult } from './search/search-references.js';
import { untilAborted } from './search/until-aborted.js';
import type { WantedSecret } from './search/wanted-secret.js';

/** Where a Secret may be. */
export interface SearchPlace {
  /** Absent: the current context. */
  readonly context?: string | undefined;
  readonly namespaces: readonly string[];
}

export interface FindReferencesOrder {
  readonly wanted: WantedSecret;
  readonly places: readonly SearchPlace[];
  /** Kinds that are left out on purpose. */
  readonly ignore: readonly string[];
  /** How far all clusters together are. A cluster counts from the moment on that its first kind is done. */
  readonly onProgress?: (progress: SearchProgress) => void;
  readonly signal?: AbortSignal;
}

/** What one cluster says of the Secret. */
export interface ClusterReferences extends SearchResult {
  /** The contexts of the places that lead to it; it is searched through the first. `undefined` is the current one. */
  readonly contexts: readonly (string | undefined)[];
  /** The namespaces in which the Secret may be. */
  readonly namespaces: readonly string[];
}

/** Clusters that are searched at a time. */
const atOnce = 3;

/**
 * Searches every cluster that the places name for references to the Secret, each once, however many contexts lead to it,
 * and keeps what can mean a Secret in the places' namespaces, the gravest first. A cluster that can't be asked at all is
 * told as `every kind` in its `notSeen`, alone. Reads only. Throws the signal's reason at once when it is aborted, and
 * nothing of the API's.
 */
export function findReferences(clusters: Clusters, order: FindReferencesOrder): Promise<ClusterReferences[]> {
  return untilAborted(find(clusters, order), order.signal);
}

/** The namespace whose Secret a place means, where that is one of these; undefined where it may mean any of them. */
export function namespaceMeant(
  { secretNamespace, namespace }: Pick<ReferenceHit, 'secretNamespace' | 'namespace'>,
  namespaces: readonly string[],
): string | undefined {
  const meant = secretNamespace ?? namespace;
  return meant !== undefined && namespaces.includes(meant) ? meant : undefined;
}

async function find(clusters: Clusters, order: FindReferencesOrder): Promise<ClusterReferences[]> {
  const { asked, away } = await distinct(clusters, order.places);
  const report = sumOf(order.onProgress);
  const found = await inParallel(asked, atOnce, async ({ cluster, contexts, namespaces }) => {
    const { wanted, ignore, signal } = order;
    const result = await searchReferences(cluster, {
      wanted,
      namespaces,
      ignore,
      onProgress: report(cluster),
      ...(signal ? { signal } : {}),
    });
    const hits = gravestFirst(about(result.hits, namespaces));
    return { ...result, hits, notSeen: withoutRepeats(result.notSeen), contexts, namespaces };
  });
  return [...found, ...away];
}

interface Asked {
  readonly cluster: Cluster;
  readonly contexts: (string | undefined)[];
  readonly namespaces: string[];
}

/** The clusters behind the places, each once; and those that say nothing, not even who they are. */
async function distinct(clusters: Clusters, places: readonly SearchPlace[]) {
  const asked = new Map<string | Cluster, Asked>();
  const away: ClusterReferences[] = [];
  const opened = await inParallel(places, atOnce, (place) => openPlace(clusters, place));
  for (const { place, ...reached } of opened) {
    if ('why' in reached) {
      const { contexts, namespaces } = { contexts: [place.context], namespaces: place.namespaces };
      away.push({ contexts, namespaces, hits: [], notSeen: [{ kind: 'every kind', why: reached.why }], ignored: [] });
      continue;
    }
    const before = asked.get(reached.identity) ?? { cluster: reached.cluster, contexts: [], namespaces: [] };
    before.contexts.push(...(before.contexts.includes(place.context) ? [] : [place.context]));
    before.namespaces.push(...place.namespaces.filter((namespace) => !before.namespaces.includes(namespace)));
    asked.set(reached.identity, before);
  }
  return { asked: [...asked.values()], away };
}

async function openPlace(clusters: Clusters, place: SearchPlace) {
  try {
    const cluster = await clusters.open(place.context);
    return { place, cluster, identity: await identityOf(cluster) };
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return { place, why: `${error.code}: ${error.facts.detail}` };
  }
}

/** Who may not read `kube-system` can't be told that two contexts are one cluster: each is searched then. */
async function identityOf(cluster: Cluster): Promise<string | Cluster> {
  try {
    return await clusterIdentity(cluster);
  } catch (error) {
    if (isKubernetesError(error, 'forbidden', 'refused', 'not-found')) return cluster;
    throw error;
  }
}

function about(hits: readonly ReferenceHit[], namespaces: readonly string[]): ReferenceHit[] {
  return hits.flatMap((hit) => concerning([hit], namespaceMeant(hit, namespaces) ?? namespaces[0] ?? ''));
}

/** What is not seen anywhere needs no word for each namespace too. */
function withoutRepeats(notSeen: readonly NotSeen[]): NotSeen[] {
  const everywhere = new Set(notSeen.filter(({ namespace }) => namespace === undefined).map(({ kind }) => kind));
  return everywhere.has('every kind')
    ? notSeen.filter(({ kind }) => kind === 'every kind')
    : notSeen.filter(({ kind, namespace }) => namespace === undefined || !everywhere.has(kind));
}

function sumOf(onProgress: FindReferencesOrder['onProgress']): (cluster: Cluster) => (one: SearchProgress) => void {
  const latest = new Map<Cluster, SearchProgress>();
  return (cluster) => (progress) => {
    latest.set(cluster, progress);
    const all = [...latest.values()];
    const sum = (key: keyof SearchProgress) => all.reduce((total, one) => total + one[key], 0);
    onProgress?.({ kinds: sum('kinds'), kindsDone: sum('kindsDone'), bytes: sum('bytes'), hits: sum('hits') });
  };
}
