import type { ReferenceHit } from './grade-object.js';

const grades: readonly ReferenceHit['grade'][] = ['strong', 'declared', 'producer', 'weak', 'mention'];

/** Each place once, the gravest first, otherwise in the order in which they were found. */
export function gravestFirst(hits: readonly ReferenceHit[]): ReferenceHit[] {
  // A list that began again, or an object that moved between two pages, shows a place twice.
  const once = new Map(hits.map((hit) => [placeOf(hit), hit]));
  return [...once.values()].sort((one, other) => grades.indexOf(one.grade) - grades.indexOf(other.grade));
}

function placeOf({ kind, namespace = '', name, path, secret }: ReferenceHit): string {
  return `${kind} ${namespace}/${name}${path} ${secret}`;
}
