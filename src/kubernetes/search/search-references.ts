import type { NotSeen } from '../../rotation/reference.js';
import type { Cluster } from '../clusters.js';
import { inParallel } from '../in-parallel.js';
import { isKubernetesError, KubernetesError } from '../kubernetes-error.js';
import type { Resource } from '../resources.js';
import { schemaOf, type FieldSchema } from './custom-schema.js';
import { discover, type ListableResource } from './discovery.js';
import { findHelmRecords, type Found } from './find-helm-records.js';
import { findObjects } from './find-objects.js';
import { gradeObject, type ReferenceHit } from './grade-object.js';
import { gravestFirst } from './gravest-first.js';
import { untilAborted } from './until-aborted.js';
import type { WantedSecret } from './wanted-secret.js';

export interface SearchOrder {
  readonly wanted: WantedSecret;
  /** Where the Secret is. Secrets are looked at only there, for Helm's records; everything else in all namespaces. */
  readonly namespaces: readonly string[];
  /** Kinds that are left out on purpose: `<plural>`, `<plural>.<group>`. */
  readonly ignore?: readonly string[];
  readonly onProgress?: (progress: SearchProgress) => void;
  /** Ends the search at once; it then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How far a search is. Kinds differ much in size, so bytes are told too. */
export interface SearchProgress {
  readonly kinds: number;
  readonly kindsDone: number;
  readonly bytes: number;
  readonly hits: number;
}

export interface SearchResult {
  /** Each place once, the gravest first. */
  readonly hits: ReferenceHit[];
  readonly notSeen: NotSeen[];
  /** The kinds that were left out on purpose and that the API has. */
  readonly ignored: string[];
}

/** Lists that are read at a time: more would only queue up at the API server, and hold more pages. */
const atOnce = 4;

/**
 * Every place in the cluster that names a Secret: all kinds that the API lists, found by discovery, in all namespaces,
 * from consistent reads. Whatever could not be looked at to its end, for whatever reason, is in `notSeen`: only an empty
 * `notSeen` makes an empty `hits` mean "unused". Reads only. Throws nothing of the API's; an API that is not there at
 * all is a `notSeen` too.
 */
export function searchReferences(cluster: Cluster, order: SearchOrder): Promise<SearchResult> {
  return untilAborted(searchAll(cluster, order), order.signal);
}

async function searchAll(cluster: Cluster, order: SearchOrder): Promise<SearchResult> {
  const found = await discoverOrNot(cluster);
  const { searched, ignored } = divide(found.resources, order.ignore ?? []);
  const progress = { kinds: searched.length + order.namespaces.length, kindsDone: 0, bytes: 0, hits: 0 };
  const search: Search = {
    cluster,
    order,
    token: order.wanted.token,
    signal: order.signal,
    onBytes: (bytes) => void (progress.bytes += bytes),
    down: found.down,
  };
  const parts = [
    ...searched.map((resource) => () => searchKind(search, resource)),
    ...order.namespaces.map((namespace) => () => searchHelm(search, namespace)),
  ];
  const results = await inParallel(parts, atOnce, async (part) => {
    order.signal?.throwIfAborted();
    const result = await part();
    progress.kindsDone += 1;
    progress.hits += result.hits.length;
    order.onProgress?.({ ...progress });
    return result;
  });
  return {
    hits: gravestFirst(results.flatMap(({ hits }) => hits)),
    notSeen: [...found.notSeen, ...results.flatMap(({ notSeen }) => notSeen)],
    ignored,
  };
}

interface Search {
  readonly cluster: Cluster;
  readonly order: SearchOrder;
  readonly token: string;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (bytes: number) => void;
  /** Why nothing more is asked: the whole API is away, not one kind. */
  down: string | undefined;
}

async function discoverOrNot(cluster: Cluster) {
  try {
    return { ...(await discover(cluster)), down: undefined };
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    const why = `${error.code}: ${error.facts.detail}`;
    return { resources: [], notSeen: [{ kind: 'every kind', why }], down: why };
  }
}

/** Secrets are never listed in all namespaces: that would be reading all of them. */
function divide(resources: readonly ListableResource[], ignore: readonly string[]) {
  const others = resources.filter((resource) => nameOf(resource) !== 'secrets');
  const searched = others.filter((resource) => !ignore.includes(nameOf(resource)));
  const ignored = others.map(nameOf).filter((name) => ignore.includes(name));
  return { searched, ignored };
}

/** As `kubectl` and `search.ignore` name a kind: `deployments.apps`, `pods`. */
function nameOf({ plural, group }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

async function searchKind(search: Search, resource: ListableResource): Promise<Found> {
  const wide = await searchIn(search, resource, undefined);
  const isForbidden = wide.notSeen.some(({ why }) => why.startsWith('forbidden'));
  if (!isForbidden || !resource.namespaced) return wide;
  // What may be listed in the Secret's own namespaces is looked at all the same: its hits are news, the rest stays unseen.
  const own = await inParallel(search.order.namespaces, 1, (namespace) => searchIn(search, resource, namespace));
  return { hits: own.flatMap(({ hits }) => hits), notSeen: [...wide.notSeen, ...own.flatMap((one) => one.notSeen)] };
}

async function searchIn(search: Search, resource: ListableResource, namespace: string | undefined): Promise<Found> {
  const { cluster, order, down } = search;
  const where = namespace === undefined ? {} : { namespace };
  const unseen = (why: string): Found => ({ hits: [], notSeen: [{ kind: nameOf(resource), ...where, why }] });
  if (down !== undefined) return unseen(down);
  const hits: ReferenceHit[] = [];
  let schema: Promise<FieldSchema | undefined> | undefined;
  try {
    await findObjects(
      search,
      { resource, ...where },
      {
        object: async (object) => {
          schema ??= schemaOf(cluster, resource);
          hits.push(...gradeObject(object, resource, order.wanted, await schema));
        },
        forget: () => void hits.splice(0),
      },
    );
    return { hits, notSeen: [] };
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    if (error.code === 'unreachable') search.down ??= await whyDown(cluster);
    return { hits, notSeen: unseen(`${error.code}: ${error.facts.detail}`).notSeen };
  }
}

async function searchHelm(search: Search, namespace: string): Promise<Found> {
  const unseen = (why: string): Found => ({ hits: [], notSeen: [{ kind: 'secrets of Helm', namespace, why }] });
  if (search.down !== undefined) return unseen(search.down);
  try {
    return await findHelmRecords(search, namespace, search.order.wanted);
  } catch (error) {
    if (!(error instanceof KubernetesError)) throw error;
    return unseen(`${error.code}: ${error.facts.detail}`);
  }
}

/** One kind may be away alone (its own API server, its conversion webhook); where discovery fails too, all are. */
async function whyDown(cluster: Cluster): Promise<string | undefined> {
  try {
    await discover(cluster);
    return undefined;
  } catch (error) {
    return isKubernetesError(error, 'unreachable') ? `${error.code}: ${error.facts.detail}` : undefined;
  }
}
