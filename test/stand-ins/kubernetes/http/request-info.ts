import type { StandInRequest } from '../../stand-in-server.js';
import type { Kind, Subresource } from '../kinds.js';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** What a request asks for, read from its method and address. */
export interface RequestInfo {
  readonly verb: Verb;
  readonly kind: Kind;
  /** '' for all namespaces, and for kinds without one. */
  readonly namespace: string;
  /** '' for a collection. */
  readonly name: string;
  readonly subresource: Subresource | undefined;
}

/** Where a request goes, whether or not anything is served there. */
export interface Address {
  readonly verb: Verb;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** '' for all namespaces, and for kinds without one. */
  readonly namespace: string;
  /** '' for a collection. */
  readonly name: string;
  readonly subresource: string;
}

/** Undefined when the path is no resource's. */
export function addressOf(request: StandInRequest): Address | undefined {
  const parts = request.path.split('/').filter((part) => part !== '');
  const core = parts[0] === 'api';
  if (!core && parts[0] !== 'apis') return undefined;
  const group = core ? '' : (parts[1] ?? '');
  const version = (core ? parts[1] : parts[2]) ?? '';
  const place = placeOf(parts.slice(core ? 2 : 3));
  return place && { verb: verbOf(request, place.name), group, version, ...place };
}

/** Undefined when no resource is served there. */
export function requestInfo(kinds: readonly Kind[], address: Address): RequestInfo | undefined {
  const { group, version, verb } = address;
  const kind = kinds.find((one) => one.group === group && one.version === version && one.plural === address.plural);
  if (kind === undefined || (kind.namespaced && address.namespace === '' && address.name !== '')) return undefined;
  if (!kind.namespaced && address.namespace !== '') return undefined;
  const subresource = kind.subresources.find((one) => one === address.subresource);
  if (address.subresource !== '' && subresource === undefined) return undefined;
  const { namespace, name } = address;
  return { verb, kind, namespace, name, subresource };
}

function placeOf(parts: readonly string[]): Pick<Address, 'plural' | 'namespace' | 'name' | 'subresource'> | undefined {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = parts;
  if (parts.length === 0 || parts.length > 5) return undefined;
  const inNamespace = first === 'namespaces' && third !== '' && third !== 'status' && third !== 'finalize';
  if (inNamespace) return { plural: third, namespace: second, name: fourth, subresource: fifth };
  if (parts.length > 3) return undefined;
  return { plural: first, namespace: '', name: second, subresource: third };
}

function verbOf(request: StandInRequest, name: string): Verb {
  const watching = ['true', '1'].includes(request.query.get('watch') ?? '');
  switch (request.method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (name !== '') return 'get';
      return watching ? 'watch' : 'list';
  }
}
