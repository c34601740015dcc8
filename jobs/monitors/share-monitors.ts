import type { Datadog } from '../../src/datadog/datadog-client.js';
import { DatadogError } from '../../src/datadog/datadog-error.js';
import { readMonitors } from '../../src/datadog/read-monitors.js';
import type { ReadingsStore } from '../../src/records/readings.js';
import type { Rotations } from '../../src/records/rotations.js';
import type { StageMonitors } from '../../src/rotation/entry.js';
import { rememberWarnings, type Readings } from '../../src/rotation/monitors.js';
import type { Rotation } from '../../src/rotation/record.js';

/** The one look at the monitors that all rotations share. It never throws for Datadog: it says `unreachable`. */
export interface SharedMonitors {
  /** The last shared look, or undefined before the first one. */
  current(): Promise<Readings | undefined>;
  /** Looks now, once for every active rotation together, and keeps what it saw. */
  readNow(): Promise<Readings>;
  /** Looks at what a catalogue entry selects, for a plan. Keeps nothing. */
  readFor(settings: StageMonitors): Promise<Readings>;
}

export function shareMonitors(parts: {
  readonly datadog: Datadog;
  readonly readings: ReadingsStore;
  readonly rotations: Rotations;
  readonly now: () => number;
}): SharedMonitors {
  const { datadog, readings, rotations, now } = parts;

  async function look(wanted: Parameters<typeof readMonitors>[1], before: Readings | undefined): Promise<Readings> {
    try {
      return rememberWarnings(before, await readMonitors(datadog, wanted, now()));
    } catch (error) {
      if (!(error instanceof DatadogError)) throw error;
      const since = before?.unreachable?.since ?? now();
      const empty: Readings = { readAt: 0, monitors: [] };
      return { ...(before ?? empty), unreachable: { since, detail: error.code } };
    }
  }

  return {
    current: () => readings.load(),
    readFor: ({ ids, tags, settle }) =>
      look({ ids, tags: tags.length > 0 ? [tags] : [], defaultSettle: settle }, undefined),
    readNow: async () => {
      const before = await readings.load();
      const seen = await look(wantedBy(await rotations.active()), before);
      // What was seen counts, also where Redis does not keep it: an alert can't wait for that.
      await readings.save(seen).catch(() => undefined);
      return seen;
    },
  };
}

/** The monitors of every active rotation, each once. */
function wantedBy(active: readonly Rotation[]): Parameters<typeof readMonitors>[1] {
  const planned = active.flatMap(({ plan }) => plan?.stages ?? []).flatMap(({ monitors }) => monitors);
  const defaultSettle = Math.max(0, ...planned.map((monitor) => monitor.settle));
  return { ids: [...new Set(planned.map(({ id }) => id))].sort((one, other) => one - other), tags: [], defaultSettle };
}
