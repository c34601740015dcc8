import { contract } from '../integration/kubernetes-contract/contract.js';
import { clusterKubeconfig } from './cluster.js';

contract({
  name: 'a real API server',
  start: () => Promise.resolve({ kubeconfig: clusterKubeconfig().text, close: () => Promise.resolve() }),
});
