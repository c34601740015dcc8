import { scopeOf, type Monitor } from './monitor.js';

/** A scheduled mute. Times are epoch milliseconds. */
export interface Downtime {
  readonly id: string;
  /** v1 gives downtimes numbers. */
  readonly legacyId: number;
  readonly scope: string;
  readonly message: string | null;
  readonly monitorId: number | undefined;
  readonly monitorTags: readonly string[];
  readonly start: number;
  readonly end: number | null;
  /** Of a recurring one, whose present turn is from `start` to `end`: `FREQ=DAILY;INTERVAL=1`. */
  readonly rrule?: string;
  /** Shown by the list of downtimes, and by no monitor. */
  readonly onlyListed?: boolean;
  readonly created: number;
  canceled: number | null;
}

export function isActive(downtime: Downtime, nowMs: number): boolean {
  return downtime.canceled === null && downtime.start <= nowMs && (downtime.end === null || downtime.end > nowMs);
}

/** Whether a downtime mutes something of this monitor: by its id or its tags, and by the scope of its query or groups. */
export function mutes(downtime: Downtime, monitor: Monitor): boolean {
  const { monitorId, monitorTags, scope } = downtime;
  const named = monitorId === undefined ? tagsMatch(monitorTags, monitor.tags) : monitorId === monitor.id;
  if (!named || scope === '*') return named;
  const wanted = scope.split(/ AND |,/).map((tag) => tag.trim());
  const places = [scopeOf(monitor.query), ...[...monitor.groups.keys()].map((group) => group.split(','))];
  return places.some((tags) => wanted.every((tag) => tags.includes(tag)));
}

function tagsMatch(wanted: readonly string[], tags: readonly string[]): boolean {
  return wanted.includes('*') || wanted.every((tag) => tags.includes(tag));
}

/** An entry of a monitor's `matching_downtimes`, in seconds; the whole monitor is called `total` here. */
export function matchingEntry(downtime: Downtime): Readonly<Record<string, unknown>> {
  return {
    id: downtime.legacyId,
    active: true,
    monitor_id: downtime.monitorId ?? null,
    start: Math.floor(downtime.start / 1000),
    end: downtime.end === null ? null : Math.floor(downtime.end / 1000),
    scope: downtime.scope === '*' ? ['*'] : downtime.scope.split(','),
    groups: downtime.scope === '*' ? ['total'] : [downtime.scope],
  };
}

/** A downtime as v2 shows it. */
export function downtimeResource(downtime: Downtime, nowMs: number): Readonly<Record<string, unknown>> {
  const { id, scope, message, monitorId, monitorTags, start, end, created, canceled } = downtime;
  const ended = end !== null && end <= nowMs;
  const running = start <= nowMs ? 'active' : 'scheduled';
  return {
    type: 'downtime',
    id,
    attributes: {
      scope,
      message,
      monitor_identifier: monitorId === undefined ? { monitor_tags: monitorTags } : { monitor_id: monitorId },
      schedule: scheduleOf(downtime),
      display_timezone: 'UTC',
      mute_first_recovery_notification: false,
      notify_end_states: ['alert', 'no data', 'warn'],
      notify_end_types: ['expired'],
      status: canceled !== null ? 'canceled' : ended ? 'ended' : running,
      created: iso(created),
      modified: iso(created),
      canceled: iso(canceled),
    },
  };
}

function scheduleOf({ start, end, rrule }: Downtime): Readonly<Record<string, unknown>> {
  const turn = { start: iso(start), end: iso(end) };
  if (rrule === undefined) return turn;
  const duration = `${Math.round(((end ?? start) - start) / 60_000)}m`;
  return {
    timezone: 'UTC',
    recurrences: [{ rrule, duration, start: iso(start)?.slice(0, 19) }],
    current_downtime: turn,
  };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
