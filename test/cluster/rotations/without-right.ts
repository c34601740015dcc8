import type { KubeObject } from './place.js';
import { isForSearch, type Right, type Rule } from './shipped-rights.js';

/**
 * A shipped role without one right. A right to list is taken out of the search's roles too, whose `*` is spelled out by
 * the names of the kinds of the right's group.
 */
export function withoutRight(object: KubeObject, right: Right, names: readonly string[]): KubeObject {
  const rules = object['rules'] as readonly Rule[] | undefined;
  const isMeant = object.metadata.name === right.role || (right.verb === 'list' && isForSearch(object));
  if (!rules || !isMeant) return object;
  return { ...object, rules: rules.flatMap((rule) => lessened(spelledOut(rule, right, names), right)) };
}

function spelledOut(rule: Rule, { group }: Right, names: readonly string[]): Rule {
  const isAll = rule.resources?.includes('*') === true && rule.apiGroups?.includes(group) === true;
  return isAll ? { ...rule, resources: ['*', ...names] } : rule;
}

/** A rule over several groups and resources becomes one for each of them. */
function lessened(rule: Rule, { group, resource, verb }: Right): Rule[] {
  const { apiGroups, resources, verbs } = rule;
  if (!apiGroups?.includes(group) || !resources?.includes(resource) || !verbs.includes(verb)) return [rule];
  const others = verbs.filter((other) => other !== verb);
  return apiGroups.flatMap((apiGroup) =>
    resources.flatMap((one) => {
      const left = apiGroup === group && (one === resource || one === '*') ? others : verbs;
      return left.length > 0 ? [{ ...rule, apiGroups: [apiGroup], resources: [one], verbs: left }] : [];
    }),
  );
}
