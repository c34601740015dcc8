import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { Datadog } from '../datadog-client.js';
import { DatadogError } from '../datadog-error.js';
import { chartSeries, type ChartSeries } from './chart-model.js';
import { metricQuery, type MetricQuery } from './metric-query.js';

export interface ChartOrder {
  readonly monitor: number;
  /** Tags of the groups that count. */
  readonly scope: readonly string[];
  readonly switchedAt: number;
  /** What is shown, in epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** What there is to draw of a monitor, or why there is nothing. */
export type ChartReading =
  | {
      readonly type: 'metric';
      readonly name: string;
      readonly query: MetricQuery;
      readonly series: readonly ChartSeries[];
      /** Groups beside these. */
      readonly more: number;
      /** Absent where single points can't be compared with it. */
      readonly critical?: number;
      readonly warning?: number;
      /** When it first alerted after the switch, in epoch milliseconds. */
      readonly alertedAt?: number;
    }
  /** Its kind: `composite`, `slo alert`. There is no metric to look at. */
  | { readonly type: 'no-metric'; readonly kind: string }
  | { readonly type: 'no-data' }
  | { readonly type: 'gone' };

/** Reads a monitor and its metric as they are now. Changes nothing; throws DatadogError. */
export async function readChart(datadog: Datadog, order: ChartOrder): Promise<ChartReading> {
  const monitor = await getMonitor(datadog, order.monitor);
  if (!monitor) return { type: 'gone' };
  const kind = typeof monitor.type === 'string' ? monitor.type : 'unknown';
  const query = metricQuery(kind, monitor.query ?? '');
  if (!query) return { type: 'no-metric', kind };
  const [from, to] = [Math.floor(order.from / 1000), Math.ceil(order.to / 1000)];
  const answer = await datadog.ask(({ metrics }) => metrics.queryMetrics({ from, to, query: query.expression }));
  // An answer of 200 can still be a refusal, and one that is none of the client's says neither.
  if (answer.status !== 'ok') throw new DatadogError('unexpected', 'Datadog did not answer a query of a metric');
  const { series, more } = chartSeries(answer, order.scope);
  if (series.length === 0) return { type: 'no-data' };
  const alertedAt = firstAlert(monitor, order);
  return {
    type: 'metric',
    name: monitor.name ?? `monitor ${order.monitor}`,
    query,
    series,
    more,
    ...(query.isComparable ? thresholdsOf(monitor, query) : {}),
    ...(alertedAt === undefined ? {} : { alertedAt }),
  };
}

async function getMonitor(datadog: Datadog, monitorId: number): Promise<Monitor | undefined> {
  try {
    return await datadog.ask(({ monitors }) => monitors.getMonitor({ monitorId, groupStates: 'all' }));
  } catch (error) {
    if (error instanceof DatadogError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function thresholdsOf({ options }: Monitor, { limit }: MetricQuery) {
  const { critical, warning } = options?.thresholds ?? {};
  return { critical: critical ?? limit, ...(typeof warning === 'number' ? { warning } : {}) };
}

/** Datadog tells whole seconds: an alert in the very second of the switch is after it. */
function firstAlert({ state }: Monitor, { switchedAt, scope }: ChartOrder): number | undefined {
  const groups = Object.entries(state?.groups ?? {});
  const inScope = groups.filter(([name]) => scope.every((tag) => name.split(',').includes(tag)));
  const triggered = (inScope.length > 0 ? inScope : groups)
    .map(([, { lastTriggeredTs }]) => (lastTriggeredTs ?? 0) * 1000)
    .filter((at) => at >= Math.floor(switchedAt / 1000) * 1000);
  return triggered.length === 0 ? undefined : Math.min(...triggered);
}
