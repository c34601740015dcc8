import type { StandInAnswer, StandInRequest } from '../../stand-in-server.js';
import { isCustom, apiVersionOf, type Kind, type Subresource } from '../kinds.js';
import { openApi } from './open-api.js';

/** What `kubectl get all` means. */
const inAll: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'deployments',
  'replicasets',
  'statefulsets',
  'daemonsets',
  'jobs',
  'cronjobs',
  'horizontalpodautoscalers',
]);

const allVerbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

export const version = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Answers the addresses that tell what the server serves; undefined for every other address. */
export function discover(kinds: readonly Kind[], request: StandInRequest): StandInAnswer | undefined {
  if (request.method !== 'GET') return undefined;
  const { path } = request;
  if (/^\/(healthz|livez|readyz)(\/|$)/.test(path)) return { status: 200, body: 'ok' };
  if (path === '/version' || path === '/version/') return json(version);
  if (path.startsWith('/openapi/v3')) return openApi(kinds, path);
  const aggregated = (request.headers['accept'] ?? '').includes('as=APIGroupDiscoveryList');
  if (path === '/api') {
    return aggregated ? aggregate(kinds, [['', '']]) : json({ kind: 'APIVersions', versions: ['v1'] });
  }
  if (path === '/apis') {
    const groups = groupsOf(kinds).filter((group) => group !== '');
    return aggregated
      ? aggregate(
          kinds,
          groups.map((group) => [group, group]),
        )
      : json({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map((group) => groupEntry(kinds, group)) });
  }
  return groupOrVersion(kinds, path);
}

function groupOrVersion(kinds: readonly Kind[], path: string): StandInAnswer | undefined {
  const groupVersion = /^\/(?:api|apis\/[^/]+)\/[^/]+$/.test(path) ? path.replace(/^\/apis?\//, '') : undefined;
  const served = kinds.filter((kind) => apiVersionOf(kind) === groupVersion);
  if (served.length > 0) {
    const resources = served.flatMap(resourceEntries);
    return json({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources });
  }
  const group = /^\/apis\/([^/]+)$/.exec(path)?.[1];
  if (group === undefined || !groupsOf(kinds).includes(group)) return undefined;
  return json({ kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(kinds, group) });
}

function json(body: unknown): StandInAnswer {
  return { status: 200, body };
}

function groupsOf(kinds: readonly Kind[]): string[] {
  return [...new Set(kinds.map((kind) => kind.group))];
}

function versionsOf(kinds: readonly Kind[], group: string): string[] {
  return [...new Set(kinds.filter((kind) => kind.group === group).map((kind) => kind.version))];
}

function groupEntry(kinds: readonly Kind[], group: string): Record<string, unknown> {
  const versions = versionsOf(kinds, group).map((one) => ({ groupVersion: `${group}/${one}`, version: one }));
  return { name: group, versions, preferredVersion: versions[0] };
}

function resourceEntries(kind: Kind): object[] {
  const base = { namespaced: kind.namespaced, kind: kind.kind };
  const singularName = kind.kind.toLowerCase();
  const names = kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {};
  const verbs = verbsOf(kind);
  return [
    { name: kind.plural, singularName, ...base, verbs, ...names, ...categoriesOf(kind) },
    ...kind.subresources.map((subresource) => ({
      name: `${kind.plural}/${subresource}`,
      singularName: '',
      ...base,
      ...(subresource === 'scale' ? { group: 'autoscaling', version: 'v1', kind: 'Scale' } : {}),
      verbs: subresourceVerbs(subresource),
    })),
  ];
}

function categoriesOf(kind: Kind): { categories?: string[] } {
  return inAll.has(kind.plural) ? { categories: ['all'] } : {};
}

function verbsOf(kind: Kind): string[] {
  return kind.review ? ['create'] : allVerbs;
}

function subresourceVerbs(subresource: Subresource): string[] {
  if (subresource === 'log') return ['get'];
  return subresource === 'token' ? ['create'] : ['get', 'patch', 'update'];
}

function aggregate(kinds: readonly Kind[], groups: readonly (readonly [group: string, name: string])[]): StandInAnswer {
  const items = groups.map(([group, name]) => ({
    metadata: name === '' ? {} : { name },
    versions: versionsOf(kinds, group).map((one) => ({
      version: one,
      freshness: 'Current',
      resources: kinds.filter((kind) => kind.group === group && kind.version === one).map(aggregatedEntry),
    })),
  }));
  const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  return { status: 200, headers: { 'content-type': aggregatedType }, body };
}

/** A built-in kind is in the group and version that it is listed under, and does not repeat them. */
function responseKindOf(kind: Kind): object {
  const { group, version: kindVersion } = isCustom(kind) ? kind : { group: '', version: '' };
  return { group, version: kindVersion, kind: kind.kind };
}

function aggregatedEntry(kind: Kind): object {
  return {
    resource: kind.plural,
    responseKind: responseKindOf(kind),
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.kind.toLowerCase(),
    verbs: verbsOf(kind),
    ...(kind.shortNames.length > 0 ? { shortNames: kind.shortNames } : {}),
    ...categoriesOf(kind),
    ...(kind.subresources.length > 0
      ? { subresources: kind.subresources.map((one) => aggregatedSubresource(kind, one)) }
      : {}),
  };
}

function aggregatedSubresource(kind: Kind, subresource: Subresource): object {
  const scale = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  return {
    subresource,
    responseKind: subresource === 'scale' ? scale : responseKindOf(kind),
    verbs: subresourceVerbs(subresource),
  };
}
