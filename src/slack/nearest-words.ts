import { distance } from 'fastest-levenshtein';

/** Up to three known words that a misspelt one may mean, nearest first; none where all are far from it. */
export function nearestWords(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.max(2, Math.ceil(wanted.length / 2));
  return known
    .map((candidate) => ({ candidate, apart: apartOf(wanted, candidate.toLowerCase()) }))
    .filter(({ apart }) => apart <= limit)
    .sort((a, b) => a.apart - b.apart || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** The beginning of a longer name counts as near: people stop typing early. */
function apartOf(wanted: string, candidate: string): number {
  const begins = wanted.length >= 3 && candidate.startsWith(wanted);
  return begins ? Math.min(1, distance(wanted, candidate)) : distance(wanted, candidate);
}
