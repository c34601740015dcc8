import type { StageMonitors } from '../rotation/entry.js';
import { judge, type Readings, type Verdict } from '../rotation/monitors.js';
import type { PlannedMonitor } from '../rotation/plan.js';
import { evaluationWindow } from './evaluation-window.js';
import { select } from './select-monitors.js';

/** What the pre-flight finds. All lists empty but `planned`, and `planned` not: the monitors are fit to judge. */
export interface MonitorPlan {
  /** By id. Empty although Datadog answered: there is no monitor. */
  readonly planned: PlannedMonitor[];
  /** Numbers from the catalogue that Datadog doesn't have. */
  readonly missing: number[];
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
  monitors: StageMonitors,
  look: Look = { now: readings?.readAt ?? 0, staleAfter: Number.POSITIVE_INFINITY },
): MonitorPlan {
  const judgeOne = (monitor: PlannedMonitor): Verdict =>
    judge({ planned: [monitor], scope: monitors.scope, readings, switchedAt: undefined, ...look });
  const found = select(readings?.monitors ?? [], monitors).sort((one, other) => one.id - other.id);
  const planned = found.map((reading) => plannedMonitor(reading, monitors.settle));

  // A monitor that can't be there is missing where the readings are any good.
  const none = judgeOne({ id: 0, name: '', query: '', settle: 0 });
  if (none.state === 'unreachable') return { planned, missing: [], reds: [], unknown: [], unreachable: none };
  const verdicts = planned.map(judgeOne);
  return {
    planned,
    missing: monitors.ids.filter((id) => found.every((reading) => reading.id !== id)),
    reds: verdicts.flatMap((verdict) => (verdict.state === 'alert-before' ? verdict.monitors : [])),
    unknown: verdicts.filter((verdict) => verdict.state === 'unknown'),
    unreachable: undefined,
  };
}

/** The readings are shared by all stages: where the window can't be read, the stage's own `settle` counts. */
export function plannedMonitor({ id, name, query, settle }: PlannedMonitor, stageSettle: number): PlannedMonitor {
  return { id, name, query, settle: evaluationWindow(query) === undefined ? stageSettle : settle };
}
