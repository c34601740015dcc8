import { kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import { contract } from './contract.js';

contract({
  name: 'the stand-in',
  async start() {
    const kubernetes = await startKubernetes({ readyAfterMs: 40, terminateAfterMs: 10, jobRunMs: 30 });
    return { kubeconfig: kubeconfigText(kubernetes.kubeconfig('contract')), close: () => kubernetes.close() };
  },
});
