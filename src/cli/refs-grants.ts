import type { NotSeen } from '../rotation/reference.js';

/** A rule of RBAC, as a Role has it. */
export type Rule =
  | { readonly apiGroups: readonly string[]; readonly resources: readonly string[]; readonly verbs: readonly string[] }
  | { readonly nonResourceURLs: readonly string[]; readonly verbs: readonly string[] };

/** What a Role (in a namespace) or a ClusterRole has to grant. */
export interface Grant {
  readonly namespace?: string;
  readonly rule: Rule;
}

/** What would let the search see what it was forbidden to; undefined where something else was in the way. */
export function grantFor({ kind, namespace, why }: NotSeen): Grant | undefined {
  if (!why.startsWith('forbidden:')) return undefined;
  if (kind.startsWith('every kind')) {
    return { rule: { nonResourceURLs: ['/api', '/api/*', '/apis', '/apis/*'], verbs: ['get'] } };
  }
  const where = namespace === undefined ? {} : { namespace };
  if (kind.startsWith('secrets')) {
    return { ...where, rule: { apiGroups: [''], resources: ['secrets'], verbs: ['list'] } };
  }
  const [plural = '', ...group] = kind.split('.');
  return { ...where, rule: { apiGroups: [group.join('.')], resources: [plural], verbs: ['list'] } };
}

/** The grants as YAML, one list of rules for each kind of Role; kinds of one API group share a rule. */
export function grantLines(grants: readonly Grant[]): string[] {
  const namespaces = [...new Set(grants.map(({ namespace }) => namespace))];
  return namespaces.flatMap((namespace) => {
    const rules = grants.filter((grant) => grant.namespace === namespace).map(({ rule }) => rule);
    const role = namespace === undefined ? 'a ClusterRole' : `a Role in namespace ${namespace}`;
    return [`To see it, grant this in ${role}:`, '  rules:', ...merged(rules).flatMap(ruleLines)];
  });
}

function merged(rules: readonly Rule[]): Rule[] {
  const byGroup = new Map<string, Rule>();
  for (const rule of rules) {
    const key = JSON.stringify('apiGroups' in rule ? rule.apiGroups : rule.nonResourceURLs);
    const before = byGroup.get(key);
    const both = 'resources' in rule && before && 'resources' in before ? [...before.resources, ...rule.resources] : [];
    byGroup.set(key, both.length > 0 ? { ...rule, resources: [...new Set(both)].sort() } : rule);
  }
  return [...byGroup.values()];
}

/** JSON's lists are YAML. */
function ruleLines(rule: Rule): string[] {
  return Object.entries(rule).map(([key, list], index) => {
    const items = list.map((item) => JSON.stringify(item));
    return `    ${index === 0 ? '-' : ' '} ${key}: [${items.join(', ')}]`;
  });
}
