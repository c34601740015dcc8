import { DatadogError } from '../datadog/datadog-error.js';
import { readDowntimes, type Downtime } from '../datadog/read-downtimes.js';
import { readMonitors } from '../datadog/read-monitors.js';
import { searchMonitors } from '../datadog/search-monitors.js';
import type { StageMonitors } from '../rotation/entry.js';
import type { Readings } from '../rotation/monitors.js';
import type { DoctorParts } from './check.js';

/** What an environment's catalogue settings select, or why that could not be read. */
export type Selected =
  | { readonly type: 'read'; readonly readings: Readings; readonly found: readonly number[] }
  | { readonly type: 'search-refused'; readonly query: string }
  | { readonly type: 'away'; readonly detail: string };

/** Looks at the monitors that are selected by number, tags or a search. `downtimes` is a second source, beside their own. */
export async function readSelected(
  { datadog, now }: DoctorParts,
  { ids, tags, query, settle }: StageMonitors,
  downtimes: readonly Downtime[],
): Promise<Selected> {
  const sets = tags.length > 0 ? [tags] : [];
  try {
    const found = query === undefined ? [] : await searchMonitors(datadog, query);
    const wanted = { ids: [...ids, ...found], tags: sets, defaultSettle: settle, downtimes };
    return { type: 'read', readings: await readMonitors(datadog, wanted, now()), found };
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    if (error.code === 'refused' && query !== undefined) return { type: 'search-refused', query };
    return { type: 'away', detail: error.message };
  }
}

/** The downtimes, where the keys may list them; else those count that each monitor names itself. */
export async function listDowntimes({ datadog }: DoctorParts): Promise<readonly Downtime[]> {
  try {
    return await readDowntimes(datadog);
  } catch (error) {
    if (error instanceof DatadogError) return [];
    throw error;
  }
}
