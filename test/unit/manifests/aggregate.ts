import type { Manifest } from './render.js';
import type { Rule } from './rights.js';

/** What the controller manager does with ClusterRoles that have an aggregationRule: they get the rules of all that it selects. */
export function aggregate(objects: readonly Manifest[]): Manifest[] {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole');
  return objects.map((object) => {
    const selected = roles.filter(({ metadata: { labels = {} } }) =>
      selectorsOf(object).some((wanted) => Object.entries(wanted).every(([key, value]) => labels[key] === value)),
    );
    return selected.length === 0 ? object : { ...object, rules: selected.flatMap(({ rules }) => rules as Rule[]) };
  });
}

function selectorsOf({ aggregationRule }: Manifest): Record<string, string>[] {
  const rule = aggregationRule as { clusterRoleSelectors: { matchLabels: Record<string, string> }[] } | undefined;
  return rule?.clusterRoleSelectors.map(({ matchLabels }) => matchLabels) ?? [];
}
