import { matchesSelector } from '../matches-selector.js';
import type { Selector } from '../workload-object.js';
import type { Difference } from './green.js';
import { narrowed } from './green-selector.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * A pod spec whose terms about the workload's own pods (affinity, anti-affinity, topology spread) are about the copy's:
 * so the copy spreads over nodes as the original does, whatever runs there of the original. Terms about others stay.
 */
export function followLabels(podSpec: Json, difference: Difference): Json {
  const follow = (term: Json): Json => followed(term, difference);
  const { affinity, topologySpreadConstraints: spread } = podSpec;
  return {
    ...podSpec,
    ...(isJson(affinity) ? { affinity: followedAffinity(affinity, follow) } : {}),
    ...(Array.isArray(spread) ? { topologySpreadConstraints: spread.map((term: Json) => follow(term)) } : {}),
  };
}

type Follow = (term: Json) => Json;

function followedAffinity(affinity: Json, follow: Follow): Json {
  const kinds = ['podAffinity', 'podAntiAffinity'].filter((kind) => isJson(affinity[kind]));
  const changed = kinds.map((kind) => [kind, followedTerms(affinity[kind] as Json, follow)] as const);
  return { ...affinity, ...Object.fromEntries(changed) };
}

function followedTerms(terms: Json, follow: Follow): Json {
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = terms;
  const { preferredDuringSchedulingIgnoredDuringExecution: preferred } = terms;
  const weighted = (term: Json): Json =>
    isJson(term['podAffinityTerm']) ? { ...term, podAffinityTerm: follow(term['podAffinityTerm']) } : term;
  return {
    ...terms,
    ...(Array.isArray(required)
      ? { requiredDuringSchedulingIgnoredDuringExecution: required.map((term: Json) => follow(term)) }
      : {}),
    ...(Array.isArray(preferred)
      ? { preferredDuringSchedulingIgnoredDuringExecution: preferred.map((term: Json) => weighted(term)) }
      : {}),
  };
}

function followed(term: Json, difference: Difference): Json {
  const selector = term['labelSelector'] as Selector | null | undefined;
  if (!selector || !matchesSelector(selector, difference.labels)) return term;
  return { ...term, labelSelector: narrowed(selector, difference) };
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
