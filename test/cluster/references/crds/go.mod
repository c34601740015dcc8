// The Go modules whose custom resource definitions the reference search is tried on. Nothing of them is compiled:
// `real-definitions.ts` has the go command download them, checked against go.sum, and reads their YAML.
module keyturn.dev/test/cluster/references/crds

go 1.26.0

require (
	github.com/argoproj/argo-rollouts v1.8.3
	github.com/bitnami-labs/sealed-secrets v0.40.0
	github.com/cert-manager/cert-manager v1.21.2
	github.com/external-secrets/external-secrets v1.3.2
	github.com/fluxcd/source-controller v1.7.0
	github.com/kedacore/keda/v2 v2.21.0
	github.com/kyverno/kyverno v1.19.1
	github.com/prometheus-operator/prometheus-operator v0.85.0
	github.com/traefik/traefik/v3 v3.7.13
	istio.io/api v1.31.1
	k8s.io/kubernetes v1.36.3
	knative.dev/serving v0.51.0
	sigs.k8s.io/cluster-api v1.14.2
	sigs.k8s.io/gateway-api v1.4.0
)
