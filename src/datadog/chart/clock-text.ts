/** A moment on the axis (epoch milliseconds, UTC), as exact as the time shown (`span`, milliseconds) needs. */
export function clockText(at: number, span: number): string {
  const iso = new Date(at).toISOString();
  if (span > 36 * 3_600_000) return `${iso.slice(8, 10)}.${iso.slice(5, 7)}. ${iso.slice(11, 16)}`;
  return span < 5 * 60_000 ? iso.slice(11, 19) : iso.slice(11, 16);
}
