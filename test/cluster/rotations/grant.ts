import { parse } from 'yaml';
import type { ClusterHouse } from './cluster-house.js';
import type { KubeObject, Where } from './place.js';

/** What a message asks to be granted: a rule in YAML, and the kind of role and the namespace to put it into. */
export interface AskedRule {
  /** Undefined: a ClusterRole. */
  readonly namespace: string | undefined;
  readonly rule: { readonly apiGroups: string[]; readonly resources: string[]; readonly verbs: string[] };
}

const asking = /a (?:ClusterRole|Role in `([^`]+)`)[^`]*`(- \{[^`]*\})`/g;

/** The rules that a text asks to be granted, as it writes them. */
export function rulesAskedIn(text: string): AskedRule[] {
  return [...text.matchAll(asking)].map(([, namespace, yaml = '']) => {
    const [rule] = parse(yaml) as [AskedRule['rule']];
    return { namespace, rule };
  });
}

/** Does what a message asks for. */
export async function grant({ place }: ClusterHouse, { namespace, rule }: AskedRule): Promise<void> {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role';
  const apiGroup = 'rbac.authorization.k8s.io';
  const where = (Object.keys(place.namespaces) as Where[]).find((one) => place.namespaces[one] === namespace);
  const metadata = { name: `asked-for-${place.id}` };
  const subjects = [{ kind: 'ServiceAccount', name: 'keyturn', namespace: place.namespaces.keyturn }];
  const role: KubeObject = { apiVersion: `${apiGroup}/v1`, kind, metadata, rules: [rule] };
  const roleRef = { apiGroup, kind, name: metadata.name };
  await place.create(role, where);
  await place.create({ apiVersion: `${apiGroup}/v1`, kind: `${kind}Binding`, metadata, roleRef, subjects }, where);
}
