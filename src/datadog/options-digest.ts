import { createHash } from 'node:crypto';
import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { MonitorOptions } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/MonitorOptions.js';

/**
 * What decides when a monitor changes its state. Whom it notifies and how, who may edit it and whether it is muted are
 * left out: they change without changing what its state means. (`modified` changes with all of these.)
 */
const deciding: readonly (keyof MonitorOptions)[] = [
  'aggregation',
  'deviceIds',
  'evaluationDelay',
  'groupRetentionDuration',
  'groupbySimpleMonitor',
  'minFailureDuration',
  'minLocationFailed',
  'newGroupDelay',
  'newHostDelay',
  'noDataTimeframe',
  'notifyNoData',
  'onMissingData',
  'requireFullWindow',
  'schedulingOptions',
  'thresholds',
  'thresholdWindows',
  'timeoutH',
  'variables',
];

/** Changes with the type and with the options that decide when the monitor alerts, and with nothing else. */
export function optionsDigest({ type, options }: Pick<Monitor, 'type' | 'options'>): string {
  const kind = typeof type === 'string' ? type : type?._data;
  return digestOf([kind, deciding.map((name) => options?.[name])]);
}

/** Twelve hexadecimal digits for plain data. What is absent, `null` or empty is the same: answers differ in that. */
export function digestOf(data: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(tidy(data)))
    .digest('hex')
    .slice(0, 12);
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(tidy);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const entries = Object.entries(value).map(([key, inner]) => [key, tidy(inner)] as const);
  const said = entries.filter(([, inner]) => inner !== null);
  return said.length === 0 ? null : Object.fromEntries(said.sort(([one], [other]) => (one < other ? -1 : 1)));
}
