import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** By index of the pattern: how many lines matched, and when the first was written. */
export type Matches = readonly { readonly at: number; readonly count: number }[];

/** A longer line is matched by its beginning, so that no pattern can be kept busy by one line. */
const longest = 4096;

/**
 * Counts the lines of a log with timestamps (`2026-03-01T09:00:00.123456789Z text`) that lie within `from` and `to`
 * (epoch milliseconds) and match. Keeps no line.
 */
export async function countMatches(
  log: Readable,
  patterns: readonly RegExp[],
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Matches> {
  const counts = patterns.map(() => ({ at: 0, count: 0 }));
  for await (const line of createInterface({ input: log, crlfDelay: Infinity })) {
    const space = line.indexOf(' ');
    const at = Date.parse(line.slice(0, space).replace(/(\.\d{3})\d*/, '$1'));
    if (!(at >= from && at < to)) continue;
    const text = line.slice(space + 1, space + 1 + longest);
    counts.forEach((entry, index) => {
      if (!patterns[index]?.test(text)) return;
      if (entry.count === 0) entry.at = at;
      entry.count += 1;
    });
  }
  return counts;
}
