/** Some of the elements, in their order: always the same ones for the same seed. */
export function sample<T>(all: readonly T[], size: number, seed: number): T[] {
  const random = generator(seed);
  const drawn = all.map((element, index) => ({ element, index, rank: random() }));
  const kept = drawn.sort((one, other) => one.rank - other.rank).slice(0, size);
  return kept.sort((one, other) => one.index - other.index).map(({ element }) => element);
}

/** Numbers from 0 to 1 that are the same in each run (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
