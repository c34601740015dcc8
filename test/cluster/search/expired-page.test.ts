import { env } from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClusters, type Cluster, type Clusters } from '../../../src/kubernetes/clusters.js';
import { searchReferences } from '../../../src/kubernetes/search/search-references.js';
import { secretNamed } from '../../../src/kubernetes/search/wanted-secret.js';
import { connect, type ContractApi } from '../../integration/kubernetes-contract/contract-api.js';
import { onPath } from '../../stand-ins/ensure-redis-server.js';
import { buildControlPlane } from '../control-plane/build.js';
import { startControlPlane, type ControlPlane } from '../control-plane/start.js';

const name = 'auth-api-secrets-20250715100000';
const hasGo = onPath(env['PATH'] ?? '', ['go']) !== undefined;

(hasGo ? describe : describe.skip)('the reference search whose pages expire in the middle', () => {
  let plane: ControlPlane;
  let api: ContractApi;
  let clusters: Clusters;
  let cluster: Cluster;

  beforeAll(async () => {
    // Without its cache the API server reads pages from etcd, which forgets them when it compacts.
    const apiServerFlags = ['--watch-cache=false'];
    plane = await startControlPlane(await buildControlPlane(() => undefined), { apiServerFlags });
    const { kubeconfig } = plane;
    api = await connect({ name: 'ours', start: async () => ({ kubeconfig, close: async () => undefined }) });
    clusters = openClusters({ kubeconfig: plane.kubeconfigFile, call: 4_000 });
    cluster = await clusters.open(undefined);
    for (let from = 0; from < 1_100; from += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => account(from + index)));
    }
  }, 120_000);
  afterAll(async () => {
    await clusters.close();
    await api.close();
    await plane.stop();
  });

  const account = (number: number): Promise<unknown> => {
    const isNamed = number === 3 || number === 1_099;
    const metadata = { name: `robot-${String(number).padStart(4, '0')}` };
    const body = { metadata, ...(isNamed ? { secrets: [{ name }] } : {}) };
    return api.ask('POST', '/api/v1/namespaces/default/serviceaccounts', { body });
  };

  test('begins that list again and finds each place once', async () => {
    let expired = 0;
    const forgetful: Cluster = {
      ...cluster,
      stream: async (request) => {
        const isLater = request.resource.plural === 'serviceaccounts' && request.query?.['continue'] !== undefined;
        if (!isLater || expired > 0) return cluster.stream(request);
        await account(2_000 + expired);
        await plane.compact();
        try {
          return await cluster.stream(request);
        } catch (error) {
          expired += 1;
          throw error;
        }
      },
    };
    const order = { wanted: secretNamed(name), namespaces: ['default'] };
    const { hits, notSeen } = await searchReferences(forgetful, order);
    expect(expired).toBe(1);
    expect(notSeen).toEqual([]);
    expect(hits.map((hit) => hit.name)).toEqual(['robot-0003', 'robot-1099']);
  });

  test('says that it did not see that kind where the list never comes to its end', async () => {
    let written = 3_000;
    const forgetful: Cluster = {
      ...cluster,
      stream: async (request) => {
        if (request.resource.plural === 'serviceaccounts' && request.query?.['continue'] !== undefined) {
          await account((written += 1));
          await plane.compact();
        }
        return cluster.stream(request);
      },
    };
    const order = { wanted: secretNamed(name), namespaces: ['default'] };
    const { notSeen } = await searchReferences(forgetful, order);
    expect(notSeen).toMatchObject([{ kind: 'serviceaccounts', why: expect.stringContaining('expired') as unknown }]);
  });
});
