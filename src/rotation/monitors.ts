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
  /** Datadog's word for its kind, such as `slo alert`; absent where the client does not know it. */
  type: z.string().optional(),
  /** Of the options that decide when it alerts; readings of before there was one lack it. */
  digest: z.string().optional(),
  /**
   * Why its OK proves nothing by itself: a part of a composite has no data, which the composite does not tell; or it is
   * evaluated on a schedule of its own, so that its state may be from long before.
   */
  doubt: z.enum(['no-data', 'stale']).optional(),
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
  /** Set while Datadog doesn't answer; `until` where it said when it takes calls again. */
  unreachable: z.strictObject({ since: z.number(), detail: z.string(), until: z.number().optional() }).optional(),
  /** When the next look is due, where looks are rarer than usual to stay within Datadog's rate limit. */
  next: z.number().optional(),
  /** Milliseconds that Datadog's clock is ahead of ours (negative: behind); absent: none that can be seen. */
  skew: z.number().optional(),
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
    /** Name and query are as they were: options such as thresholds were edited. */
    onlyOptions: z.literal(true).optional(),
  }),
  z.strictObject({
    state: z.literal('unreachable'),
    since: z.number(),
    detail: z.string(),
    until: z.number().optional(),
  }),
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
  if (now - (readings.next ?? readings.readAt) > staleAfter) {
    return { state: 'unreachable', since: readings.readAt, detail: 'no reading since then' };
  }
  if (alerts.length > 0) return { state: 'alert-before', monitors: unique(alerts) };
  return (
    found.map((pair) => doubt(pair.monitor, pair.reading, judgement.scope)).find((v) => v !== undefined) ?? {
      state: 'ok',
    }
  );
}

/** Whether two verdicts say the same, so that the later one is no news. */
export function sameVerdict(one: Verdict | undefined, other: Verdict): boolean {
  return one !== undefined && JSON.stringify(one) === JSON.stringify(other);
}

/** Whether a monitor is what the plan says: name, query and, where the plan knows them, options. */
export function isAsPlanned(planned: PlannedMonitor, now: Pick<MonitorReading, 'name' | 'query' | 'digest'>): boolean {
  return !isRewritten(planned, now) && (planned.digest === undefined || planned.digest === now.digest);
}

function isRewritten(planned: PlannedMonitor, now: Pick<MonitorReading, 'name' | 'query'>): boolean {
  return now.query !== planned.query || now.name !== planned.name;
}

/** The tags of a group's name, in whatever order they stand and with whatever quotes. */
function tagsOf(group: string): string[] {
  return group.split(',').map((tag) => tag.trim().replaceAll('"', ''));
}

/** The groups that count: those whose name has every tag of `scope`; the whole-monitor group only where it is alone. */
function groupsInScope(reading: MonitorReading, scope: readonly string[]): MonitorReading['groups'] {
  const named = reading.groups.filter(({ name }) => name !== '*');
  if (named.length === 0) return reading.groups;
  const wanted = (name: string) => scope.every((tag) => tagsOf(name).includes(tag));
  return named.filter(({ name }) => wanted(name));
}

/**
 * Datadog tells whole seconds, of its own clock. An alert in the very second of the switch counts as after it: the
 * monitors were read and OK just before, and going back without need costs less than staying.
 */
function alertsOf(reading: MonitorReading, { scope, switchedAt, readings }: Judgement) {
  const onTheirClock = (switchedAt ?? Number.POSITIVE_INFINITY) + (readings?.skew ?? 0);
  const since = Math.floor(onTheirClock / 1_000) * 1_000;
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
  if (!isAsPlanned(planned, reading)) return edited(planned, reading);
  const groups = groupsInScope(reading, scope);
  if (groups.length === 0) return because('no-data');
  if (groups.some(({ muted }) => muted)) return because('muted');
  // One state for all, said twice: where the two differ, neither is sure.
  const states = groups.every(({ name }) => name === '*') ? [...groups, reading] : groups;
  for (const { state } of states) {
    if (state === 'warn') return because('warn');
    if (state === 'no-data') return because('no-data');
    if (state !== 'ok') return because('unknown');
  }
  return reading.doubt === undefined ? undefined : because(reading.doubt);
}

function edited(planned: PlannedMonitor, reading: MonitorReading): Verdict {
  const { id, name, query, settle, digest } = reading;
  return {
    state: 'unknown',
    monitor: planned.name,
    why: 'edited',
    edited: { id, name, query, settle, ...(digest === undefined ? {} : { digest }) },
    ...(isRewritten(planned, reading) ? {} : { onlyOptions: true as const }),
  };
}

function unique(alerts: readonly { readonly name: string }[]): string[] {
  return [...new Set(alerts.map(({ name }) => name))].sort();
}
