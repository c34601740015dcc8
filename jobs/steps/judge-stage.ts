import { plannedMonitor } from '../../src/datadog/plan-monitors.js';
import { isAsPlanned, judge, type Readings, type Verdict } from '../../src/rotation/monitors.js';
import { speakingSince, switchedProduction } from '../../src/rotation/production.js';
import { whyNotOk } from '../../src/rotation/why-not-ok.js';
import type { PlannedMonitor, StagePlan } from '../../src/rotation/plan.js';
import type { Reason } from '../../src/rotation/reason.js';
import type { Rotation } from '../../src/rotation/record.js';

/** How many missed readings make the last one too old to say anything. */
const missedReadings = 3;

/** What a reading says of one environment before its switch: every alert is an older one. */
export function judgeUnswitched(
  rotation: Rotation,
  plan: StagePlan,
  readings: Readings | undefined,
  now: number,
): Verdict {
  return judgeSince(rotation, plan, { readings, switchedAt: undefined, now });
}

/**
 * What a reading says of one environment since its switch, in production since that of its first cluster and of the monitors
 * of all that were switched. An alert that a person was asked about, and resumed after, counts as an older one from then on.
 */
export function judgeSwitched(
  rotation: Rotation,
  plan: StagePlan,
  readings: Readings | undefined,
  now: number,
): Verdict {
  const switchedAt = Math.max(speakingSince(rotation, plan.stage) ?? 0, rotation.alertsFrom ?? 0);
  const monitors = speaking(rotation, plan);
  return judgeSince(rotation, { ...plan, monitors }, { readings, switchedAt, now });
}

/** The monitors that speak of an environment after its switch, each once, as the newest part of the plan knows it. */
export function speaking(rotation: Rotation, plan: StagePlan): PlannedMonitor[] {
  const switched = plan.production ? switchedProduction(rotation).map(({ name }) => name) : [];
  const others = (rotation.plan?.stages ?? []).filter(({ stage }) => switched.includes(stage));
  const all = [...others, plan].flatMap(({ monitors }) => monitors);
  return [...new Map(all.map((monitor) => [monitor.id, monitor])).values()];
}

function judgeSince(
  rotation: Rotation,
  plan: StagePlan,
  look: { readonly readings: Readings | undefined; readonly switchedAt: number | undefined; readonly now: number },
): Verdict {
  const settings = settingsOf(rotation, plan);
  const staleAfter = missedReadings * rotation.entry.timing.poll;
  return judge({
    planned: monitorsOf(rotation, plan, look.readings),
    scope: settings?.scope ?? [],
    staleAfter,
    ...look,
  });
}

/** What is not OK before a switch, as the reason to wait or to ask; undefined: nothing stands in the way. */
export function standsInTheWay(verdict: Verdict): Reason | undefined {
  const isRed = verdict.state === 'alert' || verdict.state === 'alert-before';
  return isRed ? { code: 'monitor-red-before', monitors: verdict.monitors } : whyNotOk(verdict);
}

/** How long after a switch a reading still looks at what was before it: the longest of the environment's monitors. */
export function settleOf(rotation: Rotation, plan: StagePlan): number {
  return Math.max(0, ...[...plan.monitors, ...monitorsOf(rotation, plan)].map(({ settle }) => settle));
}

/**
 * The monitors that judge an environment: the plan's, and where one was edited since, what a person accepted. An edit that
 * was undone, or that a newer plan knows, needs no acceptance any more.
 */
function monitorsOf(rotation: Rotation, plan: StagePlan, readings?: Readings): readonly PlannedMonitor[] {
  const settings = settingsOf(rotation, plan);
  return plan.monitors.map((planned) => {
    const accepted = rotation.accepted?.find(({ id }) => id === planned.id);
    const now = readings?.monitors.find(({ id }) => id === planned.id);
    const isUndone = now !== undefined && isAsPlanned(planned, now);
    return accepted && !isUndone ? plannedMonitor(accepted, settings?.settle ?? planned.settle) : planned;
  });
}

function settingsOf({ entry }: Rotation, plan: StagePlan) {
  return entry.stages.find(({ name }) => name === plan.stage)?.monitors;
}
