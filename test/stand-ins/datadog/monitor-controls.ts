import type { DatadogState } from './datadog-state.js';
import { mutes } from './downtimes.js';
import { addDowntime } from './downtime-routes.js';
import { newMonitor, withState, type Monitor, type MonitorFields, type MonitorStatus } from './monitor.js';
import { sendWebhook, type WebhookBody } from './webhook.js';

export interface MuteOptions {
  /** `*` (default) or tags such as `env:production`. */
  readonly scope?: string;
  /** Epoch milliseconds; without it the mute is endless. */
  readonly until?: number;
  /** Mutes through the monitor's tags: `options.silenced` then says nothing of it. */
  readonly byTags?: readonly string[];
  /** Epoch milliseconds; without it the mute begins now. */
  readonly from?: number;
  /** Makes it recur: `FREQ=DAILY;INTERVAL=1`. */
  readonly rrule?: string;
  /** Made by the API's second version: monitors say nothing of it themselves. */
  readonly onlyListed?: boolean;
}

export interface ConnectedWebhook {
  readonly url: string;
  readonly secret: string;
}

/** What Datadog's evaluations and its users do to monitors. */
export interface MonitorControls {
  /** Makes a monitor or replaces it; OK with data in its groups (default `*`) unless told. */
  setMonitor(
    id: number,
    fields?: MonitorFields & { readonly state?: MonitorStatus; readonly groups?: readonly string[] },
  ): void;
  /** Sets a group's state, with its times; tells the connected webhook where the state changed. */
  setState(id: number, status: MonitorStatus, group?: string): Promise<void>;
  /** Changes a definition, and `modified` with it. */
  edit(id: number, fields: MonitorFields): void;
  mute(id: number, options?: MuteOptions): void;
  /** Cancels every downtime that mutes it, those by tags too. */
  unmute(id: number): void;
  remove(id: number): void;
  monitor(id: number): Monitor;
  monitors(): readonly Monitor[];
}

export function monitorControls(state: DatadogState, connected: () => ConnectedWebhook | undefined): MonitorControls {
  return {
    setMonitor: (id, fields = {}) => {
      const { state: status = 'OK', groups = ['*'], ...rest } = fields;
      const fresh = newMonitor(id, rest, state.now());
      const judged = groups.reduce((monitor, group) => withState(monitor, status, group, state.now()), fresh);
      state.monitors.set(id, groups.length === 0 ? { ...judged, overallState: status } : judged);
    },
    setState: async (id, status, group = '*') => {
      const before = state.monitor(id);
      const after = withState(before, status, group, state.now());
      state.monitors.set(id, after);
      const webhook = connected();
      const was = before.groups.get(group)?.status ?? null;
      if (webhook && was !== status) {
        await sendWebhook(webhook.url, webhook.secret, bodyOf(after, status, group, state.now()));
      }
    },
    edit: (id, fields) => {
      const modified = new Date(state.now()).toISOString();
      state.monitors.set(id, { ...state.monitor(id), ...fields, modified });
    },
    mute: (id, how = {}) => {
      const { scope = '*', until = null, byTags, from = state.now(), rrule, onlyListed = false } = how;
      const target =
        byTags === undefined ? { monitorId: id, monitorTags: [] } : { monitorId: undefined, monitorTags: byTags };
      const recurs = rrule === undefined ? {} : { rrule };
      addDowntime(state, { ...target, ...recurs, scope, message: null, start: from, end: until, onlyListed });
      if (byTags === undefined && !onlyListed)
        silence(state, id, { [scope]: until === null ? null : Math.floor(until / 1000) });
    },
    unmute: (id) => {
      const monitor = state.monitor(id);
      for (const downtime of state.downtimes) if (mutes(downtime, monitor)) downtime.canceled ??= state.now();
      silence(state, id, {});
    },
    remove: (id) => void state.monitors.delete(id),
    monitor: (id) => state.monitor(id),
    monitors: () => state.sorted(),
  };
}

function silence(state: DatadogState, id: number, silenced: Readonly<Record<string, number | null>>): void {
  const monitor = state.monitor(id);
  state.monitors.set(id, { ...monitor, options: { ...monitor.options, silenced } });
}

const transitions: Readonly<Record<string, string>> = {
  Alert: 'Triggered',
  OK: 'Recovered',
  'No Data': 'No Data',
  Warn: 'Warn',
};

function bodyOf(monitor: Monitor, status: MonitorStatus, group: string, nowMs: number): WebhookBody {
  return {
    alert_id: String(monitor.id),
    transition: transitions[String(status)] ?? '',
    cycle_key: `${monitor.id}${String(monitor.cycle).padStart(6, '0')}`,
    scope: group === '*' ? '' : group,
    date: String(nowMs),
  };
}
