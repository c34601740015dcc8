import type { MetricsQueryResponse } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/MetricsQueryResponse.js';

/** A moment that the chart marks, and how it is called there. */
export interface ChartMark {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly label: string;
  readonly kind: 'switch' | 'step' | 'alert' | 'rollback';
}

export interface ChartSeries {
  /** The group's tags; empty for a metric without groups. */
  readonly name: string;
  /** Epoch milliseconds and value; null where nothing was measured. */
  readonly points: readonly (readonly [number, number | null])[];
}

/** All that a chart shows, in the words it shows. Times are epoch milliseconds. */
export interface ChartModel {
  readonly title: string;
  readonly subtitle: string;
  readonly from: number;
  readonly to: number;
  readonly series: readonly ChartSeries[];
  readonly marks: readonly ChartMark[];
  readonly thresholds: readonly { readonly value: number; readonly label: string; readonly kind: 'alert' | 'warn' }[];
  /** The time in which the new version was in use: `[switch, rollback]`. */
  readonly inUse?: readonly [number, number];
}

/** More lines than these can't be told apart. */
const mostSeries = 5;

/**
 * The series of an answer of `/api/v1/query` that count: groups with every tag of `scope`, or all where none has them;
 * the highest first. `more` counts those that are left out.
 */
export function chartSeries(
  answer: MetricsQueryResponse,
  scope: readonly string[],
): { readonly series: readonly ChartSeries[]; readonly more: number } {
  const all = (answer.series ?? []).map((one) => ({
    name: one.scope ?? '',
    points: pointsOf(one.pointlist ?? []),
  }));
  const measured = all.filter(({ points }) => points.some(([, value]) => value !== null));
  const inScope = measured.filter(({ name }) => scope.every((tag) => name.split(',').includes(tag)));
  const wanted = (inScope.length > 0 ? inScope : measured).sort((one, other) => highest(other) - highest(one));
  const series = wanted.slice(0, mostSeries).map(({ name, points }) => ({ name: name === '*' ? '' : name, points }));
  return { series, more: wanted.length - series.length };
}

/** The client's types know no null, and Datadog sends it where nothing was measured. */
function pointsOf(pointlist: readonly (readonly [number, number | null])[]): ChartSeries['points'] {
  return pointlist.map(([at, value]) => [at, typeof value === 'number' && Number.isFinite(value) ? value : null]);
}

function highest({ points }: ChartSeries): number {
  return Math.max(...points.map(([, value]) => value ?? Number.NEGATIVE_INFINITY));
}

/** The shortest and the longest time before the switch that is shown, in milliseconds. */
const leastBefore = 60_000;
const mostBefore = 6 * 3_600_000;

/** What stretch of time is shown: from before the switch, so that it can be compared, to `until`. */
export function chartSpan(switchedAt: number, until: number): { readonly from: number; readonly to: number } {
  const after = Math.max(until - switchedAt, 0);
  const before = Math.min(Math.max(after / 2, leastBefore), mostBefore);
  return { from: switchedAt - before, to: Math.max(until, switchedAt + before / 10) };
}
