import type { Downtime } from './downtimes.js';
import type { Monitor } from './monitor.js';

/** An event that arrived, by which API, and as it was sent. */
export interface StoredEvent {
  readonly version: 'v1' | 'v2';
  /** Longer than a number can hold: the numeric form loses digits. */
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly body: unknown;
}

/** The value of a metric at a time (epoch milliseconds); null where nothing was measured. */
export type Series = (atMs: number, query: string) => number | null;

/** Everything that the local Datadog holds. */
export class DatadogState {
  readonly monitors = new Map<number, Monitor>();
  readonly downtimes: Downtime[] = [];
  readonly events: StoredEvent[] = [];
  series: Series = (atMs) => 0.01 + 0.005 * Math.sin(atMs / 30_000);
  readonly now: () => number;
  #lastMonitor = 5_000_000;
  #lastEvent = 7_012_345_678_901_234_567n;

  constructor(now: () => number) {
    this.now = now;
  }

  sorted(): readonly Monitor[] {
    return [...this.monitors.values()].sort((a, b) => a.id - b.id);
  }

  monitor(id: number): Monitor {
    const found = this.monitors.get(id);
    if (found === undefined) throw new Error(`no monitor ${id}`);
    return found;
  }

  nextMonitorId(): number {
    this.#lastMonitor += 1;
    return this.#lastMonitor;
  }

  nextEventId(): string {
    this.#lastEvent += 1n;
    return String(this.#lastEvent);
  }
}
