/** A state that Datadog has (`null`: never judged), or any other text, to see what becomes of an unknown one. */
export type MonitorStatus =
  'Alert' | 'Warn' | 'No Data' | 'OK' | 'Ignored' | 'Skipped' | 'Unknown' | null | (string & {});

/** One group of a monitor; the whole monitor is the group `*`. Times are epoch seconds, null before the first time. */
export interface MonitorGroup {
  readonly name: string;
  readonly status: MonitorStatus;
  readonly last_triggered_ts: number | null;
  readonly last_resolved_ts: number | null;
  readonly last_nodata_ts: number | null;
  readonly last_notified_ts: number | null;
}

export interface Monitor {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly query: string;
  readonly message: string;
  readonly tags: readonly string[];
  readonly priority: number | null;
  readonly options: Readonly<Record<string, unknown>>;
  /** ISO times. */
  readonly created: string;
  readonly modified: string;
  /** Grouped by tags, rather than one state for all. */
  readonly multi: boolean;
  readonly overallState: MonitorStatus;
  readonly overallStateModified: number;
  /** By name. Empty with `OK` means: no data ever came. */
  readonly groups: ReadonlyMap<string, MonitorGroup>;
  /** Counts up with each trigger: the cycle that webhooks name. */
  readonly cycle: number;
}

/** What a test or the demo may give; the rest is filled in. */
export type MonitorFields = Partial<
  Pick<Monitor, 'name' | 'type' | 'query' | 'message' | 'tags' | 'priority' | 'options' | 'multi'>
>;

/** A monitor as it is when it has just been made and judged healthy once. */
export function newMonitor(id: number, fields: MonitorFields, nowMs: number): Monitor {
  const query = fields.query ?? `avg(last_1m):avg:http.error_rate{env:production} > 0.05`;
  const iso = new Date(nowMs).toISOString();
  return {
    id,
    name: `Error rate ${id}`,
    type: 'query alert',
    message: 'Too many errors @webhook-keyturn',
    tags: [],
    priority: null,
    options: { thresholds: { critical: 0.05 }, notify_no_data: true, silenced: {}, include_tags: true },
    created: iso,
    modified: iso,
    multi: / by ?\{/.test(query),
    overallState: null,
    overallStateModified: Math.floor(nowMs / 1000),
    groups: new Map(),
    cycle: 0,
    ...fields,
    query,
  };
}

/**
 * The monitor once one of its groups is in this state.
 * `Warn` sets `last_triggered_ts` as `Alert` does, and going on from one to the other sets it again.
 */
export function withState(monitor: Monitor, status: MonitorStatus, group: string, nowMs: number): Monitor {
  const now = Math.floor(nowMs / 1000);
  const before = monitor.groups.get(group) ?? untouched(group);
  const changed = before.status !== status;
  const after = changed ? { ...before, status, ...stamps(before.status, status, now) } : before;
  const groups = new Map(monitor.groups).set(group, after);
  const overallState = worst([...groups.values()].map((entry) => entry.status));
  const began = changed && (status === 'Alert' || status === 'Warn' || status === 'No Data');
  return {
    ...monitor,
    groups,
    overallState,
    overallStateModified: overallState === monitor.overallState ? monitor.overallStateModified : now,
    cycle: began && (before.status === 'OK' || before.status === null) ? monitor.cycle + 1 : monitor.cycle,
  };
}

function untouched(name: string): MonitorGroup {
  const never = { last_triggered_ts: null, last_resolved_ts: null, last_nodata_ts: null, last_notified_ts: null };
  return { name, status: null, ...never };
}

function stamps(before: MonitorStatus, status: MonitorStatus, now: number): Partial<MonitorGroup> {
  if (status === 'Alert' || status === 'Warn') return { last_triggered_ts: now, last_notified_ts: now };
  if (status === 'No Data') return { last_nodata_ts: now, last_notified_ts: now };
  const recovers = before === 'Alert' || before === 'Warn' || before === 'No Data';
  return recovers && status === 'OK' ? { last_resolved_ts: now, last_notified_ts: now } : {};
}

const gravity: readonly MonitorStatus[] = ['Alert', 'Warn', 'No Data', 'Unknown', 'Skipped', 'Ignored', 'OK', null];

function worst(states: readonly MonitorStatus[]): MonitorStatus {
  const rank = (status: MonitorStatus): number => gravity.indexOf(status);
  return [...states].sort((a, b) => rank(a) - rank(b))[0] ?? null;
}

/** The tags of a query's scope: `env:production` of `avg:x{env:production} by {pod}`. */
export function scopeOf(query: string): readonly string[] {
  const scopes = [...query.matchAll(/\{([^}]*)\}/g)].map(([, inside = '']) => inside);
  return (scopes[0] ?? '')
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '' && tag !== '*');
}
