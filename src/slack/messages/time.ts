/** A moment (epoch milliseconds) as a Slack date token: each reader sees their own zone, others UTC. */
export function moment(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'an unknown time';
  const fallback = `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** How long something takes, to two units: `1 day 4 hours`, `35 seconds`, `420 ms`. */
export function lasting(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of units) {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    if (whole > 0) parts.push(`${whole} ${unit}${whole === 1 ? '' : 's'}`);
    if (parts.length === 2) break;
  }
  return parts.join(' ');
}

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** `Mon, Tue 02:00–05:00 Europe/Berlin`. */
export function window(given: { days: readonly number[]; from: string; to: string; zone: string }): string {
  const named = given.days.length === 7 ? 'every day' : given.days.map((day) => days[day - 1] ?? '').join(', ');
  return `${named} ${given.from}–${given.to} ${given.zone}`;
}
