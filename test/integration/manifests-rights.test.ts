import { kubeconfigText } from '../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes } from '../stand-ins/kubernetes/start-kubernetes.js';
import { aggregate } from '../unit/manifests/aggregate.js';
import { readResources } from '../unit/manifests/render.js';
import { exampleSecret } from './manifests-rights/rights-target.js';
import { shippedRights } from './manifests-rights/shipped-rights.js';

/** Beside the point here. */
const leftOut = ['StatefulSet', 'NetworkPolicy', 'PodDisruptionBudget'];
const token = 'token-of-the-service-account';

shippedRights({
  name: 'the stand-in',
  open: async () => {
    const kubernetes = await startKubernetes({
      tokens: { [token]: { user: 'system:serviceaccount:keyturn:keyturn' } },
    });
    for (const namespace of ['staging', 'production']) kubernetes.apply(exampleSecret(namespace));
    for (const object of aggregate([...readResources('examples'), ...readResources('base')])) {
      if (!leftOut.includes(object.kind)) kubernetes.apply(object);
    }
    return {
      kubeconfig: kubeconfigText(kubernetes.kubeconfig('here', token)),
      namespaces: { staging: 'staging', production: 'production', keyturn: 'keyturn' },
      close: () => kubernetes.close(),
    };
  },
});
