import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { MonitorReading } from '../rotation/monitors.js';
import { digestOf } from './options-digest.js';

/** Whether a query names other monitors by their numbers: `1234 && !5678`. */
export function isComposite(query: string): boolean {
  return /^[\d\s!&|()]*\d[\d\s!&|()]*$/.test(query);
}

/** The numbers of the monitors that a composite is made of; none for any other query. */
export function partsOf(query: string): number[] {
  if (!isComposite(query)) return [];
  return [...new Set((query.match(/\d+/g) ?? []).map(Number))];
}

/**
 * A composite with what its parts add: it looks back as far as the longest of them, and a part that is edited edits it.
 * Its state is Datadog's own, and so are its groups; a downtime of a part does not mute it. But where it is not set to
 * tell missing data, it keeps its last state while a part has none: then its OK proves nothing. `parts` are those that
 * exist; `defaultSettle` (milliseconds) counts for one that doesn't.
 */
export function withParts(
  composite: MonitorReading,
  monitor: Pick<Monitor, 'options'>,
  parts: readonly MonitorReading[],
  defaultSettle: number,
): MonitorReading {
  const wanted = partsOf(composite.query);
  if (wanted.length === 0) return composite;
  const found = wanted.map((id) => parts.find((part) => part.id === id));
  const silent = found.some((part) => part === undefined || (!monitor.options?.notifyNoData && isSilent(part)));
  return {
    ...composite,
    settle: Math.max(...found.map((part) => part?.settle ?? defaultSettle)),
    digest: digestOf([composite.digest, found.map((part) => part && [part.id, part.query, part.digest])]),
    ...(silent ? { doubt: 'no-data' as const } : {}),
  };
}

/** Whether no group of it has data: one that alone has none may belong to another environment. */
function isSilent({ groups }: MonitorReading): boolean {
  return groups.every(({ state }) => state === 'no-data');
}
