import type { MonitorReading } from '../rotation/monitors.js';

/** Which monitors are meant: those with one of the numbers, and those that carry every one of the tags. */
export interface Selection {
  readonly ids: readonly number[];
  readonly tags: readonly string[];
}

/** The readings that a selection means, in their order. No tags mean no monitor by tags, not every monitor. */
export function select(readings: readonly MonitorReading[], { ids, tags }: Selection): MonitorReading[] {
  const tagged = (reading: MonitorReading) => tags.length > 0 && tags.every((tag) => reading.tags.includes(tag));
  return readings.filter((reading) => ids.includes(reading.id) || tagged(reading));
}
