import type { ContextFacts } from '../kubernetes/clusters.js';
import type { SearchPlace } from '../kubernetes/find-references.js';
import { developmentPlaces, placesOf as placesOfStage } from '../rotation/places.js';
import type { Meaning, RefsOrder } from './refs-order.js';

/** The context's name is known by now, because it is shown. */
export type NamedPlace = SearchPlace & { readonly context: string };

/**
 * Where to look. Contexts: the one that is named, or all of the kubeconfig, else those of the catalogue's environments,
 * else the current one. Namespaces of the Secret: those that are named, else those of the environments there (of all,
 * where no environment is there), else the context's own, else `default`.
 */
export function placesOf(
  order: Pick<RefsOrder, 'context' | 'allContexts' | 'namespaces'>,
  { entries }: Pick<Meaning, 'entries'>,
  contexts: readonly ContextFacts[],
): NamedPlace[] | { readonly wrong: string } {
  const known = contexts.map(({ name }) => name);
  const current = contexts.find(({ isCurrent }) => isCurrent)?.name;
  const listed = known.length === 0 ? 'none' : known.join(', ');
  if (order.context !== undefined && !known.includes(order.context)) {
    return { wrong: `The kubeconfig has no context "${order.context}"; it has: ${listed}` };
  }
  const environments = entries
    .flatMap((entry) => [...entry.stages.flatMap(placesOfStage), ...developmentPlaces(entry)])
    .map(({ context, namespace }) => ({ context: context ?? current, namespace }));
  const asked = (): readonly (string | undefined)[] => {
    if (order.context !== undefined) return [order.context];
    if (order.allContexts) return known;
    return environments.length > 0 ? environments.map(({ context }) => context) : [current];
  };
  const chosen = [...new Set(asked())];
  if (chosen.length === 0 || chosen.includes(undefined)) {
    return { wrong: `The kubeconfig says no current context: give --context, one of: ${listed}` };
  }
  const namespacesIn = (context: string): string[] => {
    if (order.namespaces.length > 0) return [...order.namespaces];
    const here = environments.filter((environment) => environment.context === context);
    const from = here.length > 0 ? here : environments;
    if (from.length > 0) return [...new Set(from.map(({ namespace }) => namespace))];
    return [contexts.find(({ name }) => name === context)?.namespace ?? 'default'];
  };
  return chosen.flatMap((context) => (context === undefined ? [] : [{ context, namespaces: namespacesIn(context) }]));
}
