import { errorOf } from '../attempt.js';
import type { Cluster } from '../clusters.js';
import { isKubernetesError, KubernetesError } from '../kubernetes-error.js';
import type { KubernetesRequest } from '../kubernetes-request.js';
import type { Resource } from '../resources.js';
import type { ListMeta } from './list-meta.js';
import { PageScanner, type ScannedPage } from './page-scanner.js';

/** Which part of a list a page is. */
export interface PageOrder {
  readonly resource: Resource;
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly limit: number;
  readonly continue?: string;
  /** For a first page: the moment of the cluster that it has to show, exactly. */
  readonly at?: string;
  readonly accept?: string;
}

export interface ReadPageParts {
  readonly cluster: Cluster;
  /** What to look for in the bytes. */
  readonly token: string;
  /** Bytes of a page with the token that are kept, to be parsed. */
  readonly keep: number;
  readonly signal?: AbortSignal | undefined;
  /** Told once, as soon as the page's metadata has come; not where they come last. */
  readonly onMeta?: ((meta: ListMeta) => void) | undefined;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** One page may take longer than an ordinary call: it can be some megabytes. */
const patience = 10_000;
const tries = 3;

/** `limit`: how many objects it was asked to have at most, in the end. */
export type WholePage = ScannedPage & { readonly meta: ListMeta; readonly limit: number };

/**
 * Reads one page, streaming. A page that breaks off or takes too long is asked for again, with fewer objects, at most
 * three times; then it throws. Throws `unexpected` for an answer that is no list, and at once what the API refuses.
 */
export async function readPage(parts: ReadPageParts, order: PageOrder): Promise<WholePage> {
  for (let tried = 1; ; tried += 1) {
    const limit = Math.max(1, Math.floor(order.limit / 4 ** (tried - 1)));
    const request = requestOf({ ...order, limit });
    const began = performance.now();
    try {
      const page = await scan(parts, request);
      if (page.meta) return { ...page, meta: page.meta, limit };
      throw errorOf(parts.cluster, request, 'unexpected', 'the answer is not a list with metadata');
    } catch (error) {
      parts.signal?.throwIfAborted();
      const isSlow = isKubernetesError(error, 'unreachable') && performance.now() - began >= patience;
      if (!(isSlow || error instanceof BrokeOff) || tried >= tries) throw error;
    }
  }
}

/** A part of the answer came. */
class BrokeOff extends KubernetesError {}

async function scan({ cluster, token, keep, signal, onMeta, onBytes }: ReadPageParts, request: KubernetesRequest) {
  const scanner = new PageScanner(token, keep);
  const body = await cluster.stream(request);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      const isTold = scanner.meta !== undefined;
      scanner.push(chunk);
      if (!isTold && scanner.meta) onMeta?.(scanner.meta);
      onBytes?.(chunk.length);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new BrokeOff(
      'unreachable',
      errorOf(cluster, request, 'unreachable', `the answer broke off (${nameOf(error)})`).facts,
    );
  }
  return scanner.end();
}

function requestOf({ resource, namespace, limit, fieldSelector, at, accept, ...order }: PageOrder): KubernetesRequest {
  const query = {
    limit: String(limit),
    continue: order.continue,
    fieldSelector,
    ...(at === undefined ? {} : { resourceVersion: at, resourceVersionMatch: 'Exact' }),
  };
  return {
    verb: 'list',
    resource,
    query,
    patience,
    ...(namespace === undefined ? {} : { namespace }),
    ...(accept === undefined ? {} : { accept }),
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
