import { DatadogError } from '../datadog/datadog-error.js';
import { planMonitors } from '../datadog/plan-monitors.js';
import { readMonitors } from '../datadog/read-monitors.js';
import type { SecretEntry, StageMonitors } from '../rotation/entry.js';
import type { MonitorReading, Readings } from '../rotation/monitors.js';
import type { Check, DoctorParts } from './check.js';
import type { Examination, Finding } from './finding.js';

/**
 * Whether each environment's monitors exist, evaluate, are OK and not muted, and have a group that the scope means: by
 * the rules that hold when a rotation is planned.
 */
export const checkMonitors: Check = async (parts, entries) => {
  const all: Examination[] = [];
  for (const entry of entries) {
    for (const { name, monitors } of entry.stages) {
      if (monitors) all.push(await examine(parts, { entry, stage: name }, monitors));
    }
  }
  const findings = all.flatMap((one) => one.findings);
  return { monitors: all.reduce((sum, one) => sum + one.monitors, 0), findings: once(findings) };
};

interface Place {
  readonly entry: SecretEntry;
  readonly stage: string;
}

async function examine(parts: DoctorParts, { entry, stage }: Place, settings: StageMonitors): Promise<Examination> {
  const readings = await read(parts, settings);
  if ('away' in readings) {
    return { monitors: 0, findings: [{ code: 'datadog-away', detail: readings.away, site: parts.site }] };
  }
  const { planned, missing, reds, unknown } = planMonitors(readings, settings);
  const where = { secret: entry.name, stage };
  const found = new Set(planned.map(({ id }) => id));
  const unscoped = readings.monitors.filter(
    (reading) => found.has(reading.id) && isOutOfScope(reading, settings.scope),
  );
  const names = new Set(unscoped.map(({ name }) => name));
  const findings: Finding[] = [
    ...missing.map((monitor) => ({ ...where, code: 'monitor-missing' as const, monitor })),
    ...(planned.length === 0 && missing.length === 0
      ? [{ ...where, code: 'no-monitor-found' as const, tags: settings.tags }]
      : []),
    ...reds.map((monitor) => ({ ...where, code: 'monitor-red' as const, monitor })),
    ...unscoped.map(({ name, groups }) => {
      const some = groups.slice(0, 3).map((group) => group.name);
      return { ...where, code: 'scope-matches-nothing' as const, monitor: name, scope: settings.scope, groups: some };
    }),
    ...unknown
      .filter(({ monitor }) => !names.has(monitor))
      .map(({ monitor, why }) => ({ ...where, code: 'monitor-doubtful' as const, monitor, why })),
  ];
  return { monitors: planned.length, findings };
}

async function read(
  { datadog, now }: DoctorParts,
  { ids, tags, settle }: StageMonitors,
): Promise<Readings | { readonly away: string }> {
  try {
    return await readMonitors(datadog, { ids, tags: tags.length > 0 ? [tags] : [], defaultSettle: settle }, now());
  } catch (error) {
    if (error instanceof DatadogError) return { away: error.message };
    throw error;
  }
}

/** It has groups, and none of them is meant. */
function isOutOfScope({ groups }: MonitorReading, scope: readonly string[]): boolean {
  const named = groups.filter(({ name }) => name !== '*');
  return named.length > 0 && named.every(({ name }) => !scope.every((tag) => name.split(',').includes(tag)));
}

/** A Datadog that is away is away for every environment. */
function once(findings: readonly Finding[]): Finding[] {
  const away = findings.find(({ code }) => code === 'datadog-away');
  return [...(away ? [away] : []), ...findings.filter(({ code }) => code !== 'datadog-away')];
}
