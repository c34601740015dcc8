import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, type ContractApi, type Json } from './contract-api.js';
import type { ContractTarget } from './contract-target.js';
import { eventually } from './eventually.js';

const aggregated = ['v2', 'v2beta1']
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(',');
const accept = `${aggregated},application/json`;
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const group = 'discovered.keyturn.dev';

interface Version {
  readonly version: string;
  readonly freshness?: string;
  readonly resources: readonly {
    readonly resource: string;
    readonly scope: string;
    readonly verbs: string[];
    readonly responseKind: { readonly kind: string };
    readonly subresources?: readonly { readonly subresource: string; readonly verbs: string[] }[];
  }[];
}

/** Finding out what is served: what the search for references starts from. */
export function discovery(target: ContractTarget): void {
  describe('discovery', () => {
    let api: ContractApi;
    beforeAll(async () => {
      api = await connect(target);
    });
    afterAll(async () => {
      await api.ask('DELETE', `${definitions}/parts.${group}`);
      await api.close();
    });

    /** Every kind that can be listed, as `group/version resource Kind scope`. */
    const fromAggregated = async (path: string): Promise<string[]> => {
      const { body, headers } = await api.ask('GET', path, { accept });
      expect(body).toMatchObject({ kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2' });
      expect(headers.get('content-type')).toBe(aggregated.split(',')[0]);
      return (body.items ?? []).flatMap((item) => {
        const { name = '' } = item['metadata'] as { name?: string };
        return (item['versions'] as Version[]).flatMap(({ version, freshness, resources }) => {
          expect(freshness).toBe('Current');
          return resources
            .filter(({ verbs }) => verbs.includes('list'))
            .map(({ resource, responseKind, scope }) => [name, version, resource, responseKind.kind, scope].join(' '));
        });
      });
    };
    const fromVersion = async (name: string, version: string): Promise<string[]> => {
      const { body } = await api.ask('GET', name === '' ? `/api/${version}` : `/apis/${name}/${version}`, { accept });
      expect(body).toMatchObject({
        kind: 'APIResourceList',
        groupVersion: name === '' ? version : `${name}/${version}`,
      });
      const resources = body['resources'] as { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
      return resources
        .filter((one) => !one.name.includes('/') && one.verbs.includes('list'))
        .map((one) => [name, version, one.name, one.kind, one.namespaced ? 'Namespaced' : 'Cluster'].join(' '));
    };

    it('tells in one answer what it would tell group by group', async () => {
      // Custom kinds come and go while this looks.
      await eventually(async () => {
        const { body } = await api.ask('GET', '/apis');
        const groups = body['groups'] as { name: string; versions: { version: string }[] }[];
        const plain: string[] = [];
        for (const { name, versions } of [{ name: '', versions: [{ version: 'v1' }] }, ...groups]) {
          for (const { version } of versions) plain.push(...(await fromVersion(name, version)));
        }
        const all = [...(await fromAggregated('/api')), ...(await fromAggregated('/apis'))];
        expect(all.toSorted()).toEqual(plain.toSorted());
        expect(all).toEqual(
          expect.arrayContaining([' v1 secrets Secret Namespaced', 'apps v1 deployments Deployment Namespaced']),
        );
      });
    });

    it('tells plainly which groups and versions there are, the preferred one first', async () => {
      expect((await api.ask('GET', '/api')).body).toMatchObject({ kind: 'APIVersions', versions: ['v1'] });
      const { body } = await api.ask('GET', '/apis');
      const groups = body['groups'] as { name: string; versions: Json[]; preferredVersion: Json }[];
      expect(body.kind).toBe('APIGroupList');
      expect(groups.find(({ name }) => name === 'apps')).toEqual({
        name: 'apps',
        versions: [{ groupVersion: 'apps/v1', version: 'v1' }],
        preferredVersion: { groupVersion: 'apps/v1', version: 'v1' },
      });
      for (const { versions, preferredVersion } of groups) expect(versions[0]).toEqual(preferredVersion);
    });

    it('does not list what can’t be listed', async () => {
      const listable = await fromAggregated('/apis');
      expect(listable.filter((line) => line.startsWith('authorization.k8s.io '))).toEqual([]);
    });

    it('tells subresources with their verbs', async () => {
      const { body } = await api.ask('GET', '/api', { accept });
      const [version] = (body.items?.[0]?.['versions'] ?? []) as Version[];
      const pods = version?.resources.find(({ resource }) => resource === 'pods');
      expect(pods?.subresources).toEqual(
        expect.arrayContaining([expect.objectContaining({ subresource: 'log', verbs: ['get'] })]),
      );
    });

    it('tells of a custom kind from when it is defined until its definition goes', async () => {
      const body = {
        metadata: { name: `parts.${group}` },
        spec: {
          group,
          scope: 'Cluster',
          names: { kind: 'Part', plural: 'parts', singular: 'part', listKind: 'PartList' },
          versions: [
            {
              name: 'v1alpha1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          ],
        },
      };
      const found = async (): Promise<string[]> =>
        (await fromAggregated('/apis')).filter((line) => line.startsWith(`${group} `));
      expect((await api.ask('POST', definitions, { body })).code).toBe(201);
      await eventually(async () => expect(await found()).toEqual([`${group} v1alpha1 parts Part Cluster`]));
      await eventually(async () => expect(await fromVersion(group, 'v1alpha1')).toEqual(await found()));
      await api.ask('DELETE', `${definitions}/parts.${group}`);
      await eventually(async () => expect(await found()).toEqual([]));
    });
  });
}
