import type { ChartMark } from '../../src/datadog/chart/chart-model.js';
import type { PlannedMonitor, StagePlan } from '../../src/rotation/plan.js';
import type { Rotation } from '../../src/rotation/record.js';
import { chartMarkLabels, chartStepLabel } from '../../src/slack/messages/chart-words.js';

/** What a rollback's chart is about. Times are epoch milliseconds. */
export interface ChartSubject {
  readonly stage: string;
  readonly scope: readonly string[];
  readonly switchedAt: number;
  readonly rolledBackAt: number;
  /** Those that alerted, or where a person or something else rolled back all of them. */
  readonly monitors: readonly PlannedMonitor[];
}

/** The environment whose monitors are shown: the last one that was switched and has any. Undefined: there is none. */
export function chartSubject(rotation: Rotation): ChartSubject | undefined {
  const { rollback, plan, switched, entry } = rotation;
  if (!rollback) return undefined;
  const stages = (plan?.stages ?? []).filter(
    ({ stage, monitors }) => switched[stage] !== undefined && monitors.length > 0,
  );
  const shown = stages.at(-1);
  const switchedAt = shown && switched[shown.stage];
  if (!shown || switchedAt === undefined) return undefined;
  const scope = entry.stages.find(({ name }) => name === shown.stage)?.monitors?.scope ?? [];
  return {
    stage: shown.stage,
    scope,
    switchedAt,
    rolledBackAt: rollback.at,
    monitors: monitorsOf(shown, rollback.why),
  };
}

function monitorsOf({ monitors }: StagePlan, why: NonNullable<Rotation['rollback']>['why']): readonly PlannedMonitor[] {
  const red = why.code === 'monitor-alert' ? monitors.filter(({ name }) => why.monitors.includes(name)) : [];
  return red.length > 0 ? red : monitors;
}

/** The moments to mark, in order. */
export function chartMarks(rotation: Rotation, subject: ChartSubject, alertedAt: number | undefined): ChartMark[] {
  const { stage, switchedAt, rolledBackAt } = subject;
  const steps = rotation.items.flatMap((item) =>
    item.stage === stage && item.percent !== undefined && item.startedAt !== undefined
      ? [{ at: item.startedAt, label: chartStepLabel(item.percent), kind: 'step' as const }]
      : [],
  );
  return [
    { at: switchedAt, label: chartMarkLabels.switch, kind: 'switch' },
    ...steps,
    ...(alertedAt === undefined ? [] : [{ at: alertedAt, label: chartMarkLabels.alert, kind: 'alert' as const }]),
    { at: rolledBackAt, label: chartMarkLabels.rollback, kind: 'rollback' },
  ];
}
