import type { Datadog } from '../../src/datadog/datadog-client.js';
import { DatadogError } from '../../src/datadog/datadog-error.js';
import { nextLook } from '../../src/datadog/pace.js';
import { readMonitors, type Wanted } from '../../src/datadog/read-monitors.js';
import { searchMonitors } from '../../src/datadog/search-monitors.js';
import type { ReadingsStore } from '../../src/records/readings.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { StageMonitors } from '../../src/rotation/entry.js';
import type { Readings } from '../../src/rotation/monitors.js';
import type { Rotation } from '../../src/rotation/record.js';
import { rememberWarnings } from '../../src/rotation/remember-warnings.js';
import { keepDowntimes, type Downtimes } from './keep-downtimes.js';
import { oneAtATime } from './one-at-a-time.js';

/** What a plan is drawn from: what Datadog shows of the monitors that are selected, and which of them a search found. */
export interface Selected {
  readonly readings: Readings;
  readonly found: readonly number[];
  /** Datadog does not understand the search. */
  readonly searchRefused: boolean;
}

/** The one look at the monitors that all rotations share. It never throws for Datadog: it says `unreachable`. */
export interface SharedMonitors {
  /** The last shared look, or undefined before the first one. */
  current(): Promise<Readings | undefined>;
  /**
   * Looks once for every active rotation together, and keeps what it saw. The look begins after it is asked for; those
   * who ask while another one is taken share the next.
   */
  readNow(): Promise<Readings>;
  /**
   * As `readNow`, but at once, beside a look that `readNow` is taking: for an alert. Alerts that arrive together share
   * looks in the same way. What it saw is not kept: it is told first.
   */
  readAtOnce(): Promise<Readings>;
  /** Keeps what `readAtOnce` saw as the last shared look. What was seen counts, also where Redis does not keep it: never throws. */
  keep(readings: Readings): Promise<void>;
  /** The last look where it is no older than `age` milliseconds and has these monitors; else looks now. */
  readWithin(age: number, ids: readonly number[]): Promise<Readings>;
  /**
   * Looks now, except while looks are rarer, to stay within Datadog's rate limit: then the last one, where it has these
   * monitors.
   */
  readWhenDue(ids: readonly number[]): Promise<Readings>;
  /** Looks at what a catalogue entry selects, for a plan. Keeps nothing. */
  readFor(settings: StageMonitors): Promise<Selected>;
}

interface ShareParts {
  readonly datadog: Datadog;
  readonly readings: ReadingsStore;
  readonly rotations: Rotations;
  readonly now: () => number;
}

export function shareMonitors(parts: ShareParts): SharedMonitors {
  const { readings, rotations, now } = parts;
  const downtimes = keepDowntimes(parts.datadog, now);

  const readAll = async (known: Downtimes | Promise<Downtimes>): Promise<Readings> => {
    const [before, active] = await Promise.all([readings.load(), rotations.active()]);
    const calls = parts.datadog.vitals.calls();
    return paced(parts, await look(parts, wantedBy(active), before, known), active, calls);
  };
  const keep = (seen: Readings): Promise<void> => readings.save(seen).catch(() => undefined);
  const readNow = oneAtATime(async () => {
    const seen = await readAll(downtimes.refresh());
    await keep(seen);
    return seen;
  });

  return {
    current: () => readings.load(),
    readNow,
    // Muted or not, an alert is one: it waits for no list of downtimes.
    readAtOnce: oneAtATime(async () => readAll(downtimes.last())),
    keep,
    readWithin: async (age, ids) => {
      const kept = await readings.load();
      return kept && now() - kept.readAt <= age && serves(kept, ids) ? kept : readNow();
    },
    readWhenDue: async (ids) => {
      const kept = await readings.load();
      return kept?.next !== undefined && now() < kept.next && serves(kept, ids) ? kept : readNow();
    },
    readFor: (settings) => readSelected(parts, settings, downtimes.refresh()),
  };
}

async function look(
  { datadog, now }: ShareParts,
  wanted: Wanted,
  before: Readings | undefined,
  downtimes: Downtimes | Promise<Downtimes>,
): Promise<Readings> {
  try {
    const seen = await readMonitors(datadog, { ...wanted, downtimes }, now());
    const skew = datadog.vitals.skew();
    return rememberWarnings(before, { ...seen, ...(skew === 0 ? {} : { skew }) });
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    const empty: Readings = { readAt: 0, monitors: [] };
    return { ...(before ?? empty), unreachable: away(error, before?.unreachable, now()) };
  }
}

/** The moment that a limit ends is told anew with each refusal, in whole seconds: one that is about the same is the same. */
function away(
  { code, resetMs }: DatadogError,
  before: Readings['unreachable'],
  now: number,
): NonNullable<Readings['unreachable']> {
  const known = { since: before?.since ?? now, detail: code };
  if (resetMs === undefined) return known;
  const [until, was = 0] = [now + resetMs, before?.until];
  return { ...known, until: Math.abs(until - was) < aboutTheSame ? was : until };
}

const aboutTheSame = 5_000;

/** Says when the next look is due, where that is later than usual. */
function paced(
  { datadog, now }: ShareParts,
  seen: Readings,
  active: readonly Rotation[],
  callsBefore: number,
): Readings {
  const poll = Math.min(...active.map(({ entry }) => entry.timing.poll));
  if (seen.unreachable || !Number.isFinite(poll)) return seen;
  const { vitals } = datadog;
  const order = { now: seen.readAt, poll, calls: vitals.calls() - callsBefore, budget: vitals.budget() };
  const next = nextLook(order);
  // The interval's own jitter must not make it twice as long.
  return next > seen.readAt + poll ? { ...seen, next: Math.max(next - poll / 2, now()) } : seen;
}

async function readSelected(
  parts: ShareParts,
  { ids, tags, query, settle }: StageMonitors,
  downtimes: Promise<Downtimes>,
): Promise<Selected> {
  const sets = tags.length > 0 ? [tags] : [];
  try {
    const found = query === undefined ? [] : await searchMonitors(parts.datadog, query);
    const wanted = { ids: [...ids, ...found], tags: sets, defaultSettle: settle };
    return { readings: await look(parts, wanted, undefined, downtimes), found, searchRefused: false };
  } catch (error) {
    if (!(error instanceof DatadogError)) throw error;
    const unreachable = away(error, undefined, parts.now());
    return { readings: { readAt: 0, monitors: [], unreachable }, found: [], searchRefused: error.code === 'refused' };
  }
}

/** Whether readings can be used again for these monitors: one that was not looked for then must not seem to be gone. */
function serves({ unreachable, monitors }: Readings, ids: readonly number[]): boolean {
  return !unreachable && ids.every((id) => monitors.some((monitor) => monitor.id === id));
}

/** The monitors of every active rotation, each once. */
function wantedBy(active: readonly Rotation[]): Wanted {
  const planned = active.flatMap(({ plan }) => plan?.stages ?? []).flatMap(({ monitors }) => monitors);
  const defaultSettle = Math.max(0, ...planned.map((monitor) => monitor.settle));
  return { ids: [...new Set(planned.map(({ id }) => id))].sort((one, other) => one - other), tags: [], defaultSettle };
}
