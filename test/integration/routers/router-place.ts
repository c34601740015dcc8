import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { openClusters, type Cluster } from '../../../src/kubernetes/clusters.js';
import type { Traffic } from '../../../src/kubernetes/traffic/router.js';
import { connect, type Answer, type ContractApi } from '../kubernetes-contract/contract-api.js';
import { eventually } from '../kubernetes-contract/eventually.js';
import type { Definition, RouterTarget } from './router-target.js';

const definitionsPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const rotationId = 'api-20250202000000';

/** A namespace of an API, the product's way into it, and what an administrator does there. */
export interface RouterPlace {
  readonly api: ContractApi;
  readonly cluster: Cluster;
  readonly namespace: string;
  /** One call as the administrator, in this namespace: `apis/apps/v1`, `deployments/auth`. Throws what the server says. */
  insist(method: string, group: string, rest: string, body?: unknown, contentType?: string): Promise<Answer['body']>;
  /** Changes which versions of a kind are served. */
  serve(definition: string, versions: readonly string[]): Promise<void>;
  traffic(route: string | undefined): Traffic;
  close(): Promise<void>;
}

export async function openRouterPlace(target: RouterTarget, kinds: readonly string[] = []): Promise<RouterPlace> {
  const started = await target.start();
  const api = await connect({ name: target.name, start: () => Promise.resolve(started) });
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-routers-'));
  await writeFile(join(folder, 'kubeconfig'), started.kubeconfig);
  const clusters = openClusters({ kubeconfig: join(folder, 'kubeconfig'), call: 5000, deadline: 10_000 });
  const cluster = await clusters.open(undefined);
  const made = await define(api, await target.definitions(kinds));
  const namespace = await api.newNamespace();
  return {
    api,
    cluster,
    namespace,
    async insist(method, group, rest, body, contentType = 'application/merge-patch+json') {
      const path = `/${group}/namespaces/${namespace}/${rest}`;
      const type = method === 'PATCH' ? { contentType } : {};
      const answer = await api.ask(method, path, { ...(body === undefined ? {} : { body }), ...type });
      if (answer.code >= 300) throw new Error(`${method} ${path}: ${answer.code} ${answer.text}`);
      return answer.body;
    },
    async serve(name, versions) {
      const { body } = await api.ask('GET', `${definitionsPath}/${name}`);
      const { group, names, versions: had } = body.spec as Definition['spec'];
      const spec = { versions: had.map((one) => ({ ...one, served: versions.includes(one.name) })) };
      const contentType = 'application/merge-patch+json';
      expect((await api.ask('PATCH', `${definitionsPath}/${name}`, { contentType, body: { spec } })).code).toBe(200);
      await eventually(async () => {
        for (const one of had) {
          const { code } = await api.ask('GET', `/apis/${group}/${one.name}/${names.plural}`);
          expect([one.name, code]).toEqual([one.name, versions.includes(one.name) ? 200 : 404]);
        }
      });
    },
    traffic: (route) => ({
      rotationId,
      namespace,
      route,
      services: [{ original: 'auth', twin: 'auth-green' }],
      original: 'auth',
      copy: 'auth-green',
    }),
    async close() {
      await clusters.close();
      await rm(folder, { recursive: true });
      for (const name of made) await api.ask('DELETE', `${definitionsPath}/${name}`);
      await api.close();
    },
  };
}

/** Makes what isn't there yet, waits until all of it is served, and gives the names of what was made. */
async function define(api: ContractApi, wanted: Awaited<ReturnType<RouterTarget['definitions']>>): Promise<string[]> {
  const made: string[] = [];
  for (const definition of wanted) {
    const { metadata, spec } = definition;
    await eventually(async () => {
      const { code } = await api.ask('GET', `${definitionsPath}/${metadata.name}`);
      if (code === 404) {
        const created = await api.ask('POST', definitionsPath, { body: definition });
        expect([created.code, created.text]).toEqual([201, created.text]);
        made.push(metadata.name);
      }
      const version = spec.versions.find(({ served }) => served)?.name;
      expect((await api.ask('GET', `/apis/${spec.group}/${version}/${spec.names.plural}`)).code).toBe(200);
    });
  }
  return made;
}

/** What a route is to the field: all but what the server counts and notes by itself. */
export function toTheField(object: Answer['body']): unknown {
  const { resourceVersion: _, generation: __, managedFields: ___, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
}

/** A cluster in which somebody else acts right before each of the first `times` patches that the product sends. */
export function interfered(cluster: Cluster, times: number, act: (count: number) => Promise<unknown>): Cluster {
  let count = 0;
  return {
    ...cluster,
    async send(request) {
      if (request.verb === 'patch' && count < times) {
        count += 1;
        await act(count);
      }
      return cluster.send(request);
    },
  };
}
