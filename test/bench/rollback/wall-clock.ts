/**
 * Epoch milliseconds with fractions, by the clock that the API server stamps its audit log with: `Date.now()` alone knows
 * whole ones. Good for some minutes, until somebody sets the clock right.
 */
export function wallClock(): () => number {
  const before = Date.now();
  let whole = Date.now();
  while (whole === before) whole = Date.now();
  const began = performance.now();
  return () => whole + performance.now() - began;
}
