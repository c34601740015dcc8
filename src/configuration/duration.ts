/** A duration as the catalogue writes it: a whole number and one unit. */
export const DURATION_PATTERN = /^(0|[1-9]\d{0,11})(ms|s|m|h|d)$/;

/** Ten years: longer than any wait of the product, and far from where arithmetic on dates gets inexact. */
export const LONGEST_DURATION = 3650 * 24 * 60 * 60 * 1000;

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/**
 * Reads `500ms`, `30s`, `10m`, `24h`, `14d` as milliseconds. Anything else, fractions, signs, blanks, several units and
 * more than ten years included, is `undefined`.
 */
export function parseDuration(text: string): number | undefined {
  const match = DURATION_PATTERN.exec(text);
  const unit = UNITS.find(([name]) => name === match?.[2]);
  if (match?.[1] === undefined || unit === undefined) return undefined;
  const milliseconds = Number(match[1]) * unit[1];
  return milliseconds <= LONGEST_DURATION ? milliseconds : undefined;
}

/**
 * Writes whole milliseconds so that `parseDuration` reads the same number again, in the largest unit that divides it,
 * as people write them: `24h`, not `1d`, and `14d`, not `336h`. Throws on what is no duration.
 */
export function formatDuration(milliseconds: number): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) throw new RangeError('a duration is whole milliseconds');
  if (milliseconds === 0) return '0s';
  const [name, size] = UNITS.find(([unit, size]) => milliseconds % size === 0 && !isOneDay(unit, milliseconds)) ?? [
    'ms',
    1,
  ];
  return `${milliseconds / size}${name}`;
}

function isOneDay(unit: string, milliseconds: number): boolean {
  return unit === 'd' && milliseconds === 86_400_000;
}
