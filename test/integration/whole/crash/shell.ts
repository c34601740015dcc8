import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { handleWake } from '../../../../jobs/handle-wake.js';
import type { Queues, QueueName } from '../../../../jobs/queues.js';
import type { LoadedCatalogue } from '../../../../src/configuration/catalogue-file.js';
import type { Environment } from '../../../../src/configuration/environment.js';
import { openParts } from '../../../../src/open-parts.js';

/** The product without BullMQ: wake-ups are a list in memory, which a crash loses. */
export interface Shell {
  /** Does the next thing that is due at `now`; false where nothing is. */
  step(now: number): Promise<boolean>;
  /** When the next thing is due. */
  next(): number;
  /** Cuts every connection: to Redis at once, before anything else runs. What is still at work can change nothing. */
  abandon(): Promise<void>;
}

interface Wake {
  readonly queue: QueueName;
  readonly id: string;
  readonly at: number;
}

/** Opens the product's parts and begins as a worker does: with a sweep, knowing nothing. */
export function openShell(order: {
  readonly environment: Environment;
  readonly catalogue: LoadedCatalogue;
  readonly now: () => number;
  readonly log: string[];
}): Shell {
  const { environment, catalogue, now, log } = order;
  const { settings, entries } = catalogue;
  const view = { secrets: Object.fromEntries(entries.map((entry) => [entry.name, entry])) };
  const open = openParts({
    environment,
    settings,
    catalogue: { current: () => view },
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(line) }),
    now,
  });
  const wakes = new Map<string, Wake>();
  const put = (queue: QueueName, id: string, at: number): void => {
    const key = `${queue} ${id}`;
    const before = wakes.get(key);
    if (before === undefined || at < before.at) wakes.set(key, { queue, id, at });
  };
  const queues: Queues = {
    ...open.parts.queues,
    wake: async (queue, id, at = now()) => put(queue, id, at),
    rouse: async (queue, id) => put(queue, id, now()),
  };
  let isAbandoned = false;
  // Whoever is killed has no last words: to the shell, its own end looks like a Redis that takes no writes.
  const lastResort: typeof open.parts.lastResort = async (rotation, error) =>
    isAbandoned ? undefined : open.parts.lastResort(rotation, error);
  const parts = { ...open.parts, queues, lastResort, newToken: randomUUID };
  const every: Partial<Record<QueueName, number>> = { sweep: settings.timing.sweep, monitors: settings.timing.poll };
  put('sweep', '', now());
  put('monitors', '', now());
  const { signal } = new AbortController();

  return {
    step: async (at) => {
      const due = [...wakes.values()].sort((one, other) => one.at - other.at)[0];
      if (due === undefined || due.at > at) return false;
      wakes.delete(`${due.queue} ${due.id}`);
      const again = await handleWake(parts, due.queue, due.id, signal);
      const soonest = again ?? (every[due.queue] === undefined ? undefined : at + (every[due.queue] ?? 0));
      if (soonest !== undefined) put(due.queue, due.id, Math.max(soonest, at + 1));
      return true;
    },
    next: () => Math.min(...[...wakes.values()].map(({ at }) => at)),
    abandon: () => {
      isAbandoned = true;
      open.redis.patient.disconnect();
      open.redis.hasty.disconnect();
      return open.close();
    },
  };
}
