import { distance } from 'fastest-levenshtein';

/** The known word that a misspelt one probably means: of a long word at most three letters differ, of a short one two or one. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = word.length < 4 ? 1 : word.length < 9 ? 2 : 3;
  const ranked = known
    .map((candidate) => ({ candidate, apart: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart);
  const best = ranked[0];
  return best !== undefined && best.apart <= limit ? best.candidate : undefined;
}

/** `; did you mean "production"?`, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const found = nearest(word, known);
  return found === undefined ? '' : `; did you mean "${found}"?`;
}
