import { ApiError, expired } from '../api-error.js';
import type { Cluster } from '../cluster.js';
import { apiVersionOf, resourceOf, type Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import type { StoreEvent } from '../store.js';
import { matcherOf, noRevision } from './list.js';
import { representObject, type Shape } from './representation.js';

const bookmarkInterval = 60_000;

export interface WatchRequest {
  readonly kind: Kind;
  readonly namespace: string;
  readonly query: URLSearchParams;
  readonly shape: Shape;
}

/** The open watches of a cluster, so that a test can cut them all. */
export type OpenWatches = Set<() => void>;

/** Streams events as lines of JSON until the client goes, `timeoutSeconds` pass, or the watches are cut. */
export function watchStream(
  cluster: Cluster,
  open: OpenWatches,
  request: WatchRequest,
): (write: (chunk: string) => void, end: () => void) => () => void {
  const { kind, namespace, query, shape } = request;
  const matches = matcherOf(kind, query);
  const from = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(from)) throw new ApiError(500, '', noRevision(from));

  return (write, end) => {
    const emit = (type: string, object: unknown): void => write(`${JSON.stringify({ type, object })}\n`);
    const show = (type: string, object: KubeObject): void =>
      emit(type, representObject(kind, object, shape, cluster.clock.now()));
    const pass = (event: StoreEvent): void => {
      if (resourceOf(event.kind) !== resourceOf(kind)) return;
      if (namespace !== '' && event.object.metadata.namespace !== namespace) return;
      const was = event.previous !== undefined && matches(event.previous);
      const is = event.type !== 'DELETED' && matches(event.object);
      if (was || is) show(is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED', event.object);
    };
    const bookmark = (annotations?: Record<string, string>): void => {
      const metadata = { resourceVersion: String(cluster.store.revision), ...(annotations ? { annotations } : {}) };
      emit('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata });
    };

    const initial = query.get('sendInitialEvents') === 'true' || from === '' || from === '0';
    const missed = initial ? [] : cluster.store.since(Number(from));
    if (missed === undefined) {
      emit('ERROR', expired(`too old resource version: ${from} (${cluster.store.compacted})`).status);
      end();
      return () => undefined;
    }
    if (initial) for (const object of cluster.store.list(kind, namespace).filter(matches)) show('ADDED', object);
    if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });
    missed.forEach(pass);

    const stops = [cluster.store.subscribe(pass)];
    const stop = (): void => {
      stops.splice(0).forEach((one) => one());
      open.delete(cut);
    };
    const cut = (): void => {
      stop();
      end();
    };
    open.add(cut);
    const seconds = Number(query.get('timeoutSeconds') ?? 0);
    if (seconds > 0) stops.push(cluster.clock.after(seconds * 1000, cut));
    if (query.get('allowWatchBookmarks') === 'true') stops.push(every(cluster, bookmarkInterval, bookmark));
    return stop;
  };
}

function every(cluster: Cluster, ms: number, act: () => void): () => void {
  let cancel = cluster.clock.after(ms, again);
  function again(): void {
    act();
    cancel = cluster.clock.after(ms, again);
  }
  return () => cancel();
}
