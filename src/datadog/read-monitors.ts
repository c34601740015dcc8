import type { Monitor } from '@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/Monitor.js';
import type { MonitorReading } from '../rotation/monitors.js';
import { partsOf, withParts } from './composite.js';
import type { Datadog } from './datadog-client.js';
import { DatadogError } from './datadog-error.js';
import { inParallel } from './in-parallel.js';
import { monitorReading } from './monitor-reading.js';
import type { Downtime } from './read-downtimes.js';
import { carries } from './select-monitors.js';

export interface Wanted {
  readonly ids: readonly number[];
  /** Sets of tags: a monitor is wanted that carries every tag of one set. */
  readonly tags: readonly (readonly string[])[];
  /** Milliseconds for a monitor whose evaluation window can't be read. */
  readonly defaultSettle: number;
  /** Downtimes that are active, where they could be listed. */
  readonly downtimes?: readonly Downtime[] | Promise<readonly Downtime[]>;
}

/** Up to so many monitors are got one by one: cheaper than paging through an organisation. */
const fewMonitors = 20;
/** Up to so many sets of tags are listed each by itself; more are found in one listing of everything. */
const fewListings = 4;
const pageSize = 200;
const atOnce = 5;

/**
 * One look at every wanted monitor, for all rotations together. The calls grow with the pages of monitors, not with
 * rotations. A monitor that doesn't exist is left out; any other failure fails the whole read (`DatadogError`), because
 * what was not read must not look like what is missing. Reads only, so it may be repeated. `readAt` is `now` (epoch ms).
 */
export async function readMonitors(
  datadog: Datadog,
  wanted: Wanted,
  now: number,
): Promise<{ readAt: number; monitors: MonitorReading[] }> {
  const found = await gather(datadog, wanted);
  const meant = [...found.values()].filter((monitor) => isWanted(monitor, wanted));
  const parts = [...new Set(meant.flatMap(({ query }) => partsOf(query ?? '')))];
  const rest = await gather(datadog, { ids: parts.filter((id) => !found.has(id)), tags: [] });
  const downtimes = await wanted.downtimes;
  const readingOf = (monitor: Monitor | undefined) =>
    monitor && monitorReading(monitor, now, wanted.defaultSettle, downtimes);
  const partReadings = parts.map((id) => readingOf(found.get(id) ?? rest.get(id))).filter((part) => part !== undefined);
  const monitors = meant.flatMap((monitor) => {
    const reading = readingOf(monitor);
    return reading ? [withParts(reading, monitor, partReadings, wanted.defaultSettle)] : [];
  });
  return { readAt: now, monitors: monitors.sort((one, other) => one.id - other.id) };
}

function isWanted({ id = 0, tags = [] }: Monitor, wanted: Wanted): boolean {
  return wanted.ids.includes(id) || wanted.tags.some((set) => carries(tags, set));
}

/** Everything that the calls for some monitors bring, by number: what was asked for and is there, and more. */
async function gather(datadog: Datadog, wanted: Pick<Wanted, 'ids' | 'tags'>): Promise<Map<number, Monitor>> {
  const found = new Map<number, Monitor>();
  const add = (monitors: readonly Monitor[]): void => {
    for (const monitor of monitors) if (monitor.id !== undefined) found.set(monitor.id, monitor);
  };
  for (const tags of listings(wanted)) add(await listAll(datadog, tags));
  // A monitor may slip from one page to another between two calls: what is absent is asked for by itself.
  const absent = [...new Set(wanted.ids)].filter((id) => !found.has(id)).slice(0, fewMonitors);
  add((await inParallel(absent, atOnce, (id) => getMonitor(datadog, id))).filter((each) => each !== undefined));
  return found;
}

/** What to list: by which tags, or everything (no tags). */
function listings({ ids, tags }: Pick<Wanted, 'ids' | 'tags'>): (readonly string[])[] {
  const sets = [...new Map(tags.filter((set) => set.length > 0).map((set) => [keyOf(set), set])).values()];
  // What carries more tags is in the list of those that carry some of them.
  const widest = sets.filter(
    (set) => !sets.some((other) => other.length < set.length && other.every((tag) => set.includes(tag))),
  );
  const many = new Set(ids).size > fewMonitors || widest.length > fewListings;
  return many ? [[]] : widest;
}

function keyOf(tags: readonly string[]): string {
  return [...new Set(tags)].sort().join(',');
}

async function listAll(datadog: Datadog, tags: readonly string[]): Promise<Monitor[]> {
  const all = new Map<number | undefined, Monitor>();
  for (let page = 0; ; page += 1) {
    const [before, monitors] = [all.size, await listPage(datadog, tags, page)];
    for (const monitor of monitors) all.set(monitor.id, monitor);
    // A page that brings nothing new would be followed by the same one for ever.
    if (monitors.length < pageSize || all.size === before) return [...all.values()];
  }
}

async function listPage(datadog: Datadog, tags: readonly string[], page: number): Promise<Monitor[]> {
  return datadog.ask(async ({ monitors }) => {
    const answer: unknown = await monitors.listMonitors({
      groupStates: 'all',
      withDowntimes: true,
      page,
      pageSize,
      ...(tags.length === 0 ? {} : { monitorTags: tags.join(',') }),
    });
    if (!Array.isArray(answer)) throw new DatadogError('unexpected', 'Datadog answered with no list of monitors');
    return answer as Monitor[];
  });
}

async function getMonitor(datadog: Datadog, monitorId: number): Promise<Monitor | undefined> {
  try {
    return await datadog.ask(async ({ monitors }) => {
      const monitor: unknown = await monitors.getMonitor({ monitorId, groupStates: 'all', withDowntimes: true });
      if (isMonitor(monitor) && monitor.id === monitorId) return monitor;
      throw new DatadogError('unexpected', `Datadog answered with another monitor than ${monitorId}`);
    });
  } catch (error) {
    if (error instanceof DatadogError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function isMonitor(answer: unknown): answer is Monitor {
  return typeof answer === 'object' && answer !== null && 'id' in answer;
}
