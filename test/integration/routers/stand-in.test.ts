import { kubeconfigText } from '../../stand-ins/kubernetes/kubeconfig.js';
import { startKubernetes } from '../../stand-ins/kubernetes/start-kubernetes.js';
import type { Definition } from './router-target.js';
import { routers } from './routers.js';

/** The kinds without their schemas, which the stand-in would not look at. */
const kinds: Readonly<Record<string, readonly [plural: string, ...versions: string[]]>> = {
  'HTTPRoute.gateway.networking.k8s.io': ['httproutes', 'v1', 'v1beta1'],
  'GRPCRoute.gateway.networking.k8s.io': ['grpcroutes', 'v1'],
  'VirtualService.networking.istio.io': ['virtualservices', 'v1', 'v1beta1'],
  'TraefikService.traefik.io': ['traefikservices', 'v1alpha1'],
};

function definitionOf(name: string): Definition {
  const [plural, ...versions] = kinds[name] ?? [''];
  const [kind = '', ...group] = name.split('.');
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group.join('.')}` },
    spec: {
      group: group.join('.'),
      scope: 'Namespaced',
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0 })),
    },
  };
  return definition;
}

routers({
  name: 'the stand-in',
  async start() {
    const kubernetes = await startKubernetes({ readyAfterMs: 40, terminateAfterMs: 10 });
    // As the nodes of the real control plane play it.
    kubernetes.setBehaviour(({ pod }) =>
      pod.metadata.annotations?.['keyturn.dev/test'] === 'not-ready' ? { state: 'not-ready' } : undefined,
    );
    return { kubeconfig: kubeconfigText(kubernetes.kubeconfig('routers')), close: () => kubernetes.close() };
  },
  definitions: (wanted) => Promise.resolve(wanted.map(definitionOf)),
});
