import { isActive, matchingEntry, mutes, type Downtime } from './downtimes.js';
import { scopeOf, type Monitor, type MonitorGroup } from './monitor.js';

export interface AskedFor {
  /** `all`, a comma list of states, or '' for no groups at all. */
  readonly groupStates: string;
  readonly downtimes: boolean;
}

/** A monitor as get, list and create show it. Without `group_states` there is no `state`. */
export function monitorAnswer(
  monitor: Monitor,
  asked: AskedFor,
  downtimes: readonly Downtime[],
  nowMs: number,
): Readonly<Record<string, unknown>> {
  const { id, name, type, query, message, tags, priority, options, created, modified, multi } = monitor;
  const matching = downtimes.filter(
    (downtime) => !downtime.onlyListed && isActive(downtime, nowMs) && mutes(downtime, monitor),
  );
  return {
    id,
    org_id: 1000001,
    type,
    name,
    message,
    tags,
    query,
    options,
    multi,
    priority,
    created,
    created_at: Date.parse(created),
    modified,
    deleted: null,
    restricted_roles: null,
    restriction_policy: null,
    creator: { email: 'ops@example.com', handle: 'ops@example.com', name: 'Ops', id: 1 },
    overall_state: monitor.overallState,
    overall_state_modified: new Date(monitor.overallStateModified * 1000).toISOString(),
    ...(asked.groupStates === '' ? {} : { state: { groups: groupsOf(monitor, asked.groupStates) } }),
    ...(asked.downtimes ? { matching_downtimes: matching.map(matchingEntry) } : {}),
  };
}

function groupsOf(monitor: Monitor, wanted: string): Readonly<Record<string, MonitorGroup>> {
  const states = wanted.split(',').map((state) => state.trim().toLowerCase());
  const shown = [...monitor.groups.values()].filter(
    ({ status }) => states.includes('all') || states.includes(String(status).toLowerCase()),
  );
  return Object.fromEntries(shown.map((group) => [group.name, group]));
}

const classes: Readonly<Record<string, string>> = {
  'query alert': 'metric',
  'metric alert': 'metric',
  'service check': 'custom',
  'slo alert': 'slo',
  'log alert': 'log',
  'event-v2 alert': 'event',
  'synthetics alert': 'synthetics',
};

/** What search calls the kind of a monitor. */
export function classOf({ type }: Monitor): string {
  return classes[type] ?? type.split(' ')[0] ?? type;
}

/** For ever, as search tells the end of a mute: 2^63 - 1, which readers round. */
const forEver = 9_223_372_036_854_775_807n;

/** A monitor as search shows it: other names, other kinds of time. */
export function searchAnswer(monitor: Monitor): Readonly<Record<string, unknown>> {
  const times = [...monitor.groups.values()].map((group) => group.last_triggered_ts ?? 0);
  const last = Math.max(0, ...times);
  return {
    id: monitor.id,
    name: monitor.name,
    status: monitor.overallState,
    type: monitor.type,
    query: monitor.query,
    tags: monitor.tags,
    org_id: 1000001,
    classification: classOf(monitor),
    scopes: scopeOf(monitor.query),
    priority: monitor.priority,
    restricted_roles: [],
    muted_until_ts: mutedUntil(monitor),
    metrics: [...monitor.query.matchAll(/:([a-z0-9_.]+)\{/g)].map(([, metric]) => metric),
    notifications: [{ handle: 'webhook-keyturn', name: 'webhook-keyturn' }],
    creator: { handle: 'ops@example.com', name: 'Ops', id: 1 },
    last_triggered_ts: last === 0 ? null : last,
    overall_state_modified: monitor.overallStateModified,
  };
}

function mutedUntil({ options }: Monitor): number | null {
  const ends = Object.values((options['silenced'] ?? {}) as Record<string, number | null>);
  if (ends.length === 0) return null;
  return Math.max(...ends.map((end) => end ?? Number(forEver)));
}
