import { ApiError, badRequest, expired } from '../api-error.js';
import type { Cluster } from '../cluster.js';
import type { Kind } from '../kinds.js';
import type { KubeObject } from '../kube-object.js';
import { parseFieldSelector, parseLabelSelector, type Matcher } from '../selectors.js';
import { keyOf } from '../store.js';
import { decodeContinue, encodeContinue, type ContinueToken } from './continue-token.js';
import type { ListMeta } from './representation.js';

const pageExpired =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the ' +
  'continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with ' +
  'the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the ' +
  'first chunk was returned and now may show up in the list.';

/** What tests do to lists: forgetting pages, and serving an old cache to reads that allow it. */
export interface ListConditions {
  /** Continue tokens of this revision and older ones have expired. */
  pagesExpireBefore: number;
  /** The revision at which reads with `resourceVersion=0` stand still. */
  frozenCache: number | undefined;
}

export interface Page {
  readonly items: readonly KubeObject[];
  readonly metadata: ListMeta;
}

/** One page of a list: a consistent snapshot for as long as its revision is remembered, 410 afterwards. */
export function listPage(
  cluster: Cluster,
  conditions: ListConditions,
  kind: Kind,
  namespace: string,
  query: URLSearchParams,
): Page {
  const matches = matcherOf(kind, query);
  const { revision, start, limit } = positionOf(cluster, conditions, query);
  const all = cluster.store.listAt(kind, namespace, revision);
  if (all === undefined) throw tooOld(query, start);
  const rest = all.filter((object) => keyOf(object) >= start);
  const found = rest.filter(matches);
  const items = limit > 0 ? found.slice(0, limit) : found;
  const next = found[items.length];
  const last = items.at(-1);
  if (next === undefined || last === undefined) return { items, metadata: { resourceVersion: String(revision) } };
  const selecting = query.get('labelSelector') || query.get('fieldSelector');
  return {
    items,
    metadata: {
      resourceVersion: String(revision),
      continue: encodeContinue({ revision, start: `${keyOf(last)}\0` }),
      ...(selecting ? {} : { remainingItemCount: found.length - items.length }),
    },
  };
}

export function matcherOf(kind: Kind, query: URLSearchParams): Matcher {
  const byLabel = parseLabelSelector(query.get('labelSelector') ?? '');
  const byField = parseFieldSelector(query.get('fieldSelector') ?? '', kind);
  return (object) => byLabel(object) && byField(object);
}

interface Position {
  readonly revision: number;
  readonly start: string;
  readonly limit: number;
}

function positionOf(cluster: Cluster, conditions: ListConditions, query: URLSearchParams): Position {
  const limit = Number(query.get('limit') ?? 0);
  const asked = query.get('resourceVersion') ?? '';
  const token = query.get('continue');
  if (token) {
    if (asked !== '' && asked !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    return continued(cluster, conditions, decodeContinue(token), limit);
  }
  if (asked === '0') return { revision: conditions.frozenCache ?? cluster.store.revision, start: '', limit: 0 };
  if (!/^\d*$/.test(asked)) throw badRequest(`invalid resource version: ${noRevision(asked)}`);
  if (Number(asked) > cluster.store.revision) throw tooLargeRevision(asked, cluster.store.revision);
  const exact = query.get('resourceVersionMatch') === 'Exact';
  return { revision: exact ? Number(asked) : cluster.store.revision, start: '', limit };
}

function continued(cluster: Cluster, conditions: ListConditions, token: ContinueToken, limit: number): Position {
  if (token.revision === -1) return { revision: cluster.store.revision, start: token.start, limit };
  if (token.revision <= conditions.pagesExpireBefore) throw expiredPage(token.start);
  return { revision: token.revision, start: token.start, limit };
}

function tooOld(query: URLSearchParams, start: string): ApiError {
  return query.get('continue') ? expiredPage(start) : expired('The resourceVersion for the provided list is too old.');
}

function expiredPage(start: string): ApiError {
  return expired(pageExpired, encodeContinue({ revision: -1, start }));
}

export function noRevision(text: string): string {
  const quoted = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`;
}

function tooLargeRevision(asked: string, current: number): ApiError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  return new ApiError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}
