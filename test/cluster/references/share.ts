import type { ReferenceHit } from '../../../src/kubernetes/search/grade-object.js';
import type { Planted } from './planted.js';

/** How many of the planted places were found, and how they were graded. */
export interface Share {
  readonly places: number;
  readonly missed: readonly string[];
  /** Places that have to be graded as something that stands in the way of deleting the Secret. */
  readonly references: number;
  readonly asExpected: number;
  readonly wrong: readonly string[];
  /** Found as a reference though it is none. */
  readonly tooStrong: readonly string[];
}

const graves: readonly string[] = ['strong', 'declared', 'producer'];

export function shareOf(planted: readonly Planted[], hits: readonly ReferenceHit[]): Share {
  const grades = new Map(hits.map((hit) => [`${hit.kind.split('.')[0]} ${hit.name}${hit.path}`, hit.grade]));
  const places = planted.map((one) => {
    const { kind, metadata } = one.object;
    // A record of Helm is told as what it is.
    const told = kind === 'Secret' ? 'HelmRelease' : kind;
    return { one, where: `${kind} ${one.path}`, grade: grades.get(`${told} ${metadata.name}${one.path}`) };
  });
  const findable = places.filter(({ one }) => one.expected !== 'unfound');
  const references = places.filter(({ one }) => graves.includes(one.expected));
  const isRight = ({ one, grade }: (typeof places)[number]): boolean => grade === one.expected;
  const others = places.filter(({ one }) => one.expected !== 'any' && !graves.includes(one.expected));
  return {
    places: findable.length,
    missed: findable.filter(({ grade }) => grade === undefined).map(({ where }) => where),
    references: references.length,
    asExpected: references.filter(isRight).length,
    wrong: [...references, ...others]
      .filter((place) => !isRight(place) && (place.grade ?? 'unfound') !== place.one.expected)
      .map(({ where, grade, one }) => `${where}: ${grade ?? 'not found'} for ${one.expected}`),
    tooStrong: others
      .filter(({ grade }) => grade !== undefined && graves.includes(grade))
      .map(({ where, grade }) => `${where}: ${grade}`),
  };
}

/** One line of numbers. */
export function shares({ places, missed, references, asExpected, tooStrong, wrong }: Share): string {
  const found = `${places - missed.length} of ${places} places found`;
  const graded = `${asExpected} of ${references} references graded as such`;
  return `${found}, ${graded}, ${tooStrong.length} graded too strong${wrong.map((one) => `\n  ${one}`).join('')}`;
}
