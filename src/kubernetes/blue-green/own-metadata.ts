import { own, ownPrefix } from '../annotations.js';
import type { KubeObject } from '../kube-object.js';
import type { Labels } from '../matches-selector.js';
import { copyMark } from './green.js';

/**
 * Metadata by which somebody recognises an object as their own and would prune it, put it back, or make a name in the
 * DNS or a load balancer for it; and what the cluster itself writes. Labels and annotations alike; `/` ends a prefix.
 */
const notCopied = [
  ownPrefix,
  'app.kubernetes.io/instance',
  'app.kubernetes.io/managed-by',
  'meta.helm.sh/',
  'helm.sh/',
  'argocd.argoproj.io/',
  'kustomize.toolkit.fluxcd.io/',
  'helm.toolkit.fluxcd.io/',
  'fluxcd.io/',
  'applyset.kubernetes.io/',
  'config.kubernetes.io/',
  'config.k8s.io/',
  'cli-utils.sigs.k8s.io/',
  'kapp.k14s.io/',
  'objectset.rio.cattle.io/',
  'field.cattle.io/',
  'kubectl.kubernetes.io/last-applied-configuration',
  'kubernetes.io/change-cause',
  'deployment.kubernetes.io/',
  'autoscaling.alpha.kubernetes.io/',
  'external-dns.alpha.kubernetes.io/',
  'service.beta.kubernetes.io/',
  'service.kubernetes.io/',
  'networking.gke.io/',
  'cloud.google.com/neg-status',
];

/** The metadata of what is made after `object`: its own labels and annotations, and the marks of this rotation. */
export function ownMetadata(object: KubeObject, name: string, rotationId: string) {
  const { namespace = '', labels, annotations } = object.metadata;
  return {
    name,
    namespace,
    labels: { ...copied(labels ?? {}), ...copyMark },
    annotations: { ...copied(annotations ?? {}), [own.rotation]: rotationId },
  };
}

function copied(texts: Labels): Record<string, string> {
  const isCopied = ([key]: readonly [string, string]) =>
    !notCopied.some((one) => (one.endsWith('/') ? key.startsWith(one) : key === one));
  return Object.fromEntries(Object.entries(texts).filter(isCopied));
}
