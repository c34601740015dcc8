import { own } from '../annotations.js';
import type { Labels } from '../matches-selector.js';

/** What tells the copy's pods, and everything made for it, from the original's. */
export const copyMark: Labels = { [own.copy]: 'green' };

/** The name of the copy, and of a twin. */
export function greenName(name: string): string {
  return `${name}-green`;
}

/** A label's value on the copy. */
export function greenValue(value: string): string {
  return value === '' ? 'green' : `${value}-green`;
}

/** How the copy's pods differ from the original's: `keys` are those of `labels` whose values are other ones. */
export interface Difference {
  /** The labels of the original's pod template. */
  readonly labels: Labels;
  readonly keys: readonly string[];
}

/** Whether a label with this value is one that is another on the copy. */
export function differs({ labels, keys }: Difference, key: string, value: string): boolean {
  return keys.includes(key) && Object.hasOwn(labels, key) && labels[key] === value;
}

/** The labels of the copy's pods. */
export function greenLabels(difference: Difference): Record<string, string> {
  return { ...greenValues(difference.labels, difference), ...copyMark };
}

/** Labels, or a selector by labels, each that differs with the copy's value. */
export function greenValues(labels: Labels, difference: Difference): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [key, differs(difference, key, value) ? greenValue(value) : value]),
  );
}
