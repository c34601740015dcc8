const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  mo: 30 * 86_400_000,
};

/** `(last_5m)` of metric queries, `change(avg(last_5m),last_1h)` included: each stretch counts. */
const metricWindow = /[(,]\s*last_(\d+)(mo|s|m|h|d|w)(?=\s*[),])/g;
/** An anomaly query looks back further than what it alerts on. */
const alertWindow = /alert_window\s*=\s*['"]last_(\d+)(mo|s|m|h|d|w)['"]/;
/** `.last("5m")` of logs, traces and events; a bare number in it counts checks, not time. */
const eventWindow = /\.last\(\s*["'](\d+)(mo|s|m|h|d|w)["']\s*\)/;
/** The longer one of a burn rate's two windows. */
const burnWindow = /\.long_window\(\s*["'](\d+)(mo|s|m|h|d|w)["']\s*\)/;

/**
 * How far back an evaluation of this query looks, in milliseconds. Undefined where the query doesn't say it: composites
 * (which look as far back as their parts), service checks (which count checks, not time), forecasts, calendar windows,
 * and error budgets: their `over("30d")` always holds weeks of before the switch, so that nobody could wait until an
 * evaluation is about the time after it alone.
 */
export function evaluationWindow(query: string): number | undefined {
  const single = alertWindow.exec(query) ?? eventWindow.exec(query) ?? burnWindow.exec(query);
  const matches = single ? [single] : [...query.matchAll(metricWindow)];
  const lengths = matches.map(([, count, unit]) => Number(count) * (units[unit ?? ''] ?? Number.NaN));
  const sum = lengths.reduce((total, length) => total + length, 0);
  return sum > 0 ? sum : undefined;
}
