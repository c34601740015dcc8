import { mostMonitors, planMonitors } from '../datadog/plan-monitors.js';
import type { Downtime } from '../datadog/read-downtimes.js';
import type { StageMonitors } from '../rotation/entry.js';
import type { MonitorReading, Readings } from '../rotation/monitors.js';
import { environmentOf } from '../rotation/places.js';
import type { Check, DoctorParts } from './check.js';
import type { Examination, Finding } from './finding.js';
import { listDowntimes, readSelected } from './read-selected.js';

/**
 * Whether each environment's monitors exist, evaluate, are OK and not muted, and have a group that the scope means: by
 * the rules that hold when a rotation is planned. Stages that are clusters of one environment share its monitors.
 */
export const checkMonitors: Check = async (parts, entries) => {
  const downtimes = await listDowntimes(parts);
  const all: Examination[] = [];
  for (const entry of entries) {
    const environments = new Map(entry.stages.map((stage) => [environmentOf(stage), stage]));
    for (const [stage, { monitors }] of environments) {
      if (monitors) all.push(await examine(parts, { secret: entry.name, stage }, monitors, downtimes));
    }
  }
  const findings = all.flatMap((one) => one.findings);
  return { monitors: all.reduce((sum, one) => sum + one.monitors, 0), findings: once(findings) };
};

interface Where {
  readonly secret: string;
  readonly stage: string;
}

async function examine(
  parts: DoctorParts,
  where: Where,
  settings: StageMonitors,
  downtimes: readonly Downtime[],
): Promise<Examination> {
  const selected = await readSelected(parts, settings, downtimes);
  switch (selected.type) {
    case 'away':
      return { monitors: 0, findings: [{ code: 'datadog-away', detail: selected.detail, site: parts.site }] };
    case 'search-refused':
      return { monitors: 0, findings: [{ ...where, code: 'search-refused', query: selected.query }] };
    case 'read':
      return judged(where, { ...settings, found: selected.found }, selected.readings);
    default:
      return selected satisfies never;
  }
}

function judged(
  where: Where,
  settings: StageMonitors & { readonly found: readonly number[] },
  readings: Readings,
): Examination {
  const { planned, missing, foundNone, onlySloAlerts, reds, unknown } = planMonitors(readings, settings);
  const isPlanned = ({ id }: MonitorReading): boolean => planned.some((monitor) => monitor.id === id);
  const unscoped = readings.monitors.filter((reading) => isPlanned(reading) && isOutOfScope(reading, settings.scope));
  const isScoped = ({ monitor }: { readonly monitor: string }) => unscoped.every(({ name }) => name !== monitor);
  const found: (Finding | false)[] = [
    ...missing.map((monitor) => ({ ...where, code: 'monitor-missing' as const, monitor })),
    foundNone.length > 0 && { ...where, code: 'no-monitor-found', ...selectedBy(settings, foundNone) },
    planned.length > mostMonitors && {
      ...where,
      code: 'too-many-monitors',
      count: planned.length,
      limit: mostMonitors,
    },
    onlySloAlerts && { ...where, code: 'slo-alerts-alone', monitors: planned.map(({ name }) => name) },
    ...reds.map((monitor) => ({ ...where, code: 'monitor-red' as const, monitor })),
    ...unscoped.map(({ name, groups }) => {
      const some = groups.slice(0, 3).map((group) => group.name);
      return { ...where, code: 'scope-matches-nothing' as const, monitor: name, scope: settings.scope, groups: some };
    }),
    ...unknown
      .filter(isScoped)
      .map(({ monitor, why }) => ({ ...where, code: 'monitor-doubtful' as const, monitor, why })),
  ];
  return { monitors: planned.length, findings: found.filter((finding) => finding !== false) };
}

function selectedBy({ tags, query }: StageMonitors, foundNone: readonly ('tags' | 'query')[]) {
  const byQuery = foundNone.includes('query') && query !== undefined;
  return { tags: foundNone.includes('tags') ? tags : [], ...(byQuery ? { query } : {}) };
}

/** It has groups, and none of them is meant. */
function isOutOfScope({ groups }: MonitorReading, scope: readonly string[]): boolean {
  const named = groups.filter(({ name }) => name !== '*');
  const tagsOf = (group: string) => group.split(',').map((tag) => tag.trim().replaceAll('"', ''));
  return named.length > 0 && named.every(({ name }) => !scope.every((tag) => tagsOf(name).includes(tag)));
}

/** A Datadog that is away is away for every environment. */
function once(findings: readonly Finding[]): Finding[] {
  const away = findings.find(({ code }) => code === 'datadog-away');
  return [...(away ? [away] : []), ...findings.filter(({ code }) => code !== 'datadog-away')];
}
