import type { KubeObject } from '../../stand-ins/kubernetes/kube-object.js';
import { newName } from './furnish.js';

interface Pods {
  readonly template: {
    readonly spec: { readonly containers: { readonly envFrom: { readonly secretRef: { name: string } }[] }[] };
  };
}

interface Routes {
  readonly rules: readonly { readonly backendRefs: readonly { readonly name: string; readonly weight?: number }[] }[];
}

/** The Secrets that a workload names. */
export function namedBy(object: KubeObject): string[] {
  if (object.kind !== 'Deployment') return [];
  const { template } = object['spec'] as Pods;
  return template.spec.containers.flatMap(({ envFrom }) => envFrom.map(({ secretRef }) => secretRef.name));
}

/** How much of what an object stands for is on the new version: of a workload all or nothing, of a route its share. */
export function shareOfNew(object: KubeObject | undefined): number {
  if (object?.kind === 'Deployment') return namedBy(object).includes(newName) ? 1 : 0;
  if (object?.kind !== 'HTTPRoute') return 0;
  const { rules } = object['spec'] as Routes;
  const backends = rules.flatMap(({ backendRefs }) => backendRefs);
  const sum = (of: typeof backends) => of.reduce((total, { weight = 1 }) => total + weight, 0);
  return sum(backends.filter(({ name }) => name.endsWith('-green'))) / sum(backends);
}

/** What was made for a blue-green switch, and goes with it. */
export function isCopy({ metadata }: KubeObject): boolean {
  return metadata.labels?.['keyturn.dev/copy'] !== undefined;
}
