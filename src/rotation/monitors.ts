import { z } from 'zod';
import type { StageMonitors } from './entry.js';
import { plannedMonitorSchema, type PlannedMonitor } from './plan.js';

export const monitorStates = ['ok', 'alert', 'warn', 'no-data', 'unknown', 'skipped', 'ignored'] as const;
export type MonitorState = (typeof monitorStates)[number];

/** What Datadog said of one monitor. Times are epoch milliseconds, as Datadog gives them. */
export const monitorReadingSchema = z.strictObject({
  id: z.number(),
  name: z.string(),
  query: z.string(),
  tags: z.array(z.string()),
  settle: z.number(),
  state: z.enum(monitorStates),
  /** All of it; a group that alone is muted says so itself. */
  muted: z.boolean(),
  /** Its groups, `*` for the whole monitor; empty: nothing was evaluated, whatever `state` says. */
  groups: z.array(
    z.strictObject({
      name: z.string(),
      state: z.enum(monitorStates),
      triggeredAt: z.number().optional(),
      resolvedAt: z.number().optional(),
      /** The trigger time that was seen as a warning: Datadog's one trigger time does not tell it from an alert. */
      warnedAt: z.number().optional(),
      muted: z.boolean().optional(),
    }),
  ),
});
export type MonitorReading = z.infer<typeof monitorReadingSchema>;

/** One shared look at every monitor that any rotation needs. */
export const readingsSchema = z.strictObject({
  /** When the last successful read began. */
  readAt: z.number(),
  monitors: z.array(monitorReadingSchema),
  /** Set while Datadog doesn't answer. */
  unreachable: z.strictObject({ since: z.number(), detail: z.string() }).optional(),
});
export type Readings = z.infer<typeof readingsSchema>;

const stateWords = ['no-data', 'unknown', 'warn', 'muted', 'edited', 'stale', 'missing'] as const;

/** What a reading means for one rotation. Only `ok` is good: everything that is not known is `unknown`. */
export const verdictSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('ok') }),
  z.strictObject({ state: z.literal('alert'), monitors: z.array(z.string()), since: z.number() }),
  z.strictObject({ state: z.literal('alert-before'), monitors: z.array(z.string()) }),
  z.strictObject({
    state: z.literal('unknown'),
    monitor: z.string(),
    why: z.enum(stateWords),
    /** Of an edited monitor: what it is now, for a person to accept. */
    edited: plannedMonitorSchema.optional(),
  }),
  z.strictObject({ state: z.literal('unreachable'), since: z.number(), detail: z.string() }),
]);
export type Verdict = z.infer<typeof verdictSchema>;

export interface Judgement {
  readonly planned: readonly PlannedMonitor[];
  readonly scope: StageMonitors['scope'];
  readonly readings: Readings | undefined;
  /** The switch that the monitors watch over; undefined before there was one. */
  readonly switchedAt: number | undefined;
  readonly now: number;
  /** Milliseconds after which a reading is too old to say anything. */
  readonly staleAfter: number;
}

/**
 * What the monitors say (design 8). An alert outranks everything unknown; whatever is not certainly OK is unknown.
 * An alert that began after the switch counts even when it is over; one that began before never does.
 */
export function judge(judgement: Judgement): Verdict {
  const { planned, readings, now, staleAfter } = judgement;
  if (planned.length === 0) return { state: 'ok' };
  if (!readings) return { state: 'unreachable', since: now, detail: 'not read yet' };
  const found = planned.map((monitor) => ({
    monitor,
    reading: readings.monitors.find(({ id }) => id === monitor.id),
  }));
  const alerts = found.flatMap(({ reading }) => (reading ? alertsOf(reading, judgement) : []));
  const fresh = alerts.filter(({ after }) => after);
  if (fresh.length > 0) {
    return { state: 'alert', monitors: unique(fresh), since: Math.min(...fresh.map(({ at }) => at)) };
  }
  if (readings.unreachable) return { state: 'unreachable', ...readings.unreachable };
  if (now - readings.readAt > staleAfter) {
    return { state: 'unreachable', since: readings.readAt, detail: 'no reading since then' };
  }
  if (alerts.length > 0) return { state: 'alert-before', monitors: unique(alerts) };
  return (
    found.map((pair) => doubt(pair.monitor, pair.reading, judgement.scope)).find((v) => v !== undefined) ?? {
      state: 'ok',
    }
  );
}

