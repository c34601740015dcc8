import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { MonitorStateGroup } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/MonitorStateGroup.js';
import type { MonitorReading, MonitorState } from '../rotation/monitors.js';
import { evaluationWindow } from './evaluation-window.js';
import { mutingOf } from './muting.js';
import { optionsDigest } from './options-digest.js';
import type { Downtime } from './read-downtimes.js';

const states: Readonly<Record<string, MonitorState>> = {
  OK: 'ok',
  Alert: 'alert',
  Warn: 'warn',
  'No Data': 'no-data',
  Unknown: 'unknown',
  Skipped: 'skipped',
  Ignored: 'ignored',
};

/**
 * One monitor of Datadog's as the rotation's judge reads it, or undefined for what has no id. States that the client
 * doesn't know are `unknown`. `defaultSettle` (milliseconds) is for a monitor whose window its query doesn't say, and
 * `downtimes` are those that are active, where they could be listed.
 */
export function monitorReading(
  monitor: Monitor,
  now: number,
  defaultSettle: number,
  downtimes: readonly Downtime[] = [],
): MonitorReading | undefined {
  const { id, name, type, query, tags, options, multi, state, overallState } = monitor;
  if (typeof id !== 'number') return undefined;
  const muting = mutingOf(monitor, now, downtimes);
  return {
    id,
    name: name ?? `monitor ${id}`,
    query: query ?? '',
    tags: tags ?? [],
    settle: settleOf(monitor, defaultSettle),
    digest: optionsDigest(monitor),
    ...(typeof type === 'string' ? { type } : {}),
    ...(options?.schedulingOptions?.customSchedule ? { doubt: 'stale' as const } : {}),
    state: stateOf(overallState),
    muted: muting.whole,
    groups: Object.entries(state?.groups ?? {})
      // A monitor with groups may hold a stale whole-monitor group from before it had any.
      .filter(([group]) => multi !== true || group !== '*')
      .map(([group, reading]) => ({
        name: group,
        ...groupReading(reading),
        ...(muting.covers(group) ? { muted: true } : {}),
      })),
  };
}

/** Window and delays: how long an evaluation is still about the time before a switch. */
function settleOf({ query, options }: Monitor, defaultSettle: number): number {
  const window = evaluationWindow(query ?? '');
  if (window === undefined) return defaultSettle;
  return window + ((options?.evaluationDelay ?? 0) + (options?.newGroupDelay ?? 0)) * 1000;
}

function groupReading(group: MonitorStateGroup): Omit<MonitorReading['groups'][number], 'name'> {
  const state = stateOf(group.status);
  const triggeredAt = milliseconds(group.lastTriggeredTs);
  const resolvedAt = milliseconds(group.lastResolvedTs);
  // A trigger at the moment in which the data ended was no alert.
  const forNoData = state !== 'alert' && triggeredAt !== undefined && triggeredAt === milliseconds(group.lastNodataTs);
  return {
    state,
    ...(triggeredAt === undefined || forNoData ? {} : { triggeredAt }),
    ...(resolvedAt === undefined ? {} : { resolvedAt }),
  };
}

/** A state that the client doesn't know is an object, and a monitor that was never judged has `null`. */
function stateOf(status: unknown): MonitorState {
  return (typeof status === 'string' ? states[status] : undefined) ?? 'unknown';
}

/** Never is `null` in some answers and 0 in others. */
function milliseconds(seconds: number | null | undefined): number | undefined {
  return typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined;
}
