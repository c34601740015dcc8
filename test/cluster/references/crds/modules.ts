/** Where each module of go.mod keeps its definitions. */
export const definitionFolders: Readonly<Record<string, readonly string[]>> = {
  'github.com/argoproj/argo-rollouts': ['manifests/crds'],
  'github.com/bitnami-labs/sealed-secrets': ['helm/sealed-secrets/crds'],
  'github.com/cert-manager/cert-manager': ['deploy/crds'],
  'github.com/external-secrets/external-secrets': ['config/crds/bases'],
  'github.com/fluxcd/source-controller': ['config/crd/bases'],
  'github.com/kedacore/keda/v2': ['config/crd/bases'],
  'github.com/kyverno/kyverno': ['config/crds/kyverno', 'config/crds/policies.kyverno.io'],
  'github.com/prometheus-operator/prometheus-operator': ['example/prometheus-operator-crd'],
  'github.com/traefik/traefik/v3': ['docs/content/reference/dynamic-configuration'],
  'istio.io/api': ['kubernetes'],
  'k8s.io/kubernetes': ['cluster/addons/calico-policy-controller', 'cluster/addons/volumesnapshots/crd'],
  'knative.dev/serving': ['config/core/300-resources', 'third_party/contour-latest'],
  'sigs.k8s.io/cluster-api': [
    'core/config/crd/bases',
    'bootstrap/kubeadm/config/crd/bases',
    'controlplane/kubeadm/config/crd/bases',
  ],
  'sigs.k8s.io/gateway-api': ['config/crd/experimental'],
};