/**
 * The new readings, with what the earlier ones knew: a trigger that was once seen as a warning stays one, so that a
 * warning which is over is not taken for an alert that flapped.
 */
export function rememberWarnings(before: Readings | undefined, after: Readings): Readings {
  const warned = (id: number, group: MonitorReading['groups'][number]): number | undefined => {
    if (group.state === 'warn') return group.triggeredAt;
    // Seen as an alert, it was one, also where it had begun as a warning.
    if (group.state === 'alert') return undefined;
    const earlier = before?.monitors
      .find((monitor) => monitor.id === id)
      ?.groups.find(({ name }) => name === group.name);
    return earlier?.warnedAt === group.triggeredAt ? earlier?.warnedAt : undefined;
  };
  const monitors = after.monitors.map((monitor) => ({
    ...monitor,
    groups: monitor.groups.map((group) => {
      const warnedAt = warned(monitor.id, group);
      return warnedAt === undefined ? group : { ...group, warnedAt };
    }),
  }));
  return { ...after, monitors };
}

/** Whether two verdicts say the same, so that the later one is no news. */
export function sameVerdict(one: Verdict | undefined, other: Verdict): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

/** The groups that count: those whose name has every tag of `scope`; the whole-monitor group only where it is alone. */
function groupsInScope(reading: MonitorReading, scope: readonly string[]): MonitorReading['groups'] {
  const named = reading.groups.filter(({ name }) => name !== '*');
  if (named.length === 0) return reading.groups;
  const wanted = (name: string) => scope.every((tag) => name.split(',').includes(tag));
  return named.filter(({ name }) => wanted(name));
}

/**
 * Datadog tells whole seconds. An alert in the very second of the switch counts as after it: the monitors were read and
 * OK just before, and going back without need costs less than staying.
 */
function alertsOf(reading: MonitorReading, { scope, switchedAt }: Judgement) {
  const since = switchedAt === undefined ? Number.POSITIVE_INFINITY : Math.floor(switchedAt / 1_000) * 1_000;
  return groupsInScope(reading, scope).flatMap((group) => {
    const at = group.triggeredAt ?? 0;
    const after = at >= since;
    // A trigger that is no alert now was one and is over, whatever came next, unless it is or was a warning.
    const flapped = after && group.state !== 'warn' && group.warnedAt !== at;
    return group.state === 'alert' || flapped ? [{ name: reading.name, at, after }] : [];
  });
}

function doubt(
  planned: PlannedMonitor,
  reading: MonitorReading | undefined,
  scope: readonly string[],
): Verdict | undefined {
  const because = (why: (typeof stateWords)[number]): Verdict => ({ state: 'unknown', monitor: planned.name, why });
  if (!reading) return because('missing');
  if (reading.muted) return because('muted');
  if (reading.query !== planned.query || reading.name !== planned.name) {
    const { id, name, query, settle } = reading;
    return { state: 'unknown', monitor: planned.name, why: 'edited', edited: { id, name, query, settle } };
  }
  const groups = groupsInScope(reading, scope);
  if (groups.length === 0) return because('no-data');
  if (groups.some(({ muted }) => muted)) return because('muted');
  for (const { state } of groups) {
    if (state === 'warn') return because('warn');
    if (state === 'no-data') return because('no-data');
    if (state !== 'ok') return because('unknown');
  }
  return undefined;
}

function unique(alerts: readonly { readonly name: string }[]): string[] {
  return [...new Set(alerts.map(({ name }) => name))].sort();
}
