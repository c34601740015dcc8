import { z } from 'zod';
import type { NotSeen } from '../../rotation/reference.js';
import { check } from '../read-object.js';
import type { Cluster } from '../clusters.js';
import { KubernetesError } from '../kubernetes-error.js';
import type { KubernetesRequest } from '../kubernetes-request.js';
import type { Resource } from '../resources.js';

/** A kind that the API serves and lists. */
export type ListableResource = Resource & { readonly namespaced: boolean };

export interface Discovered {
  /** Every listable kind once, in the version that the API prefers. */
  readonly resources: ListableResource[];
  /** Groups whose kinds the API could not tell: an aggregated API that does not answer. */
  readonly notSeen: NotSeen[];
}

/**
 * Everything that the API lists, by aggregated discovery where the server has it (two requests), else group by group.
 * A group that can't be discovered is in `notSeen`, never left out silently. Throws `KubernetesError` where the server
 * answers nothing at all.
 */
export async function discover(cluster: Cluster): Promise<Discovered> {
  const [core, groups] = await Promise.all([ask(cluster, '/api'), ask(cluster, '/apis')]);
  const aggregated = [core, groups].map((answer) => aggregatedSchema.safeParse(answer));
  const lists = aggregated.flatMap(({ data }) => (data ? [data] : []));
  if (lists.length === 2) return fromAggregated(lists.flatMap(({ items }) => items));
  return fromGroups(cluster, check(cluster, groupsSchema, requestOf('/apis'), groups));
}

const aggregatedAccept = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');

const aggregatedResourceSchema = z.looseObject({
  resource: z.string(),
  responseKind: z.looseObject({ kind: z.string() }).nullish(),
  scope: z.string(),
  verbs: z.array(z.string()).nullish(),
});

const aggregatedSchema = z.looseObject({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.looseObject({
      metadata: z.looseObject({ name: z.string().optional() }).nullish(),
      versions: z.array(
        z.looseObject({
          version: z.string(),
          freshness: z.string().optional(),
          resources: z.array(aggregatedResourceSchema).nullish(),
        }),
      ),
    }),
  ),
});
type AggregatedGroup = z.infer<typeof aggregatedSchema>['items'][number];

function fromAggregated(groups: readonly AggregatedGroup[]): Discovered {
  const resources: ListableResource[] = [];
  const notSeen: NotSeen[] = [];
  for (const { metadata, versions } of groups) {
    const group = metadata?.name ?? '';
    const seen = new Set<string>();
    for (const { version, freshness, resources: served } of versions) {
      // Stale: the server could not ask this API again, so what it lists may be old or nothing.
      if (freshness === 'Stale') notSeen.push(unknownGroup(group, version, 'its API server does not answer'));
      for (const { resource: plural, responseKind, scope, verbs } of served ?? []) {
        if (seen.has(plural) || verbs?.includes('list') !== true) continue;
        seen.add(plural);
        const kind = responseKind?.kind ?? plural;
        resources.push({ group, version, kind, plural, namespaced: scope === 'Namespaced' });
      }
    }
  }
  return { resources, notSeen };
}

const groupsSchema = z.looseObject({
  groups: z.array(
    z.looseObject({
      name: z.string(),
      preferredVersion: z.looseObject({ version: z.string() }).nullish(),
      versions: z.array(z.looseObject({ version: z.string() })),
    }),
  ),
});

const resourcesSchema = z.looseObject({
  resources: z.array(
    z.looseObject({
      name: z.string(),
      kind: z.string(),
      namespaced: z.boolean(),
      verbs: z.array(z.string()).nullish(),
    }),
  ),
});

async function fromGroups(cluster: Cluster, { groups }: z.infer<typeof groupsSchema>): Promise<Discovered> {
  const served = groups.map(({ name, preferredVersion, versions }) => {
    const preferred = preferredVersion?.version;
    const all = versions.map(({ version }) => version);
    return { group: name, versions: [...new Set([...(preferred === undefined ? [] : [preferred]), ...all])] };
  });
  const asked = [{ group: '', versions: ['v1'] }, ...served].map(({ group, versions }) =>
    fromVersions(cluster, group, versions),
  );
  const found = await Promise.all(asked);
  return { resources: found.flatMap((one) => one.resources), notSeen: found.flatMap((one) => one.notSeen) };
}

async function fromVersions(cluster: Cluster, group: string, versions: readonly string[]): Promise<Discovered> {
  const found = new Map<string, ListableResource>();
  const notSeen: NotSeen[] = [];
  for (const version of versions) {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    try {
      const { resources } = check(cluster, resourcesSchema, requestOf(path), await ask(cluster, path));
      for (const { name, kind, namespaced, verbs } of resources) {
        if (name.includes('/') || found.has(name) || verbs?.includes('list') !== true) continue;
        found.set(name, { group, version, kind, plural: name, namespaced });
      }
    } catch (error) {
      if (!(error instanceof KubernetesError)) throw error;
      // Not found: taken away since the groups were listed.
      if (error.code !== 'not-found') notSeen.push(unknownGroup(group, version, error.facts.detail));
    }
  }
  return { resources: [...found.values()], notSeen };
}

function unknownGroup(group: string, version: string, why: string): NotSeen {
  return { kind: `every kind of ${group === '' ? version : `${group}/${version}`}`, why };
}

async function ask(cluster: Cluster, path: string): Promise<unknown> {
  return (await cluster.send(requestOf(path))).body;
}

function requestOf(path: string): KubernetesRequest {
  const resource: Resource = { group: '', version: '', kind: 'API', plural: path.slice(1) };
  return { verb: 'get', resource, path, accept: `${aggregatedAccept},application/json` };
}
