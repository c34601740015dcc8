import { isSwitching, type Item } from './checklist.js';
import type { Stage } from './entry.js';
import type { Rotation } from './record.js';

/** Whether everything that the checklist has for a stage is done. */
export function isStageDone(items: readonly Item[], stage: string): boolean {
  return items.every((item) => item.stage !== stage || item.state === 'done');
}

/**
 * The production stage that is at hand or comes next: where production is in several clusters, the first that is not
 * done. After the last one it is that.
 */
export function productionAtHand({ entry, items }: Pick<Rotation, 'entry' | 'items'>): Stage | undefined {
  const stages = entry.stages.filter(({ production }) => production);
  return stages.find(({ name }) => !isStageDone(items, name)) ?? stages.at(-1);
}

/** The production stages whose switch was ever allowed to begin, in their order. */
export function switchedProduction({ entry, switched }: Pick<Rotation, 'entry' | 'switched'>): Stage[] {
  return entry.stages.filter(({ name, production }) => production && switched[name] !== undefined);
}

/**
 * Since when the monitors of a stage speak: since its switch. Production's speak for all its clusters, without a gap, since
 * the first of them was switched. Undefined where nothing was switched.
 */
export function speakingSince(rotation: Pick<Rotation, 'entry' | 'switched'>, stage: string): number | undefined {
  const inProduction = switchedProduction(rotation).map(({ name }) => name);
  const isProduction = rotation.entry.stages.some(({ name, production }) => production && name === stage);
  const times = (isProduction ? inProduction : [stage]).flatMap((name) => rotation.switched[name] ?? []);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether a stage's switch was begun and not taken back to be begun anew. */
export function hasBegunSwitch(items: readonly Item[], stage: string | undefined): boolean {
  return items.some((item) => item.stage === stage && isSwitching(item.step) && item.state !== 'open');
}
