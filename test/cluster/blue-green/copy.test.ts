import { afterAll, beforeAll } from '@jest/globals';
import { openClusters, type Clusters } from '../../../src/kubernetes/clusters.js';
import { connect, type ContractApi } from '../../integration/kubernetes-contract/contract-api.js';
import { eventually } from '../../integration/kubernetes-contract/eventually.js';
import { copyPromises } from '../../integration/kubernetes/copy-promises.js';
import { clusterKubeconfig } from '../cluster.js';

let clusters: Clusters;
let api: ContractApi;
beforeAll(async () => {
  const { file, text } = clusterKubeconfig();
  clusters = openClusters({ kubeconfig: file, call: 4_000 });
  api = await connect({ name: 'the cluster', start: async () => ({ kubeconfig: text, close: async () => undefined }) });
});
afterAll(async () => {
  await api.close();
  await clusters.close();
});

copyPromises('a real control plane', async () => {
  const namespace = await api.newNamespace();
  // Made by controllers some time after the namespace; pods are refused until the first is there.
  for (const path of ['serviceaccounts/default', 'configmaps/kube-root-ca.crt']) {
    await eventually(async () => {
      const { code } = await api.ask('GET', `/api/v1/namespaces/${namespace}/${path}`);
      if (code !== 200) throw new Error(`${path} is not there yet`);
    });
  }
  return { cluster: await clusters.open(undefined), namespace };
});
