import type { StandInAnswer } from '../../stand-in-server.js';
import { apiVersionOf, type Kind } from '../kinds.js';

/**
 * Just enough OpenAPI v3 for kubectl to learn that writes may ask for server-side field validation; it describes no
 * fields, so nothing can be looked up in it.
 */
export function openApi(kinds: readonly Kind[], path: string): StandInAnswer | undefined {
  const prefixOf = (kind: Kind): string => (kind.group === '' ? `api/${kind.version}` : `apis/${apiVersionOf(kind)}`);
  if (path === '/openapi/v3') {
    const paths = Object.fromEntries(
      kinds.map((kind) => [prefixOf(kind), { serverRelativeURL: `/openapi/v3/${prefixOf(kind)}` }]),
    );
    return { status: 200, body: { paths } };
  }
  const served = kinds.filter((kind) => path === `/openapi/v3/${prefixOf(kind)}`);
  if (served.length === 0) return undefined;
  const paths = Object.fromEntries(served.map((kind) => [addressOf(prefixOf(kind), kind), writes(kind)]));
  return { status: 200, body: { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.32.4' }, paths } };
}

function addressOf(prefix: string, kind: Kind): string {
  return kind.namespaced
    ? `/${prefix}/namespaces/{namespace}/${kind.plural}/{name}`
    : `/${prefix}/${kind.plural}/{name}`;
}

function writes(kind: Kind): object {
  const names = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];
  const parameters = names.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } }));
  const { group, version, kind: name } = kind;
  const operation = {
    parameters,
    responses: { 200: { description: 'OK' } },
    'x-kubernetes-group-version-kind': { group, version, kind: name },
  };
  return {
    patch: { ...operation, 'x-kubernetes-action': 'patch' },
    put: { ...operation, 'x-kubernetes-action': 'put' },
  };
}
