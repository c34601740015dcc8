/** A time span as kubectl writes it: two units at most, the smaller one left out where it hardly counts. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (hours < 3) return `${minutes}m`;
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  return days < 8 ? both(days, 'd', hours % 24, 'h') : `${days}d`;
}

function both(large: number, unit: string, small: number, smaller: string): string {
  return `${large}${unit}${small === 0 ? '' : `${small}${smaller}`}`;
}
