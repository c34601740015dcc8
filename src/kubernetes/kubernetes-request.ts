import type { Resource } from './resources.js';

export type Verb = 'get' | 'list' | 'create' | 'update' | 'patch' | 'delete';

/** One call of the Kubernetes API. */
export interface KubernetesRequest {
  readonly verb: Verb;
  readonly resource: Resource;
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: 'log' | 'status';
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Must be given for a patch: the API server reads the body by it. */
  readonly patch?: 'json' | 'merge';
  /** Ask for the metadata alone: of a Secret, nothing that holds a value then travels (but annotations). */
  readonly metadataOnly?: boolean;
  /** What to ask for in place of JSON; the answer may still be JSON, as for custom resources. */
  readonly accept?: string;
  /** Milliseconds that one try may take, where the usual ones are too few: a page of a search. */
  readonly patience?: number;
  /** A path beside the resources, such as `/apis`; `resource` then only names it in errors. */
  readonly path?: string;
  /** Secret values that the body carries: nothing of them is repeated in an error. */
  readonly hidden?: readonly string[];
}

const methods = {
  get: 'GET',
  list: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
} as const;

export function methodOf({ verb }: KubernetesRequest): (typeof methods)[Verb] {
  return methods[verb];
}

/** Path and query; writes say who they come from (`fieldManager`). */
export function pathOf(request: KubernetesRequest): string {
  const { verb, resource, namespace, name, subresource, query = {} } = request;
  if (request.path !== undefined) return request.path;
  const root = resource.group === '' ? ['api'] : ['apis', resource.group];
  const parts = [
    ...root,
    resource.version,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource.plural,
    ...[name, subresource].filter((part) => part !== undefined),
  ];
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined) parameters.set(key, value);
  if (verb === 'create' || verb === 'update' || verb === 'patch') parameters.set('fieldManager', 'keyturn');
  const search = parameters.toString();
  return `/${parts.map(encodeURIComponent).join('/')}${search === '' ? '' : `?${search}`}`;
}

export function headersOf(request: KubernetesRequest): Record<string, string> {
  const { body, patch } = request;
  const type =
    patch === undefined ? 'application/json' : `application/${patch === 'json' ? 'json-patch' : 'merge-patch'}+json`;
  return { accept: acceptOf(request), ...(body === undefined ? {} : { 'content-type': type }) };
}

function acceptOf({ verb, metadataOnly, subresource, accept }: KubernetesRequest): string {
  if (accept !== undefined) return accept;
  if (subresource === 'log') return '*/*';
  if (!metadataOnly) return 'application/json';
  const kind = verb === 'list' ? 'PartialObjectMetadataList' : 'PartialObjectMetadata';
  return `application/json;as=${kind};g=meta.k8s.io;v=v1`;
}
