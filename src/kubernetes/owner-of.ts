import type { Owner } from '../rotation/plan.js';
import { controllerOf, type KubeObject } from './kube-object.js';

/**
 * Who keeps a workload as it is, from its own metadata: the controller that owns it, Argo CD, Flux, Helm, or a person
 * who applied it. `unknown` says nothing: a plain `kubectl create` leaves no trace.
 */
export function ownerOf(object: KubeObject): Owner {
  const { labels: labelsOrNull, annotations: annotationsOrNull } = object.metadata;
  const labels = labelsOrNull ?? {};
  const annotations = annotationsOrNull ?? {};
  const controller = controllerOf(object);
  if (controller) return { kind: 'controller', name: `${controller.kind.toLowerCase()}/${controller.name}` };
  const tracked = annotations['argocd.argoproj.io/tracking-id']?.split(':')[0];
  const application = tracked ?? labels['argocd.argoproj.io/instance'];
  if (application) return { kind: 'argo-cd', name: application };
  for (const controllerName of ['kustomize', 'helm']) {
    const name = labels[`${controllerName}.toolkit.fluxcd.io/name`];
    const namespace = labels[`${controllerName}.toolkit.fluxcd.io/namespace`] ?? '';
    if (name) return { kind: 'flux', name: `${namespace}/${name}` };
  }
  const release = annotations['meta.helm.sh/release-name'];
  if (release || labels['app.kubernetes.io/managed-by'] === 'Helm') return { kind: 'helm', name: release ?? '' };
  const applied = annotations['kubectl.kubernetes.io/last-applied-configuration'] !== undefined;
  return applied ? { kind: 'person', name: 'kubectl apply' } : { kind: 'unknown', name: '' };
}

/** Whether the owner puts a changed field back by itself. Helm changes nothing until somebody upgrades. */
export function healsBack({ kind }: Owner): boolean {
  return kind === 'controller' || kind === 'argo-cd' || kind === 'flux';
}
