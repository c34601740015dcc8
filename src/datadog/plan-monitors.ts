import type { StageMonitors } from '../rotation/entry.js';
import { judge, type MonitorReading, type Readings, type Verdict } from '../rotation/monitors.js';
import type { PlannedMonitor } from '../rotation/plan.js';
import { isComposite } from './composite.js';
import { evaluationWindow } from './evaluation-window.js';
import { select } from './select-monitors.js';

/**
 * The most monitors that may judge one environment. Each of them can hold a rotation by a warning or a gap in its data,
 * so that with hundreds one hardly ever is OK all over; they are read again and again; and nobody reads so many names
 * before approving.
 */
export const mostMonitors = 50;

/** What the pre-flight finds. All lists empty but `planned`, and `planned` not: the monitors are fit to judge. */
export interface MonitorPlan {
  /** By id. Empty although Datadog answered: there is no monitor. */
  readonly planned: PlannedMonitor[];
  /** Numbers from the catalogue that Datadog doesn't have. */
  readonly missing: number[];
  /** Of the ways to select that the catalogue uses, those that select nothing: one misspelt must not go unnoticed. */
  readonly foundNone: ('tags' | 'query')[];
  /** An SLO alert never says that data is missing: green alone proves nothing, and needs a monitor beside it that would. */
  readonly onlySloAlerts: boolean;
  /** Names of monitors in alert. */
  readonly reds: string[];
  /** Monitors that say nothing, or nothing sure. */
  readonly unknown: Extract<Verdict, { state: 'unknown' }>[];
  /** Set where the readings say nothing at all: then `missing`, `reds` and `unknown` are empty. */
  readonly unreachable: Extract<Verdict, { state: 'unreachable' }> | undefined;
}

/** When the readings are looked at, and how old (milliseconds) they may be. */
export interface Look {
  readonly now: number;
  readonly staleAfter: number;
}

/**
 * Before a rotation: whether each monitor of a stage exists, evaluates, is not muted and is OK. Each monitor is judged
 * by itself, by the rules that hold during the watch. Without `look` the readings are taken to have just been made.
 */
export function planMonitors(
  readings: Readings | undefined,
  monitors: StageMonitors & { readonly found?: readonly number[] },
  look: Look = { now: readings?.readAt ?? 0, staleAfter: Number.POSITIVE_INFINITY },
): MonitorPlan {
  const judgeOne = (monitor: PlannedMonitor): Verdict =>
    judge({ planned: [monitor], scope: monitors.scope, readings, switchedAt: undefined, ...look });
  const found = select(readings?.monitors ?? [], monitors).sort((one, other) => one.id - other.id);
  const planned = found.map((reading) => plannedMonitor(reading, monitors.settle));
  const known = {
    planned,
    foundNone: foundNone(found, monitors),
    onlySloAlerts: found.length > 0 && found.every(({ type }) => type === 'slo alert'),
  };

  // A monitor that can't be there is missing where the readings are any good.
  const none = judgeOne({ id: 0, name: '', query: '', settle: 0 });
  if (none.state === 'unreachable') return { ...known, missing: [], reds: [], unknown: [], unreachable: none };
  const verdicts = planned.map(judgeOne);
  return {
    ...known,
    missing: monitors.ids.filter((id) => found.every((reading) => reading.id !== id)),
    reds: verdicts.flatMap((verdict) => (verdict.state === 'alert-before' ? verdict.monitors : [])),
    unknown: verdicts.filter((verdict) => verdict.state === 'unknown'),
    unreachable: undefined,
  };
}

function foundNone(
  readings: readonly MonitorReading[],
  { tags, query, found }: StageMonitors & { readonly found?: readonly number[] },
): ('tags' | 'query')[] {
  const byTags = tags.length > 0 && select(readings, { ids: [], tags }).length === 0;
  const byQuery = query !== undefined && select(readings, { ids: [], tags: [], found }).length === 0;
  return [...(byTags ? (['tags'] as const) : []), ...(byQuery ? (['query'] as const) : [])];
}

/** The readings are shared by all stages: where the window can't be read, the stage's own `settle` counts. */
export function plannedMonitor(monitor: PlannedMonitor, stageSettle: number): PlannedMonitor {
  const { id, name, query, settle, digest } = monitor;
  const isKnown = isComposite(query) || evaluationWindow(query) !== undefined;
  return { id, name, query, settle: isKnown ? settle : stageSettle, ...(digest === undefined ? {} : { digest }) };
}
