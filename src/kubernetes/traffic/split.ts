/** One backend of a rule before the copy takes a part of it. */
export interface Share {
  readonly weight: number;
  /** Whether the copy takes a part of this one. */
  readonly moved: boolean;
}

/**
 * The weights of a rule's backends once the copy takes `percent` (0 to 100) of each moved one: one weight for a backend
 * that stays as it is, two (the original's, then the copy's) for one that is moved.
 */
export type Split = (shares: readonly Share[], percent: number) => number[][];

/** What Gateway API allows; far above what anybody writes elsewhere. */
const mostWeight = 1_000_000;

/**
 * For weights that count against their sum, whatever that is: all are multiplied, so that every share is exact, and those
 * who stay keep theirs. Where that would be above a million, weights are reduced, if need be rounded: a share is then
 * off by less than a hundred-thousandth, and none becomes 0.
 */
export const splitExactly: Split = (shares, percent) => {
  const parts = shares.map(({ weight, moved }) =>
    moved ? [weight * (100 - percent), weight * percent] : [weight * 100],
  );
  const weights = parts.flat();
  if (Math.max(0, ...weights) <= mostWeight) return parts;
  const divisor = weights.reduce(greatestDivisor);
  const excess = Math.max(1, Math.max(...weights) / divisor / mostWeight);
  const shrink = (weight: number) => (weight === 0 ? 0 : Math.max(1, Math.round(weight / divisor / excess)));
  return parts.map((part) => part.map(shrink));
};

/**
 * For weights that must sum to 100. Those who stay keep their share as well as whole numbers allow, whatever `percent` is;
 * what is moved is divided to the nearest whole number, and between 0 and 100 % neither side gets nothing where there is
 * enough for both.
 */
export const splitOfHundred: Split = (shares, percent) => {
  const whole = ofHundred(shares.map(({ weight }) => weight));
  return shares.map(({ moved }, index) => {
    const weight = whole[index] ?? 0;
    if (!moved) return [weight];
    const copy = Math.round((weight * percent) / 100);
    const isShared = percent > 0 && percent < 100 && weight > 1;
    const least = isShared ? Math.min(Math.max(copy, 1), weight - 1) : copy;
    return [weight - least, least];
  });
};

/** Weights without what divides all of them. */
export function reduced(weights: readonly number[]): number[] {
  const divisor = Math.max(1, weights.reduce(greatestDivisor, 0));
  return weights.map((weight) => weight / divisor);
}

/** Whether both give every backend the same share. */
export function isProportional(some: readonly number[], others: readonly number[]): boolean {
  const [sum, otherSum] = [some, others].map((weights) => weights.reduce((one, other) => one + other, 0));
  if (some.length !== others.length || !sum || !otherSum) return false;
  return some.every((weight, index) => weight * otherSum === (others[index] ?? 0) * sum);
}

/** Whole numbers that sum to 100, as near as can be; none that had a weight is left with nothing. */
function ofHundred(weights: readonly number[]): number[] {
  const sum = weights.reduce((one, other) => one + other, 0);
  if (sum === 0 || sum === 100) return [...weights];
  const exact = weights.map((weight) => (weight * 100) / sum);
  const whole = exact.map((share) => (share === 0 ? 0 : Math.max(1, Math.floor(share))));
  for (let left = 100 - whole.reduce((one, other) => one + other, 0); left !== 0; left -= Math.sign(left)) {
    const behind = exact.map((share, index) =>
      share === 0 ? -Infinity : (share - (whole[index] ?? 0)) * Math.sign(left),
    );
    const index = behind.indexOf(Math.max(...behind));
    whole[index] = (whole[index] ?? 0) + Math.sign(left);
  }
  return whole;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
