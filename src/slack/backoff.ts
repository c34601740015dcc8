/** How long to wait before the next try, in milliseconds: doubling to a minute, spread so that many don't come at once. */
export function backoff(tries: number, random: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(tries, 10)) * (0.5 + random / 2);
}
