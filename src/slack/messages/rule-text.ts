import type { NotSeen } from '../../rotation/reference.js';
import { code, count } from './text.js';

/** A right as an entry of the `rules` of a Role or ClusterRole: one line of YAML, to be pasted there. */
export function ruleText(right: {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verb: string;
}): string {
  const { group, resources, verb } = right;
  const list = resources.map((resource) => JSON.stringify(resource)).join(', ');
  return code(`- { apiGroups: [${JSON.stringify(group)}], resources: [${list}], verbs: ["${verb}"] }`, LONGEST);
}

/** Whose rules these are: something cluster-wide can only be granted by a ClusterRole. */
export function roleText(namespace: string): string {
  return namespace === '' ? 'a ClusterRole' : `a Role in ${code(namespace)}`;
}

const LONGEST = 600;
const MOST_RULES = 4;

/** The rules that would let the search list what it was not allowed to, one for each place and API group. */
export function missingRulesText(notSeen: readonly NotSeen[]): string[] {
  const forbidden = notSeen.filter(({ why }) => why.startsWith('forbidden'));
  const everywhere = new Set(forbidden.filter(({ namespace }) => namespace === undefined).map(({ kind }) => kind));
  // What may not be listed everywhere was asked for in the namespaces too: the wider right gives both.
  const asked = forbidden.filter(({ kind, namespace }) => namespace === undefined || !everywhere.has(kind));
  const rules = new Map<string, { group: string; namespace: string; resources: string[] }>();
  for (const { kind, namespace = '' } of asked) {
    const [resource = '', ...group] = kind.split('.');
    const key = `${namespace} ${group.join('.')}`;
    const rule = rules.get(key) ?? { group: group.join('.'), namespace, resources: [] };
    if (!rule.resources.includes(resource)) rule.resources.push(resource);
    rules.set(key, rule);
  }
  const lines = [...rules.values()].map(
    ({ group, namespace, resources }) => `• ${roleText(namespace)}: ${ruleText({ group, resources, verb: 'list' })}`,
  );
  if (lines.length === 0) return [];
  const more = lines.length > MOST_RULES ? [`• and ${count(lines.length - MOST_RULES, 'rule')} more`] : [];
  return [
    '*What to do:* Add to the `rules` of a role that the service account of Keyturn has:',
    ...lines.slice(0, MOST_RULES),
    ...more,
  ];
}
