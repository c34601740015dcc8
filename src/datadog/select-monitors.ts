import type { MonitorReading } from '../rotation/monitors.js';

/**
 * Which monitors are meant: those with one of the numbers, those that carry every one of the tags, and those that a
 * search found.
 */
export interface Selection {
  readonly ids: readonly number[];
  readonly tags: readonly string[];
  readonly found?: readonly number[] | undefined;
}

/** The readings that a selection means, in their order. No tags mean no monitor by tags, not every monitor. */
export function select(readings: readonly MonitorReading[], { ids, tags, found = [] }: Selection): MonitorReading[] {
  return readings.filter(({ id, tags: own }) => ids.includes(id) || found.includes(id) || carries(own, tags));
}

/** Whether a monitor with these tags carries every one of those that are wanted; none wanted are carried by none. */
export function carries(tags: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((tag) => tags.includes(tag));
}
